package dev.graft.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LowRankTargetsTest {
  private static final int WIDTH = 8;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void queryAndValueAreFoundWithAndWithoutNames(boolean scopes) {
    Backbone backbone = Backbone.of(Networks.encoder(13, 1, scopes));
    LowRankTargets targets = LowRankTargets.of(backbone, Optional.empty(), 2);
    // query, key, value, out, up, down: each layer's six in the order of the file
    List<WeightMatrix> all = WeightMatrices.of(backbone.graph());
    assertThat(targets.matrices()).containsExactly(all.get(0), all.get(2), all.get(6), all.get(8));
    assertThat(targets.how()).contains("each attention");
    assertThat(targets.firstBlock()).isPositive();
  }

  @Test
  void oneMatrixOfQueryKeyAndValueIsTakenOnce() {
    Attending net = new Attending();
    String qkv = net.linear("qkv", 3 * WIDTH);
    List<String> parts =
        net.it.node("", "Split", List.of(qkv), Map.of("axis", new Attribute.Int(2)), 3);
    net.attend(parts.get(0), parts.get(1), parts.get(2));
    assertThat(net.targets()).containsExactly("qkv");
  }

  @Test
  void rotatedAndStandardisedQueriesAreFollowed() {
    Attending net = new Attending();
    String q = net.linear("a", WIDTH);
    String k = net.linear("b", WIDTH);
    String v = net.linear("c", WIDTH);
    String half = net.it.op("", "Neg", q);
    String rotated =
        net.it.op(
            "",
            "Add",
            net.it.op("", "Mul", q, net.it.scalar(0.8f)),
            net.it.op("", "Mul", half, net.it.scalar(0.6f)));
    net.attend(net.it.layerNorm("/norm", rotated, WIDTH), k, v);
    assertThat(net.targets()).containsExactly("a", "c");
  }

  @Test
  void anEinsumThatNamesTheKeyFirstIsRead() {
    Attending net = new Attending();
    String q = net.linear("a", WIDTH);
    String k = net.linear("b", WIDTH);
    String v = net.linear("c", WIDTH);
    String scores = net.einsum("nkd,nqd->nqk", k, q);
    net.end(net.einsum("nqk,nkd->nqd", net.it.softmax("", scores), v));
    assertThat(net.targets()).containsExactly("a", "c");
  }

  @Test
  void aProductThatIsTurnedBeforeItsSoftmaxHasTheQuerySecond() {
    Attending net = new Attending();
    String q = net.linear("a", WIDTH);
    String k = net.linear("b", WIDTH);
    String v = net.linear("c", WIDTH);
    String product = net.it.op("", "MatMul", k, net.it.transpose("", q, 0, 2, 1));
    String scores = net.it.transpose("", product, 0, 2, 1);
    net.end(net.it.op("", "MatMul", net.it.softmax("", scores), v));
    assertThat(net.targets()).containsExactly("a", "c");
  }

  @Test
  void aWeightThatIsTurnedOnItsWayIsTheOneInTheFile() {
    NetworkBuilder net = new NetworkBuilder(13, 1, true);
    String x = net.input("x", ElementType.FLOAT, -1, 4);
    String turned = net.transpose("/fc", net.weight("fc.weight", 6, 4), 1, 0);
    x = net.relu("/act", net.op("/fc", "MatMul", x, turned));
    net.output(net.gemm("/out", x, 6, 3), -1, 3);
    WeightMatrix matrix = WeightMatrices.of(net.build()).get(0);
    assertThat(matrix.name()).isEqualTo("fc.weight");
    assertThat(matrix.outputs()).isEqualTo(6);
    assertThat(matrix.inputs()).isEqualTo(4);
    assertThat(matrix.outputsFirst()).isTrue();
  }

  @Test
  void withoutAttentionWideConvolutionsAreTaken() {
    Backbone backbone = Backbone.of(Networks.residual(13, 1, true));
    LowRankTargets targets = LowRankTargets.of(backbone, Optional.empty(), 1);
    assertThat(targets.how()).contains("convolutions");
    assertThat(targets.matrices())
        .isNotEmpty()
        .allMatch(it -> 2 * it.updateSize(1) <= it.outputs() * it.inputs());
  }

  @Test
  void aPatternIsFoundInTheNamesOfLayersAsWellAsOfConstants() {
    Backbone backbone = Backbone.of(Networks.encoder(13, 1, true));
    assertThat(LowRankTargets.of(backbone, Optional.of("mlp/(up|down)"), 2).matrices())
        .hasSize(4)
        .allMatch(it -> it.label().contains("mlp") && it.name().startsWith("onnx::MatMul"));
  }

  @Test
  void aPatternThatNamesNothingIsAnsweredWithWhatThereIs() {
    Backbone backbone = Backbone.of(Networks.encoder(13, 1, true));
    assertThatThrownBy(() -> LowRankTargets.of(backbone, Optional.of("q_proj"), 2))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("'q_proj'")
        .hasMessageContaining("/layers/layers.0/attention/query/MatMul [8 x 8]")
        .hasMessageContaining("/layers/layers.1/mlp/down/MatMul [8 x 16]");
  }

  @Test
  void aRankThatAMatrixCannotHaveIsRefused() {
    Backbone backbone = Backbone.of(Networks.encoder(13, 1, true));
    assertThatThrownBy(() -> LowRankTargets.of(backbone, Optional.of("query"), 9))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("has at most rank 8");
    assertThatThrownBy(() -> LowRankTargets.of(backbone, Optional.empty(), 9))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("has at most rank 8");
  }

  @Test
  void anEmptyPatternIsRefused() {
    Backbone backbone = Backbone.of(Networks.encoder(13, 1, true));
    assertThatThrownBy(() -> LowRankTargets.of(backbone, Optional.of(" "), 2))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("an empty pattern names no weight matrix")
        .hasMessageContaining("/layers/layers.0/attention/query/MatMul [8 x 8]");
  }

  @Test
  void whatIsNoPatternIsRefused() {
    Backbone backbone = Backbone.of(Networks.encoder(13, 1, true));
    assertThatThrownBy(() -> LowRankTargets.of(backbone, Optional.of("query("), 2))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("'query('");
  }

  @Test
  void aTableThatIsAlsoAMatrixCountsForTheBlockThatLooksItUp() {
    NetworkBuilder net = new NetworkBuilder(13, 1, true);
    String ids = net.input("ids", ElementType.INT64, -1, -1);
    String table = net.weight("table", WIDTH, WIDTH);
    String x = net.layerNorm("/norm", net.op("/embed", "Gather", table, ids), WIDTH);
    String y = net.relu("/mlp", net.linear("/mlp/up", x, WIDTH, WIDTH));
    x = net.op("/mlp", "Add", x, net.op("/mlp/down", "MatMul", y, table));
    net.output(net.op("/out", "MatMul", x, net.weight("out", WIDTH, 3)), -1, -1, 3);
    Backbone backbone = Backbone.of(net.build());
    assertThat(LowRankTargets.of(backbone, Optional.of("^table$"), 2).firstBlock()).isZero();
  }

  /** One attention over [N, T, 8] without names, whose matrices are called as the test says. */
  private static final class Attending {
    private final NetworkBuilder it = new NetworkBuilder(13, 1, false);
    private final String x;

    Attending() {
      String input = it.input("x", ElementType.FLOAT, -1, 4, WIDTH);
      x = it.op("", "MatMul", input, it.weight("first", WIDTH, WIDTH));
    }

    String linear(String name, int outputs) {
      return it.op(
          "",
          "Add",
          it.op("", "MatMul", x, it.weight(name, WIDTH, outputs)),
          it.weight(name + ".bias", outputs));
    }

    String einsum(String equation, String a, String b) {
      return it.node("", "Einsum", List.of(a, b), Map.of("equation", new Attribute.Text(equation)));
    }

    void attend(String q, String k, String v) {
      String scores = it.op("", "MatMul", q, it.transpose("", k, 0, 2, 1));
      scores = it.op("", "Mul", scores, it.scalar(0.3f));
      end(it.op("", "MatMul", it.softmax("", scores), v));
    }

    void end(String y) {
      String sum = it.op("", "Add", x, it.op("", "MatMul", y, it.weight("out", WIDTH, WIDTH)));
      it.output(it.op("", "MatMul", sum, it.weight("logits", WIDTH, 3)), -1, 4, 3);
    }

    List<String> targets() {
      Backbone backbone = Backbone.of(it.build());
      return LowRankTargets.of(backbone, Optional.empty(), 2).matrices().stream()
          .map(WeightMatrix::name)
          .toList();
    }
  }
}
