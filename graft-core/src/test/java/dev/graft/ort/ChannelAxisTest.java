package dev.graft.ort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.graph.Backbone;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.NetworkBuilder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Feature maps at a network's end are averaged over positions, wherever the channels stand. */
class ChannelAxisTest {
  private static final int CHANNELS = 6;

  private interface End {
    String of(NetworkBuilder net, String maps);
  }

  private static Arguments end(String name, long opset, boolean last, End end) {
    return Arguments.of(name, opset, last, end);
  }

  static Stream<Arguments> ends() {
    return Stream.of(
        end("as convolutions leave them", 13, false, (net, maps) -> net.relu("", maps)),
        end("transposed", 13, true, (net, maps) -> last(net, maps)),
        end("transposed there and back", 13, false, (net, maps) -> first(net, last(net, maps))),
        end("transposed, then rectified", 18, true, (net, x) -> net.relu("", last(net, x))),
        end(
            "a layer norm in pieces over the last axis",
            13,
            true,
            (net, x) -> net.layerNorm("norm", last(net, x), CHANNELS)),
        end(
            "a linear layer over the last axis, and a residual connection",
            13,
            true,
            (net, x) -> {
              String y = last(net, x);
              return net.op("", "Add", y, net.linear("fc", y, CHANNELS, CHANNELS));
            }),
        end(
            "a scale of [C, 1, 1]",
            13,
            false,
            (net, x) -> net.op("", "Mul", x, net.weight("gamma", CHANNELS, 1, 1))),
        end(
            "from a sequence",
            13,
            true,
            (net, x) -> {
              String sequence = net.op("", "Reshape", last(net, x), net.ints(-1, 16, CHANNELS));
              String y = net.relu("", net.linear("fc", sequence, CHANNELS, CHANNELS));
              return net.op("", "Reshape", y, net.ints(-1, 4, 4, CHANNELS));
            }),
        end(
            "from a transposed sequence",
            13,
            false,
            (net, x) -> {
              String sequence = net.op("", "Reshape", last(net, x), net.ints(-1, 16, CHANNELS));
              String y = net.relu("", net.linear("fc", sequence, CHANNELS, CHANNELS));
              y = net.transpose("", y, 0, 2, 1);
              return net.op("", "Reshape", y, net.ints(-1, CHANNELS, 4, 4));
            }));
  }

  private static String last(NetworkBuilder net, String maps) {
    return net.transpose("", maps, 0, 2, 3, 1);
  }

  private static String first(NetworkBuilder net, String maps) {
    return net.transpose("", maps, 0, 3, 1, 2);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ends")
  void mapsAreAveragedOverPositions(String name, long opset, boolean last, End end) {
    Graph bySize = network(opset, end, last ? List.of(4, 4, 6) : List.of(6, 4, 4));
    Graph free = network(opset, end, List.of(-1, -1, -1));
    float[] maps = run(bySize);
    float[] mean = new float[CHANNELS];
    for (int i = 0; i < maps.length; i++) {
      mean[last ? i % CHANNELS : i / 16] += maps[i] / 16;
    }
    for (Graph network : List.of(bySize, free)) {
      float[] features = run(Backbone.of(network).graph());
      assertThat(features).as(name).hasSize(CHANNELS).containsExactly(mean, within(1e-5f));
    }
    assertThat(Backbone.of(bySize).featureCount()).isEqualTo(CHANNELS);
  }

  private static Graph network(long opset, End end, List<Integer> extents) {
    NetworkBuilder net = new NetworkBuilder(opset, 3, false);
    String x = net.input("input", ElementType.FLOAT, -1, 3, 8, 8);
    x = net.relu("", net.conv("conv1", x, 3, 8, 3, 2, 1));
    x = end.of(net, net.conv("conv2", x, 8, CHANNELS, 3, 1, 1));
    net.output(x, -1, extents.get(0), extents.get(1), extents.get(2));
    return net.build();
  }

  private static float[] run(Graph network) {
    float[] picture = new NetworkBuilder(13, 4, false).normal(new long[] {3, 8, 8}, 1);
    try (Engine engine = Engine.of(network, 1)) {
      return engine.run(FloatBuffer.wrap(picture), 1, 3, 8, 8);
    }
  }
}
