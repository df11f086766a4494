package dev.graft.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.graph.Backbone;
import dev.graft.graph.BatchNormFolding;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.Tensor;
import dev.graft.loop.RandomStart;
import dev.graft.ort.Engine;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MobileNetTest {
  @ParameterizedTest
  @CsvSource({"1, 1280, 1512464", "0.5, 1280, 452688", "0.25, 320, 120400"})
  void hasAsManyParametersAsItsTableSays(double width, int features, long parameters) {
    Graph graph = new MobileNet(width, features).graph();
    long statistics =
        graph.initializers().entrySet().stream()
            .filter(e -> e.getKey().endsWith(".mean") || e.getKey().endsWith(".variance"))
            .mapToLong(e -> e.getValue().size())
            .sum();
    long all = graph.initializers().values().stream().mapToLong(Tensor::size).sum();
    assertThat(all - statistics).isEqualTo(parameters);
  }

  @Test
  void fallsIntoStemTwelveInvertedResidualsAndTop() {
    Backbone backbone = Backbone.of(new MobileNet(0.5, 64).graph());
    assertThat(backbone.blocks()).hasSize(14);
    assertThat(backbone.featureCount()).isEqualTo(64);
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 96, 128, 161})
  void takesPicturesOfAnySize(int side) {
    Graph graph = RandomStart.of(new MobileNet(0.25, 32).graph(), 3);
    assertThat(run(graph, noise(2, side))).hasSize(64).doesNotContain(Float.NaN);
  }

  @Test
  void answersTheSameWithItsBatchNormFolded() {
    Graph graph = withRandomNorms(RandomStart.of(new MobileNet(0.25, 32).graph(), 3));
    Graph folded = BatchNormFolding.of(graph);
    assertThat(folded.nodes()).extracting(Node::opType).doesNotContain("BatchNormalization");
    assertThat(Backbone.of(folded).featureCount()).isEqualTo(32);
    assertThat(folded.initializers().keySet()).noneMatch(name -> name.contains(".norm."));
    Tensor pictures = noise(2, 64);
    float[] expected = run(graph, pictures);
    float[] actual = run(folded, pictures);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-4f * (1 + Math.abs(expected[i]))));
    }
  }

  @Test
  void refusesWidthsThatMakeNoNetwork() {
    assertThatThrownBy(() -> new MobileNet(0, 1280))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.25 to 2");
  }

  private static float[] run(Graph graph, Tensor pictures) {
    try (Engine engine = Engine.of(graph, 1)) {
      return engine.run(Map.of("input", pictures)).values().iterator().next().floats();
    }
  }

  private static Tensor noise(int count, int side) {
    SplittableRandom random = new SplittableRandom(side);
    float[] values = new float[count * 3 * side * side];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.ofFloats(values, count, 3, side, side);
  }

  /** Scales, shifts and statistics as a trained network has them: not 0 and 1. */
  private static Graph withRandomNorms(Graph graph) {
    SplittableRandom random = new SplittableRandom(4);
    Map<String, Tensor> constants = new LinkedHashMap<>(graph.initializers());
    constants.replaceAll(
        (name, tensor) -> {
          if (!name.contains(".norm.")) {
            return tensor;
          }
          float[] values = tensor.floats();
          for (int i = 0; i < values.length; i++) {
            values[i] += (float) (0.3 * random.nextDouble());
          }
          return Tensor.ofFloats(values, tensor.shape());
        });
    return graph.withInitializers(constants);
  }
}
