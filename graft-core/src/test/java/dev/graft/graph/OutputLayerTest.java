package dev.graft.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.graph.OutputLayer.Joining;
import dev.graft.graph.OutputLayer.Kind;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is taken for the features, by how the network goes on behind them. */
class OutputLayerTest {
  private static final int CLASSES = 10;

  @Test
  void twoHeadsOfOneTensorAreOneOutputLayer() {
    Net net = new Net();
    String x = net.vector();
    net.returns(net.op("Div", net.op("Add", net.head("/a", x), net.head("/b", x)), net.scalar(2)));
    assertThat(net.backbone().outputLayer().tensors()).containsExactly(x);
    assertThat(net.backbone().featureCount()).isEqualTo(8);
    assertThat(net.backbone().outputLayer().doubt()).isEmpty();
  }

  @Test
  void headsThatEachBeginWithABatchNormReadWhatTheyNormalise() {
    Net net = new Net();
    String x = net.vector();
    String a = net.head("/a/linear", net.builder.batchNorm("/a/bn", x, 8));
    String b = net.head("/b/linear", net.builder.batchNorm("/b/bn", x, 8));
    net.returns(net.op("Div", net.op("Add", a, b), net.scalar(2)));
    assertThat(net.backbone().outputLayer().tensors()).containsExactly(x);
  }

  @Test
  void headsOfTwoTokensReadTheirMean() {
    Net net = new Net();
    String tokens = net.tokens();
    String a = net.head("/a", net.token(tokens, 0));
    String b = net.head("/b", net.token(tokens, 1));
    net.returns(net.op("Div", net.op("Add", a, b), net.scalar(2)));
    OutputLayer layer = net.backbone().outputLayer();
    assertThat(layer.tensors()).hasSize(2);
    assertThat(layer.joining()).isEqualTo(Joining.MEAN);
    assertThat(net.backbone().featureCount()).isEqualTo(8);
  }

  @Test
  void headsOfDifferentTensorsReadBothOneAfterAnother() {
    Net net = new Net();
    String maps = net.maps();
    String mean = net.builder.flatten(net.builder.globalPool(maps));
    String most = net.builder.flatten(net.op("GlobalMaxPool", maps));
    net.returns(net.op("Add", net.head("/a", mean), net.head("/b", most)));
    OutputLayer layer = net.backbone().outputLayer();
    assertThat(layer.tensors()).containsExactly(mean, most);
    assertThat(layer.joining()).isEqualTo(Joining.CONCATENATED);
    assertThat(net.backbone().featureCount()).isEqualTo(16);
  }

  @Test
  void aHeadOverTheTokensOnlyAddsToTheHeadOfOneVector() {
    Net net = new Net();
    String tokens = net.tokens();
    String first = net.token(tokens, 0);
    String most =
        net.builder.node(
            "",
            "ReduceMax",
            List.of(net.builder.linear("/aux_head", tokens, 8, CLASSES)),
            Map.of("axes", new Attribute.Ints(List.of(1L)), "keepdims", new Attribute.Int(0)));
    net.returns(net.op("Add", net.head("/head", first), net.op("Mul", most, net.scalar(0.5f))));
    assertThat(net.backbone().outputLayer().tensors()).containsExactly(first);
  }

  @Test
  void concatenatedHeadsCountAllTheirAnswers() {
    Net net = new Net();
    String x = net.vector();
    net.returns(
        net.builder.concat("", 1, net.head("/a", x), net.builder.gemm("/b", x, 8, 3)), CLASSES + 3);
    assertThat(net.backbone().outputLayer().tensors()).containsExactly(x);
    assertThat(net.backbone().outputLayer().classes()).isEqualTo(CLASSES + 3);
  }

