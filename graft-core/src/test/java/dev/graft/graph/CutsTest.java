package dev.graft.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.graft.GraftException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CutsTest {
  /** On random graphs: a tensor is a cut if and only if removing it separates input and output. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void aTensorIsACutExactlyWhenTheOutputIsUnreachableWithoutIt(long seed) {
    Graph graph = random(seed);
    Cuts cuts = Cuts.of(graph);
    Set<String> expected = new HashSet<>(Set.of("input"));
    for (Node node : graph.nodes()) {
      String tensor = node.outputs().get(0);
      if (!reaches(graph, tensor)) {
        expected.add(tensor);
      }
    }
    assertThat(cuts.tensors()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(cuts.tensors()).startsWith("input").endsWith(cuts.output().name());
  }

  /**
   * Nodes that read one or two of the last few tensors, and a last one that reads all loose ends.
   */
  private static Graph random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> tensors = new ArrayList<>(List.of("input"));
    List<Node> nodes = new ArrayList<>();
    Set<String> unread = new HashSet<>(tensors);
    for (int i = 0; i < 40; i++) {
      List<String> inputs = new ArrayList<>();
      for (int j = random.nextInt(1, 3); j > 0; j--) {
        int back = Math.min(tensors.size(), random.nextInt(1, 4));
        inputs.add(tensors.get(tensors.size() - back));
      }
      String output = "t" + i;
      nodes.add(Node.of("", "Sum", inputs, List.of(output), Map.of()));
      inputs.forEach(unread::remove);
      tensors.add(output);
      unread.add(output);
    }
    nodes.add(Node.of("", "Sum", unread.stream().sorted().toList(), List.of("output"), Map.of()));
    return graph(nodes, "output");
  }

  private static boolean reaches(Graph graph, String without) {
    Set<String> reached = new HashSet<>(Set.of("input"));
    for (Node node : graph.nodes()) {
      boolean reads = node.inputs().stream().anyMatch(reached::contains);
      if (reads && !node.outputs().get(0).equals(without)) {
        reached.add(node.outputs().get(0));
      }
    }
    return reached.contains("output");
  }

  private static Graph graph(List<Node> nodes, String output) {
    return new Graph(
        "g",
        nodes,
        Map.of("w", Tensor.ofFloats(new float[] {1}, 1)),
        List.of(
            ValueInfo.of("mask", ElementType.FLOAT, -1),
            ValueInfo.of("input", ElementType.FLOAT, -1, 3)),
        List.of(ValueInfo.of(output, ElementType.FLOAT, -1)),
        Map.of("", 13L),
        Map.of());
  }

  private static Node node(String opType, String output, String... inputs) {
    return Node.of("", opType, List.of(inputs), List.of(output), Map.of());
  }

  @Test
  void extentsConstantsAndSecondInputsAreNoPath() {
    Graph graph =
        graph(
            List.of(
                node("Relu", "a", "input"),
                node("Shape", "extents", "input"),
                node("Reshape", "b", "a", "extents"),
                node("Add", "c", "b", "mask"),
                node("Mul", "d", "c", "w")),
            "d");
    assertThat(Cuts.of(graph).tensors()).containsExactly("input", "a", "b", "c", "d");
  }

  @Test
  void aTensorReadTwiceByOneNodeIsStillACut() {
    Graph graph = graph(List.of(node("Relu", "a", "input"), node("Mul", "b", "a", "a")), "b");
    assertThat(Cuts.of(graph).tensors()).containsExactly("input", "a", "b");
  }

  @Test
  void whatABodyCapturesIsAPath() {
    Attribute body = new Attribute.Opaque(ByteString.EMPTY, Set.of("input"));
    Node loop = Node.of("", "Loop", List.of("a"), List.of("b"), Map.of("body", body));
    Graph graph = graph(List.of(node("Relu", "a", "input"), loop), "b");
    assertThat(Cuts.of(graph).tensors()).containsExactly("input", "b");
  }

  @Test
  void manyMorePathsThanALongCountsAreTold() {
    List<Node> nodes = new ArrayList<>();
    String x = "input";
    for (int i = 0; i < 200; i++) {
      nodes.add(node("Relu", "l" + i, x));
      nodes.add(node("Sum", "x" + i, x, "l" + i, x));
      x = "x" + i;
    }
    assertThat(Cuts.of(graph(nodes, x)).tensors()).hasSize(201).doesNotContain("l7");
  }

  @Test
  void theSignalEntersWhereTheLargestTableIsIndexed() {
    assertThat(Cuts.of(Networks.encoder(17, 1, true)).input().name()).isEqualTo("input_ids");
  }

  @Test
  void aNetworkWhoseOutputIgnoresItsInputIsRefused() {
    assertThatThrownBy(() -> Cuts.of(graph(List.of(node("Relu", "a", "mask")), "a")))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("no output that depends on its input 'input'");
  }
}
