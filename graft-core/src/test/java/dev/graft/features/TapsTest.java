package dev.graft.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.features.Taps.Tap;
import dev.graft.graph.Attribute;
import dev.graft.graph.Backbone;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import dev.graft.modality.Signature;
import dev.graft.ort.Engine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TapsTest {
  /** Passes the input on as its features, to be observed at the input. */
  private static Graph flat(long opset, long... shape) {
    return new Graph(
        "flat",
        List.of(
            Node.of(
                "flat",
                "Flatten",
                List.of("input"),
                List.of("features"),
                Map.of("axis", new Attribute.Int(1)))),
        Map.of(),
        List.of(ValueInfo.of("input", ElementType.FLOAT, shape)),
        List.of(ValueInfo.of("features", ElementType.FLOAT, -1, -1)),
        Map.of("", opset),
        Map.of());
  }

  private static float[] observed(Graph graph, Taps taps, float[] input, long... shape) {
    try (Engine engine = Engine.of(taps.observed(graph), 1)) {
      return engine.values(Map.of("input", Tensor.ofFloats(input, shape)));
    }
  }

  private static float[] noise(int size) {
    SplittableRandom random = new SplittableRandom(4);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Mean, standard deviation and mean absolute deviation of every stride-th value. */
  private static double[] statistics(float[] values, int from, int count, int stride) {
    double mean = 0;
    double squares = 0;
    double distances = 0;
    for (int i = 0; i < count; i++) {
      mean += values[from + i * stride] / count;
    }
    for (int i = 0; i < count; i++) {
      double distance = values[from + i * stride] - mean;
      squares += distance * distance / count;
      distances += Math.abs(distance) / count;
    }
    return new double[] {mean, Math.sqrt(squares), distances};
  }

  @ParameterizedTest
  @ValueSource(longs = {9, 13, 17, 18, 21})
  void statisticsFollowTheFeatures(long opset) {
    float[] picture = noise(2 * 4 * 5);
    Taps taps = new Taps(List.of(new Tap("input", List.of(2L, 3L), 2)));
    assertThat(taps.width()).isEqualTo(6);
    float[] all = observed(flat(opset, -1, 2, 4, 5), taps, picture, 1, 2, 4, 5);
    assertThat(all).hasSize(40 + 6);
    for (int c = 0; c < 2; c++) {
      double[] expected = statistics(picture, c * 20, 20, 1);
      for (int k = 0; k < 3; k++) {
        assertThat(all[40 + 2 * k + c]).isCloseTo((float) expected[k], within(1e-5f));
      }
    }
  }

  @Test
  void channelsMayComeLast() {
    float[] tokens = noise(6 * 3);
    Taps taps = new Taps(List.of(new Tap("input", List.of(1L), 3)));
    float[] all = observed(flat(13, -1, 6, 3), taps, tokens, 1, 6, 3);
    for (int c = 0; c < 3; c++) {
      double[] expected = statistics(tokens, c, 6, 3);
      assertThat(all[18 + 3 + c]).isCloseTo((float) expected[1], within(1e-5f));
    }
  }

  @Test
  void ofVeryManyChannelsEvenlySpacedOnesAreObserved() {
    float[] picture = noise(300 * 4);
    Taps taps = new Taps(List.of(new Tap("input", List.of(2L, 3L), 300)));
    assertThat(taps.width()).isEqualTo(3 * 100);
    float[] all = observed(flat(13, -1, 300, 2, 2), taps, picture, 1, 300, 2, 2);
    assertThat(all).hasSize(1200 + 300);
    double[] last = statistics(picture, 297 * 4, 4, 1);
    assertThat(all[1200 + 99]).isCloseTo((float) last[0], within(1e-5f));
  }

  /** A chain of convolutions, each of which halves the picture and doubles the channels. */
  private static Graph chain(int layers) {
    List<Node> nodes = new ArrayList<>();
    Map<String, Tensor> constants = new LinkedHashMap<>();
    String tensor = "input";
    for (int i = 0, channels = 3; i < layers; i++, channels *= 2) {
      String weight = "w" + i;
      constants.put(
          weight, Tensor.ofFloats(noise(2 * channels * channels), 2L * channels, channels, 1, 1));
      nodes.add(
          Node.of(
              "conv" + i,
              "Conv",
              List.of(tensor, weight),
              List.of("map" + i),
              Map.of("strides", new Attribute.Ints(List.of(2L, 2L)))));
      tensor = "map" + i;
    }
    nodes.add(Node.of("pool", "GlobalAveragePool", List.of(tensor), List.of("mean"), Map.of()));
    nodes.add(Node.of("flat", "Flatten", List.of("mean"), List.of("features"), Map.of()));
    return new Graph(
        "chain",
        nodes,
        constants,
        List.of(ValueInfo.of("input", ElementType.FLOAT, -1, 3, -1, -1)),
        List.of(ValueInfo.of("features", ElementType.FLOAT, -1, 3L << layers)),
        Map.of("", 13L),
        Map.of());
  }

  @Test
  void aNetworkIsObservedAtFourDepths() {
    Taps taps = Taps.of(Backbone.of(chain(5)), Signature.ofFloats("input", 3, 64, 64));
    assertThat(taps.taps())
        .containsExactly(
            new Tap("map0", List.of(2L, 3L), 6),
            new Tap("map1", List.of(2L, 3L), 12),
            new Tap("map2", List.of(2L, 3L), 24),
            new Tap("map3", List.of(2L, 3L), 48));
  }

  @Test
  void aNetworkOfOneBlockIsObservedAtItsFeaturesOnly() {
    Graph graph = chain(1);
    Taps taps = Taps.of(Backbone.of(graph), Signature.ofFloats("input", 3, 8, 8));
    assertThat(taps.taps()).isEmpty();
    assertThat(taps.width()).isZero();
    assertThat(taps.observed(graph)).isEqualTo(graph);
  }
}