  @Test
  void whatOnlyRescalesOrRanksTheAnswersBelongsToTheOutputLayer() {
    Net net = new Net();
    String x = net.vector();
    net.returns(net.op("Div", net.head("/fc", x), net.scalar(0.07f)));
    assertThat(net.backbone().outputLayer().tensors()).containsExactly(x);

    Net normalised = new Net();
    x = normalised.vector();
    normalised.returns(normalised.builder.batchNorm("/bn", normalised.head("/fc", x), CLASSES));
    assertThat(normalised.backbone().outputLayer().tensors()).containsExactly(x);

    Net ranked = new Net();
    x = ranked.vector();
    String answers = ranked.op("Softmax", ranked.head("/fc", x));
    ranked.returns(
        ranked
            .builder
            .node("", "TopK", List.of(answers, ranked.builder.ints(5)), Map.of(), 2)
            .get(0),
        5);
    assertThat(ranked.backbone().outputLayer().tensors()).containsExactly(x);
    assertThat(ranked.backbone().outputLayer().classes()).isEqualTo(CLASSES);
  }

  @Test
  void aCosineHeadReadsWhatItsNormalisedWeightMultiplies() {
    Net net = new Net();
    String x = net.lengthOne(net.vector());
    String weight = net.lengthOne(net.builder.weight("fc.weight", CLASSES, 8));
    String cosine = net.op("MatMul", x, net.builder.transpose("", weight, 1, 0));
    net.returns(net.op("Mul", cosine, net.scalar(16)));
    OutputLayer layer = net.backbone().outputLayer();
    assertThat(layer.tensors()).containsExactly(x);
    assertThat(layer.classes()).isEqualTo(CLASSES);
    assertThat(layer.featureCount()).isEqualTo(8);
  }

  @Test
  void aHeadForEveryTokenReadsTheMeanOfTheTokens() {
    Net net = new Net();
    String tokens = net.tokens();
    net.returns(net.mean(net.builder.linear("/fc", tokens, 8, CLASSES)));
    Backbone backbone = net.backbone();
    assertThat(backbone.outputLayer().tensors()).containsExactly(tokens);
    assertThat(backbone.featureCount()).isEqualTo(8);
    assertThat(backbone.graph().nodes()).extracting(Node::opType).endsWith("ReduceMean");
  }

  @Test
  void aConvolutionOfAnyExtentWithPoolingBehindIsAnOutputLayer() {
    for (int kernel : new int[] {1, 3}) {
      Net net = new Net();
      String maps = net.maps();
      String answers = net.builder.conv("/classifier", maps, 8, CLASSES, kernel, 1, 1);
      net.returns(net.builder.flatten(net.builder.globalPool(answers)));
      assertThat(net.backbone().outputLayer().kind()).isEqualTo(Kind.CONVOLUTION);
      assertThat(net.backbone().outputLayer().tensors()).containsExactly(maps);
    }
  }

  @Test
  void aHeadInIntegersThatAreScaledAtRunTimeIsFound() {
    Net net = new Net();
    String x = net.vector();
    List<String> rounded =
        net.builder.node("/fc", "DynamicQuantizeLinear", List.of(x), Map.of(), 3);
    String weight = net.builder.constant("fc.quantised", Net.bytes(8, CLASSES));
    String product =
        net.op("MatMulInteger", rounded.get(0), weight, rounded.get(2), net.zeroPoint());
    String scale = net.op("Mul", rounded.get(1), net.scalar(0.02f));
    String cast =
        net.builder.node("", "Cast", List.of(product), Map.of("to", new Attribute.Int(1)));
    String answers = net.op("Mul", cast, scale);
    net.returns(net.op("Add", answers, net.builder.weight("fc.bias", CLASSES)));
    assertThat(net.backbone().outputLayer().tensors()).containsExactly(x);
    assertThat(net.backbone().outputLayer().classes()).isEqualTo(CLASSES);
  }

