package dev.graft.ort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.graph.Backbone;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.NetworkBuilder;
import dev.graft.graph.OutputLayer;
import dev.graft.graph.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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

  static Stream<Arguments> singlePositions() {
    long first = CHANNELS;
    return Stream.of(
        one("reshaped", List.of(1L, 1L, first), (net, x) -> reshaped(net, x, 1, 1, CHANNELS)),
        one("transposed", List.of(1L, 1L, first), (net, x) -> last(net, x)),
        one("a step of a sequence", List.of(1L, first), (net, x) -> reshaped(net, x, 1, CHANNELS)),
        one("channels, then one", List.of(first, 1L), (net, x) -> reshaped(net, x, CHANNELS, 1)),
        one("in the middle", List.of(1L, first, 1L), (net, x) -> reshaped(net, x, 1, CHANNELS, 1)),
        one("reshaped twice", List.of(1L, 1L, first), ChannelAxisTest::reshapedTwice),
        one("as pooling leaves it", List.of(first, 1L, 1L), (net, x) -> x));
  }

  private static Arguments one(String name, List<Long> extents, End end) {
    return Arguments.of(name, extents, end);
  }

  private static String reshaped(NetworkBuilder net, String x, long... extents) {
    long[] target = LongStream.concat(LongStream.of(-1), LongStream.of(extents)).toArray();
    return net.op("", "Reshape", x, net.ints(target));
  }

  private static String reshapedTwice(NetworkBuilder net, String x) {
    return reshaped(net, reshaped(net, x, CHANNELS, 1), 1, 1, CHANNELS);
  }

  /** As converters from Keras write the last transposition, where there is one position. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("singlePositions")
  void whatHasOnePositionIsAVectorOfItsChannels(String name, List<Long> extents, End end) {
    End pooled = (net, maps) -> end.of(net, net.globalPool(maps));
    float[] expected = run(network(13, (net, maps) -> net.globalPool(maps), List.of(-1, 1, 1)));
    Backbone backbone =
        Backbone.of(network(13, pooled, extents.stream().map(Long::intValue).toList()));
    assertThat(backbone.featureCount()).isEqualTo(CHANNELS);
    assertThat(run(backbone.graph())).containsExactly(expected, within(1e-6f));
  }

  /** One channel over many positions is one feature, and so says the convolution that made it. */
  @Test
  void aMapOfOneChannelIsOneFeature() {
    End oneChannel = (net, maps) -> net.conv("map", net.relu("", maps), CHANNELS, 1, 1, 1, 1);
    assertThat(Backbone.of(network(13, oneChannel, List.of(1, 4, 4))).featureCount()).isOne();
    End row = (net, maps) -> reshaped(net, oneChannel.of(net, maps), 1, 16);
    assertThat(Backbone.of(network(13, row, List.of(1, 16))).featureCount()).isOne();
  }

  private static Graph network(long opset, End end, List<Integer> extents) {
    NetworkBuilder net = new NetworkBuilder(opset, 3, false);
    String x = net.input("input", ElementType.FLOAT, -1, 3, 8, 8);
    x = net.relu("", net.conv("conv1", x, 3, 8, 3, 2, 1));
    x = end.of(net, net.conv("conv2", x, 8, CHANNELS, 3, 1, 1));
    long[] shape =
        IntStream.concat(IntStream.of(-1), extents.stream().mapToInt(Integer::intValue))
            .mapToLong(extent -> extent)
            .toArray();
    net.output(x, shape);
    return net.build().withMetadata(OutputLayer.ENDS_IN_FEATURES);
  }

  private static float[] run(Graph network) {
    float[] picture = new NetworkBuilder(13, 4, false).normal(new long[] {3, 8, 8}, 1);
    try (Engine engine = Engine.of(network, 1)) {
      return engine.values(
          Map.of(network.inputs().get(0).name(), Tensor.ofFloats(picture, 1, 3, 8, 8)));
    }
  }
}
