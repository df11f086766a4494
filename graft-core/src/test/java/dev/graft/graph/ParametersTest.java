package dev.graft.graph;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ParametersTest {
  /**
   * So a shifted-window transformer tells its regions apart, by the same numbers in every block.
   */
  @Test
  void numbersWrittenIntoAMaskAreNoParameters() {
    NetworkBuilder net = new NetworkBuilder(18, 1, true);
    String x = net.conv("/conv", net.input("x", ElementType.FLOAT, -1, 3, 4, 4), 3, 2, 3, 1, 1);
    String blank = net.constant("blank", Tensor.ofFloats(new float[16], 4, 4));
    String rows = net.constant("rows", Tensor.ofLongs(new long[] {1, 3}, 2, 1));
    String region =
        net.constant("region", Tensor.ofFloats(new float[] {1, 1, 2, 2, 1, 1, 2, 2}, 2, 4));
    net.output(net.op("", "Add", x, net.op("/mask", "ScatterND", blank, rows, region)));
    Graph graph = net.build();
    assertThat(Parameters.of(graph)).containsOnlyKeys("conv.weight", "conv.bias");
  }

  @Test
  void theAnglesOfPositionsAreNoParameters() {
    NetworkBuilder net = new NetworkBuilder(23, 1, true);
    String x = net.conv("/conv", net.input("x", ElementType.FLOAT, -1, 2, 4, 4), 2, 2, 3, 1, 1);
    String cos = net.constant("cos", Tensor.ofFloats(new float[8], 1, 4, 2));
    String sin = net.constant("sin", Tensor.ofFloats(new float[8], 1, 4, 2));
    net.output(net.op("/turn", "RotaryEmbedding", x, cos, sin));
    assertThat(Parameters.of(net.build())).containsOnlyKeys("conv.weight", "conv.bias");
  }
}