  @Test
  void aHeadThatReadsIntegersReadsWhatTheyStandFor() {
    Net net = new Net();
    String x = net.vector();
    String rounded = net.op("QuantizeLinear", x, net.scale(0.02f), net.zeroPoint());
    net.returns(net.quantisedHead(net.op("Identity", rounded)));
    assertThat(net.backbone().outputLayer().tensors()).containsExactly(x);

    Net flattened = new Net();
    String maps =
        flattened.op(
            "QuantizeLinear", flattened.maps(), flattened.scale(0.02f), flattened.zeroPoint());
    String integers = flattened.builder.flatten(maps);
    flattened.returns(flattened.quantisedHead(integers));
    assertThat(flattened.backbone().outputLayer().tensors()).containsExactly(integers);
    assertThat(flattened.backbone().graph().nodes())
        .extracting(Node::opType)
        .endsWith("DequantizeLinear");
  }

  @Test
  void answersThatAreComputedInAnUnknownWayAreSaid() {
    Net net = new Net();
    String x = net.vector();
    String first = net.op("Softmax", net.head("/a", x));
    String both = net.builder.concat("", 1, x, first);
    String second = net.builder.gemm("/b", both, 8 + CLASSES, CLASSES);
    net.returns(net.op("Softmax", net.op("Add", first, second)));
    OutputLayer layer = net.backbone().outputLayer();
    assertThat(layer.tensors()).containsExactly(x);
    assertThat(layer.doubt()).get().asString().contains("'" + x + "'");
  }

  @Test
  void aLinearLayerThatMayBeAnEmbeddingIsKeptAndSaid() {
    Net net = new Net();
    String x = net.vector();
    String y = net.builder.gemm("/fc", x, 8, 64);
    net.returns(y, 64);
    assertThat(net.backbone().outputLayer().kind()).isEqualTo(Kind.NONE);
    assertThat(net.backbone().featureCount()).isEqualTo(64);
    assertThat(net.backbone().outputLayer().doubt()).get().asString().contains("embedding");
    assertThat(net.backbone().candidates()).startsWith(y, x);
  }

  @Test
  void anEmbeddingIsTaken() {
    Net named = new Net();
    named.returns(named.builder.gemm("/visual_projection", named.vector(), 8, 12), 12);
    assertThat(named.backbone().outputLayer().kind()).isEqualTo(Kind.NONE);
    Net compared = new Net();
    compared.returns(compared.lengthOne(compared.head("/fc", compared.vector())));
    assertThat(compared.backbone().outputLayer().kind()).isEqualTo(Kind.NONE);
    assertThat(compared.backbone().featureCount()).isEqualTo(CLASSES);
  }

  @Test
  void aClassifierIsTakenForOneByItsNameWhateverItsWidth() {
    Net net = new Net();
    String x = net.vector();
    net.returns(net.builder.gemm("/classifier", x, 8, 64), 64);
    assertThat(net.backbone().outputLayer().tensors()).containsExactly(x);
    assertThat(net.backbone().outputLayer().doubt()).isPresent();
  }

  @Test
  void theLastLayerOfABlockIsNoOutputLayer() {
    Net residual = new Net();
    String x = residual.vector();
    String inner = residual.builder.relu("", residual.builder.gemm("/up", x, 8, 20));
    residual.returns(residual.op("Add", x, residual.builder.gemm("/down", inner, 20, 8)), 8);
    assertThat(residual.backbone().outputLayer().kind()).isEqualTo(Kind.NONE);

    Net activated = new Net();
    activated.returns(
        activated.op("Tanh", activated.builder.gemm("/pooler", activated.vector(), 8, 8)), 8);
    assertThat(activated.backbone().outputLayer().kind()).isEqualTo(Kind.NONE);
  }

  @Test
  void anActivationInPiecesIsOneAllTheSame() {
    Net swish = new Net();
    String x = swish.builder.conv("/last", swish.maps(), 8, CLASSES, 1, 1, 1);
    x = swish.op("Mul", x, swish.op("Sigmoid", x));
    swish.returns(swish.builder.flatten(swish.builder.globalPool(x)));
    assertThat(swish.backbone().outputLayer().kind()).isEqualTo(Kind.NONE);
    assertThat(swish.backbone().featureCount()).isEqualTo(CLASSES);

    Net hardSwish = new Net();
    String y = hardSwish.builder.gemm("/last", hardSwish.vector(), 8, CLASSES);
    String gate = hardSwish.builder.relu6("", hardSwish.op("Add", y, hardSwish.scalar(3)));
    hardSwish.returns(hardSwish.op("Mul", y, hardSwish.op("Div", gate, hardSwish.scalar(6))));
    assertThat(hardSwish.backbone().outputLayer().kind()).isEqualTo(Kind.NONE);

    Net bounded = new Net();
    y = bounded.builder.gemm("/last", bounded.vector(), 8, CLASSES);
    bounded.returns(bounded.builder.relu6("", y));
    assertThat(bounded.backbone().outputLayer().kind()).isEqualTo(Kind.NONE);
  }

