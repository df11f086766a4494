package dev.graft.graph;

import java.util.List;
import java.util.Map;

/** Small networks of the kinds that are around, for tests. Images are [N, 3, H, W]. */
public final class Networks {
  private Networks() {}

  /** The block of this name. */
  public static Block block(Backbone backbone, String name) {
    return backbone.blocks().stream()
        .filter(block -> block.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** A residual network: stem, two stages of two blocks, pooling, Gemm to 10 classes. */
  public static Graph residual(long opset, long seed, boolean scopes) {
    NetworkBuilder net = new NetworkBuilder(opset, seed, scopes);
    String x = net.input("input", ElementType.FLOAT, -1, 3, -1, -1);
    x = net.relu("/relu", net.batchNorm("/bn1", net.conv("/conv1", x, 3, 8, 3, 2, 1), 8));
    x = net.maxPool("/maxpool", x, 2, 2);
    x = residualBlock(net, "/layer1/layer1.0", x, 8, 8, 1);
    x = residualBlock(net, "/layer1/layer1.1", x, 8, 8, 1);
    x = residualBlock(net, "/layer2/layer2.0", x, 8, 16, 2);
    x = residualBlock(net, "/layer2/layer2.1", x, 16, 16, 1);
    x = net.gemm("/fc", net.flatten(net.globalPool(x)), 16, 10);
    net.output(x, -1, 10);
    return net.build();
  }

  private static String residualBlock(
      NetworkBuilder net, String scope, String x, int in, int out, int stride) {
    String y = net.conv(scope + "/conv1", x, in, out, 3, stride, 1);
    y = net.relu(scope + "/relu", net.batchNorm(scope + "/bn1", y, out));
    y = net.batchNorm(scope + "/bn2", net.conv(scope + "/conv2", y, out, out, 3, 1, 1), out);
    String skip =
        in == out && stride == 1
            ? x
            : net.conv(scope + "/downsample/downsample.0", x, in, out, 1, stride, 1);
    return net.relu(scope + "/relu_1", net.op(scope, "Add", y, skip));
  }

  /** VGG's kind, without any branch: three poolings, images of 16 by 16, 10 classes. */
  public static Graph plain(long opset, long seed, boolean scopes) {
    NetworkBuilder net = new NetworkBuilder(opset, seed, scopes);
    String x = net.input("input", ElementType.FLOAT, -1, 3, 16, 16);
    x = net.relu("/features/features.1", net.conv("/features/features.0", x, 3, 4, 3, 1, 1));
    x = net.maxPool("/features/features.2", x, 2, 2);
    x = net.relu("/features/features.4", net.conv("/features/features.3", x, 4, 8, 3, 1, 1));
    x = net.relu("/features/features.6", net.conv("/features/features.5", x, 8, 8, 3, 1, 1));
    x = net.maxPool("/features/features.7", x, 2, 2);
    x = net.relu("/features/features.9", net.conv("/features/features.8", x, 8, 8, 3, 1, 1));
    x = net.maxPool("/features/features.10", x, 2, 2);
    x = net.gemm("/classifier/classifier.0", net.flatten(x), 32, 16);
    x = net.relu("/classifier/classifier.1", x);
    x = net.gemm("/classifier/classifier.3", x, 16, 10);
    net.output(x, -1, 10);
    return net.build();
  }

  /** MobileNetV2's kind: stem, three bottlenecks of which the last is residual, a last conv. */
  public static Graph invertedResidual(long opset, long seed, boolean scopes) {
    NetworkBuilder net = new NetworkBuilder(opset, seed, scopes);
    String x = net.input("input", ElementType.FLOAT, -1, 3, -1, -1);
    x = net.conv("/features/features.0/features.0.0", x, 3, 8, 3, 2, 1);
    x = net.relu6("/features/features.0/features.0.1", x);
    x = bottleneck(net, "/features/features.1", x, 8, 8, 12, 1);
    x = bottleneck(net, "/features/features.2", x, 12, 24, 16, 2);
    x = bottleneck(net, "/features/features.3", x, 16, 32, 16, 1);
    x = net.conv("/features/features.4/features.4.0", x, 16, 32, 1, 1, 1);
    x = net.relu6("/features/features.4/features.4.1", x);
    x = net.gemm("/classifier/classifier.1", net.flatten(net.globalPool(x)), 32, 10);
    net.output(x, -1, 10);
    return net.build();
  }

  private static String bottleneck(
      NetworkBuilder net, String scope, String x, int in, int wide, int out, int stride) {
    String y = x;
    if (wide != in) {
      y = net.relu6(scope + "/conv/conv.0", net.conv(scope + "/conv/conv.0", y, in, wide, 1, 1, 1));
    }
    y = net.conv(scope + "/conv/conv.1", y, wide, wide, 3, stride, wide);
    y = net.relu6(scope + "/conv/conv.1", y);
    y = net.conv(scope + "/conv/conv.2", y, wide, out, 1, 1, 1);
    return in == out && stride == 1 ? net.op(scope, "Add", x, y) : y;
  }

  /** DenseNet's kind: stem, two dense blocks with a transition between them. */
  public static Graph dense(long opset, long seed, boolean scopes) {
    NetworkBuilder net = new NetworkBuilder(opset, seed, scopes);
    String x = net.input("input", ElementType.FLOAT, -1, 3, -1, -1);
    x = net.relu("/features/relu0", net.conv("/features/conv0", x, 3, 8, 3, 2, 1));
    x = denseBlock(net, "/features/denseblock1", x, 8);
    x = net.relu("/features/transition1/relu", x);
    x = net.conv("/features/transition1/conv", x, 20, 10, 1, 1, 1);
    x = net.averagePool("/features/transition1/pool", x, 2);
    x = denseBlock(net, "/features/denseblock2", x, 10);
    x = net.relu("/features/norm5", net.batchNorm("/features/norm5", x, 22));
    x = net.gemm("/classifier", net.flatten(net.globalPool(x)), 22, 10);
    net.output(x, -1, 10);
    return net.build();
  }

  private static String denseBlock(NetworkBuilder net, String scope, String x, int channels) {
    for (int i = 0; i < 3; i++) {
      String layer = scope + "/denselayer" + i;
      String y = net.conv(layer + "/conv", net.relu(layer + "/relu", x), channels, 4, 3, 1, 1);
      x = net.concat(scope, 1, x, y);
      channels += 4;
    }
    return x;
  }

  /** SqueezeNet's kind: stem, three fire modules, a 1x1 convolution to 10 classes, pooling. */
  public static Graph fire(long opset, long seed, boolean scopes) {
    NetworkBuilder net = new NetworkBuilder(opset, seed, scopes);
    String x = net.input("input", ElementType.FLOAT, -1, 3, -1, -1);
    x = net.relu("/features/features.1", net.conv("/features/features.0", x, 3, 8, 3, 2, 1));
    x = net.maxPool("/features/features.2", x, 2, 2);
    x = fireModule(net, "/features/features.3", x, 8);
    x = fireModule(net, "/features/features.4", x, 16);
    x = net.maxPool("/features/features.5", x, 2, 2);
    x = fireModule(net, "/features/features.6", x, 16);
    x = net.op("/classifier/classifier.0", "Dropout", x);
    x = net.conv("/classifier/classifier.1", x, 16, 10, 1, 1, 1);
    x = net.relu("/classifier/classifier.2", x);
    x = net.flatten(net.globalPool(x));
    net.output(x, -1, 10);
    return net.build();
  }

  private static String fireModule(NetworkBuilder net, String scope, String x, int in) {
    x = net.relu(scope + "/relu", net.conv(scope + "/squeeze", x, in, 4, 1, 1, 1));
    String left = net.relu(scope + "/relu", net.conv(scope + "/left", x, 4, 8, 1, 1, 1));
    String right = net.relu(scope + "/relu", net.conv(scope + "/right", x, 4, 8, 3, 1, 1));
    return net.concat(scope, 1, left, right);
  }

  /**
   * BERT's kind: two layers of width 8 with two heads over token ids, an attention mask as the
   * second input, shape arithmetic on the embeddings in every layer, and a pooler.
   */
  public static Graph encoder(long opset, long seed, boolean scopes) {
    NetworkBuilder net = new NetworkBuilder(opset, seed, scopes);
    String x = layers(net);
    String first = net.constant("first", Tensor.ofLongs(new long[] {0}));
    x = net.node("/pooler", "Gather", List.of(x, first), Map.of("axis", new Attribute.Int(1)));
    x = net.op("/pooler", "Tanh", net.gemm("/pooler/dense", x, 8, 8));
    x = net.gemm("/classifier", x, 8, 3);
    net.output(x, -1, 3);
    return net.build();
  }

  /** The same up to its last layer: a vector of each token, [N, L, 8]. */
  public static Graph tokens(long opset, long seed) {
    NetworkBuilder net = new NetworkBuilder(opset, seed, true);
    net.output(layers(net), -1, -1, 8);
    return net.build();
  }

  private static String layers(NetworkBuilder net) {
    String mask = net.input("attention_mask", ElementType.INT64, -1, -1);
    String ids = net.input("input_ids", ElementType.INT64, -1, -1);
    String table = net.weight("embeddings.word.weight", 20, 8);
    String embedded = net.op("/embeddings/word", "Gather", table, ids);
    String x = net.layerNorm("/embeddings/norm", embedded, 8);
    String visible = net.node("/mask", "Cast", List.of(mask), Map.of("to", new Attribute.Int(1)));
    String hidden = net.op("/mask", "Sub", net.scalar(1), visible);
    String bias = net.unsqueeze("/mask", net.op("/mask", "Mul", hidden, net.scalar(-10000)), 1, 2);
    for (int i = 0; i < 2; i++) {
      String scope = "/layers/layers." + i;
      String y = attention(net, scope + "/attention", x, embedded, bias);
      x = net.layerNorm(scope + "/attention/norm", net.op(scope + "/attention", "Add", y, x), 8);
      y = net.gelu(scope + "/mlp/act", net.linear(scope + "/mlp/up", x, 8, 16));
      y = net.linear(scope + "/mlp/down", y, 16, 8);
      x = net.layerNorm(scope + "/mlp/norm", net.op(scope + "/mlp", "Add", y, x), 8);
    }
    return x;
  }

  private static String attention(
      NetworkBuilder net, String scope, String x, String shaped, String bias) {
    String batch = net.extent(scope, shaped, 0);
    String length = net.extent(scope, shaped, 1);
    String[] split = {batch, length, net.ints(2), net.ints(4)};
    String q = net.reshape(scope, net.linear(scope + "/query", x, 8, 8), split);
    String k = net.reshape(scope, net.linear(scope + "/key", x, 8, 8), split);
    String v = net.reshape(scope, net.linear(scope + "/value", x, 8, 8), split);
    String scores =
        net.op(
            scope,
            "MatMul",
            net.transpose(scope, q, 0, 2, 1, 3),
            net.transpose(scope, k, 0, 2, 3, 1));
    scores = net.op(scope, "Add", net.op(scope, "Mul", scores, net.scalar(0.5f)), bias);
    String y =
        net.op(scope, "MatMul", net.softmax(scope, scores), net.transpose(scope, v, 0, 2, 1, 3));
    y = net.reshape(scope, net.transpose(scope, y, 0, 2, 1, 3), batch, length, net.ints(8));
    return net.linear(scope + "/out", y, 8, 8);
  }
}
