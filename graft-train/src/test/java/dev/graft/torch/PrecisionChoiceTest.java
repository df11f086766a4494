package dev.graft.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.Cpu;
import dev.graft.graph.Attribute;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Processor and network decide in which numbers is trained, and nothing else does. */
class PrecisionChoiceTest {
  private static final Cpu WITH = new Cpu("some Xeon", Set.of("avx512f", "avx512_bf16"));
  private static final Cpu WITHOUT = new Cpu("an older one", Set.of("avx512f"));

  private static Precision choice(Cpu cpu, Graph graph) {
    return PrecisionChoice.of(cpu, graph).precision();
  }

  /** Convolutions in a row, then other nodes. */
  private static Graph graph(int convolutions, int group, String... operators) {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < convolutions; i++) {
      Map<String, Attribute> attributes = Map.of("group", new Attribute.Int(group));
      nodes.add(Node.of("", "Conv", List.of("x" + i, "w"), List.of("x" + (i + 1)), attributes));
    }
    for (String operator : operators) {
      String from = "x" + nodes.size();
      String to = "x" + (nodes.size() + 1);
      nodes.add(Node.of("", operator, List.of(from), List.of(to), Map.of()));
    }
    return new Graph(
        "some",
        nodes,
        Map.of("w", Tensor.ofFloats(new float[64 / group], 8, 8 / group, 1, 1)),
        List.of(ValueInfo.of("x0", ElementType.FLOAT, -1, 8, 4, 4)),
        List.of(ValueInfo.of("x" + nodes.size(), ElementType.FLOAT, -1, 8, 4, 4)),
        Map.of("", 13L),
        Map.of());
  }

  @Test
  void aProcessorWithoutTheInstructionsTrainsInFloat32() {
    assertThat(choice(WITHOUT, graph(20, 1))).isEqualTo(Precision.FLOAT32);
    assertThat(choice(WITH, graph(20, 1))).isEqualTo(Precision.BFLOAT16);
  }

  @Test
  void shapesThatAreJoinedAreNoFeatureMaps() {
    Graph plain = graph(20, 1);
    List<Node> nodes = new ArrayList<>(plain.nodes());
    for (int i = 1; i < 12; i++) {
      nodes.add(Node.of("", "Concat", List.of("w", "w"), List.of("shape" + i), Map.of()));
      nodes.add(
          Node.of("", "Reshape", List.of("x" + i, "shape" + i), List.of("heads" + i), Map.of()));
    }
    assertThat(choice(WITH, plain.withNodes(nodes, plain.initializers())))
        .isEqualTo(Precision.BFLOAT16);
  }

  @Test
  void denseLayersGainWithBatchNormAndWithout() {
    assertThat(choice(WITH, graph(20, 1, "BatchNormalization"))).isEqualTo(Precision.BFLOAT16);
  }

  @Test
  void depthwiseOnesGainWithBatchNormAndWithout() {
    assertThat(choice(WITH, graph(20, 8))).isEqualTo(Precision.BFLOAT16);
    assertThat(choice(WITH, graph(20, 8, "BatchNormalization"))).isEqualTo(Precision.BFLOAT16);
    assertThat(choice(WITH, graph(20, 2, "BatchNormalization"))).isEqualTo(Precision.BFLOAT16);
  }

  @Test
  void networksThatLayFeatureMapsSideBySideLose() {
    assertThat(choice(WITH, graph(26, 1, "Concat", "Concat"))).isEqualTo(Precision.BFLOAT16);
    assertThat(choice(WITH, graph(26, 1, "Concat", "Concat", "Concat")))
        .isEqualTo(Precision.FLOAT32);
  }
}