  @Test
  void onlyTheLastOfSeveralLinearLayersIsTakenOff() {
    Net net = new Net();
    String hidden = net.builder.relu("", net.builder.gemm("/fc1", net.vector(), 8, 20));
    net.returns(net.builder.gemm("/fc2", hidden, 20, CLASSES));
    assertThat(net.backbone().outputLayer().tensors()).containsExactly(hidden);
  }

  /** A small network of maps of 8 channels, to be ended in some way. */
  private static final class Net {
    private final NetworkBuilder builder = new NetworkBuilder(13, 1, true);

    String maps() {
      String x = builder.input("input", ElementType.FLOAT, -1, 3, 16, 16);
      x = builder.relu("/stem/relu", builder.conv("/stem/conv", x, 3, 8, 3, 2, 1));
      return builder.relu("/body/relu", builder.conv("/body/conv", x, 8, 8, 3, 2, 1));
    }

    String vector() {
      return builder.flatten(builder.globalPool(maps()));
    }

    /** [N, T, 8]. */
    String tokens() {
      String flat = op("Reshape", maps(), builder.ints(0, 8, -1));
      return builder.transpose("", flat, 0, 2, 1);
    }

    String token(String tokens, long index) {
      String at = builder.constant("index_" + index, Tensor.ofLongs(new long[] {index}));
      return builder.node("", "Gather", List.of(tokens, at), Map.of("axis", new Attribute.Int(1)));
    }

    String mean(String tokens) {
      return builder.node(
          "",
          "ReduceMean",
          List.of(tokens),
          Map.of("axes", new Attribute.Ints(List.of(1L)), "keepdims", new Attribute.Int(0)));
    }

    String head(String scope, String x) {
      return builder.gemm(scope, x, 8, CLASSES);
    }

    String quantisedHead(String integers) {
      String weight = builder.constant("fc.quantised", bytes(128, CLASSES));
      String answers =
          op(
              "QLinearMatMul",
              integers,
              scale(0.02f),
              zeroPoint(),
              weight,
              scale(0.01f),
              zeroPoint(),
              scale(0.1f),
              zeroPoint());
      return op("DequantizeLinear", answers, scale(0.1f), zeroPoint());
    }

    String lengthOne(String x) {
      String length =
          builder.node(
              "", "ReduceL2", List.of(x), Map.of("axes", new Attribute.Ints(List.of(-1L))));
      return op("Div", x, op("Clip", length, scalar(1e-12f)));
    }

    String op(String opType, String... inputs) {
      return builder.op("", opType, inputs);
    }

    String scalar(float value) {
      return builder.scalar(value);
    }

    String scale(float value) {
      return builder.scalar(value);
    }

    String zeroPoint() {
      return builder.constant("zero", Tensor.ofBytes(ElementType.UINT8, new long[0], zeros(1)));
    }

    static Tensor bytes(long... shape) {
      long size = LongStream.of(shape).reduce(1, Math::multiplyExact);
      return Tensor.ofBytes(ElementType.UINT8, shape, zeros((int) size));
    }

    private static ByteBuffer zeros(int size) {
      return ByteBuffer.allocate(size);
    }

    void returns(String tensor) {
      returns(tensor, CLASSES);
    }

    void returns(String tensor, long width) {
      builder.output(tensor, -1, width);
    }

    Backbone backbone() {
      return Backbone.of(builder.build());
    }
  }
}
