package dev.graft.graph;

/** Small networks of the kinds that are around, for tests. Images are [N, 3, H, W]. */
public final class Networks {
  private Networks() {}

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
}
