package dev.graft.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SurgeryTest {
  private static List<AxisLaw> asOfCut() {
    return List.of(new AxisLaw(0, 0, 1), new AxisLaw(0, 1, 1), new AxisLaw(8, 0, 0));
  }

  @ParameterizedTest
  @MethodSource("dev.graft.graph.BackboneTest#networks")
  void prefixAndSuffixShareTheNodesAndConstants(Graph graph) {
    Cuts cuts = Cuts.of(graph);
    for (String cut : cuts.tensors().subList(1, cuts.tensors().size() - 1)) {
      Graph prefix = Surgery.prefix(graph, cut);
      Map<String, List<AxisLaw>> laws = new HashMap<>();
      Surgery.extentsNeededBehind(graph, cuts, cut).forEach(name -> laws.put(name, asOfCut()));
      Graph suffix = Surgery.suffix(graph, cuts, cut, laws);
      assertThat(prefix.outputs()).extracting(ValueInfo::name).containsExactly(cut);
      assertThat(suffix.inputs().get(0).name()).isEqualTo(cut);
      assertThat(suffix.outputs()).isEqualTo(graph.outputs());
      assertThat(graph.nodes()).containsAll(prefix.nodes());
      assertThat(prefix.nodes().size() + suffix.nodes().size())
          .isGreaterThanOrEqualTo(graph.nodes().size());
      assertThat(prefix.initializers().size()).isLessThanOrEqualTo(graph.initializers().size());
    }
  }

  @Test
  void aPrefixKeepsOnlyTheInputsItReads() {
    Graph graph = Networks.encoder(17, 1, true);
    Backbone backbone = Backbone.of(graph);
    assertThat(Surgery.prefix(graph, backbone.cutAfter(1)).inputs())
        .extracting(ValueInfo::name)
        .containsExactly("input_ids");
    assertThat(Surgery.prefix(graph, backbone.cutAfter(2)).inputs())
        .extracting(ValueInfo::name)
        .containsExactly("attention_mask", "input_ids");
  }

  @Test
  void aPrefixCanReturnSeveralDepths() {
    Graph graph = Networks.residual(13, 1, true);
    Backbone backbone = Backbone.of(graph);
    Graph prefix = Surgery.prefix(graph, backbone.cutAfter(2), backbone.cutAfter(1));
    assertThat(prefix.outputs())
        .extracting(ValueInfo::name)
        .containsExactly(backbone.cutAfter(2), backbone.cutAfter(1));
  }

  @Test
  void aSuffixNamesTheExtentsItNeedsAndTakesSecondInputs() {
    Graph graph = Networks.encoder(17, 1, true);
    Cuts cuts = Cuts.of(graph);
    Backbone backbone = Backbone.of(graph);
    String embedded = graph.nodes().get(0).outputs().get(0);
    String cut = backbone.cutAfter(3);
    assertThat(Surgery.extentsNeededBehind(graph, cuts, cut)).containsExactly(embedded);
    assertThat(Surgery.extentsNeededBehind(graph, cuts, backbone.cutAfter(5))).isEmpty();
    Graph suffix = Surgery.suffix(graph, cuts, cut, Map.of(embedded, asOfCut()));
    assertThat(suffix.inputs()).extracting(ValueInfo::name).containsExactly(cut, "attention_mask");
    assertThatThrownBy(() -> Surgery.suffix(graph, cuts, cut, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the extents of '" + embedded + "' are needed");
  }

  @Test
  void aTensorThatIsNoCutIsRefused() {
    Graph graph = Networks.residual(13, 1, true);
    Cuts cuts = Cuts.of(graph);
    String inside = Networks.block(Backbone.of(graph), "layer1.0").nodes().get(1).outputs().get(0);
    assertThatThrownBy(() -> Surgery.suffix(graph, cuts, inside, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no cut");
    assertThatThrownBy(() -> Surgery.prefix(graph, "nonsense"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'nonsense'");
  }

  @Test
  void aHeadIsAppendedAndItsTakenNamesAreChanged() {
    Backbone backbone = Backbone.of(Networks.residual(13, 1, true));
    String features = backbone.features().name();
    Node head =
        Node.of("/conv1/Conv", "Gemm", List.of(features, "conv1.weight"), List.of("y"), Map.of());
    Graph grafted =
        Surgery.append(
            backbone.graph(),
            List.of(head),
            Map.of("conv1.weight", Tensor.ofFloats(new float[32], 16, 2)),
            List.of(ValueInfo.of("y", ElementType.FLOAT, -1, 2)));
    Node appended = grafted.nodes().get(grafted.nodes().size() - 1);
    assertThat(appended.name()).isEqualTo("/conv1/Conv_2");
    assertThat(appended.inputs()).containsExactly(features, "conv1.weight_2");
    assertThat(grafted.initializers())
        .containsEntry("conv1.weight_2", Tensor.ofFloats(new float[32], 16, 2));
    assertThat(grafted.initializers().get("conv1.weight"))
        .isEqualTo(backbone.graph().initializers().get("conv1.weight"));
    assertThat(grafted.outputs()).containsExactly(ValueInfo.of("y", ElementType.FLOAT, -1, 2));
  }

  @Test
  void parametersAreReplacedByOthersOfTheSameTypeAndShape() {
    Graph graph = Networks.residual(13, 1, true);
    Tensor bias = Tensor.ofFloats(new float[10], 10);
    assertThat(Surgery.withParameters(graph, Map.of("fc.bias", bias)).initializers())
        .containsEntry("fc.bias", bias)
        .containsEntry("fc.weight", Objects.requireNonNull(graph.initializers().get("fc.weight")));
  }

  @Test
  void misfitParametersAreReportedTogether() {
    Graph graph = Networks.residual(13, 1, true);
    Map<String, Tensor> values = new LinkedHashMap<>();
    values.put("fc.bias", Tensor.ofFloats(new float[9], 9));
    values.put("fc.scale", Tensor.ofFloats(new float[9], 9));
    assertThatThrownBy(() -> Surgery.withParameters(graph, values))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "'fc.bias' is float[9] where the network has float[10]; 'fc.scale' is no constant of the network");
  }
}
