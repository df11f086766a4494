package dev.graft.ort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import dev.graft.graph.AxisLaw;
import dev.graft.graph.Backbone;
import dev.graft.graph.Cuts;
import dev.graft.graph.Description;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.NetworkBuilder;
import dev.graft.graph.NetworkEnd;
import dev.graft.graph.Networks;
import dev.graft.graph.TensorShapes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShapesTest {
  @Test
  void shapesAreThoseOfTheInputsGiven() {
    Graph graph = Networks.residual(13, 1, true);
    Backbone backbone = Backbone.of(graph);
    List<String> tensors = List.of("input", backbone.cutAfter(1), backbone.cutAfter(4));
    TensorShapes shapes = Shapes.measure(graph, tensors, Shapes.ofInputs(graph, 2, 64));
    assertThat(shapes.of("input")).containsExactly(2, 3, 64, 64);
    assertThat(shapes.of(backbone.cutAfter(1))).containsExactly(2, 8, 16, 16);
    assertThat(shapes.of(backbone.cutAfter(4))).containsExactly(2, 16, 8, 8);
    assertThatThrownBy(() -> shapes.of("other"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'other'");
  }

  @Test
  void imagesOfASizeThatTheNetworkCannotTakeAreRefused() {
    Graph graph = Networks.plain(13, 1, true);
    assertThatThrownBy(
            () ->
                Shapes.measure(
                    graph,
                    List.of(graph.outputs().get(0).name()),
                    new TensorShapes(Map.of("input", new long[] {1, 3, 64, 64}))))
        .isInstanceOf(GraftException.class);
  }

  @Test
  void extentsBehindACutFollowFromTheCut() {
    Graph graph = Networks.encoder(17, 1, true);
    String embedded = graph.nodes().get(0).outputs().get(0);
    String cut = Backbone.of(graph).cutAfter(2);
    Map<String, List<AxisLaw>> laws = Shapes.lawsBehind(graph, Cuts.of(graph), cut, 7);
    assertThat(laws)
        .containsExactly(
            Map.entry(
                embedded,
                List.of(new AxisLaw(0, 0, 1), new AxisLaw(0, 1, 1), new AxisLaw(8, 0, 0))));
  }

  @Test
  void aBackboneIsDescribedInNumbers() {
    Graph graph = Networks.fire(13, 1, true);
    Backbone backbone = Backbone.of(graph);
    TensorShapes shapes =
        Shapes.measure(
            graph, Description.shapesNeeded(graph, backbone), Shapes.ofInputs(graph, 1, 64));
    Description description = Description.of(NetworkEnd.of(graph), backbone, shapes);
    assertThat(description.opset()).isEqualTo(13);
    assertThat(description.inputs())
        .containsExactly(
            new Description.Input(
                "input", "float", List.of("?", "3", "?", "?"), List.of(1L, 3L, 64L, 64L)));
    assertThat(description.outputLayer()).hasToString("CONVOLUTION");
    assertThat(description.classes()).isEqualTo(10);
    assertThat(description.features()).isEqualTo(16);
    Description.Row stem = description.blocks().get(0);
    assertThat(stem.outputShape()).containsExactly(8L, 16L, 16L);
    assertThat(stem.multiplyAdds()).isEqualTo(32 * 32 * 8 * 3 * 3 * 3);
    assertThat(stem.parameters()).isEqualTo(8 * 3 * 3 * 3 + 8);
    Description.Row head = description.blocks().get(4);
    assertThat(head.multiplyAdds()).isEqualTo(8 * 8 * 16 * 10);
    assertThat(head.outputShape()).containsExactly(10L);
    assertThat(description.multiplyAdds())
        .isEqualTo(description.blocks().stream().mapToLong(Description.Row::multiplyAdds).sum());
    assertThat(description.parameters())
        .isEqualTo(description.blocks().stream().mapToLong(Description.Row::parameters).sum());
  }

  @Test
  void aFeatureCountThatTheFileDoesNotTellIsMeasured() {
    NetworkBuilder b = new NetworkBuilder(17, 1, true);
    String x = b.input("x", ElementType.FLOAT, -1, 3, -1, -1);
    String maps = b.relu("/act", b.conv("/conv", x, 3, 12, 3, 1, 1));
    b.output(b.flatten(b.globalPool(maps)), -1, -1);
    Backbone backbone = Backbone.of(b.build());
    assertThat(backbone.featureCount()).isNegative();
    TensorShapes sample = new TensorShapes(Map.of("x", new long[] {1, 3, 16, 16}));
    Backbone measured = Shapes.withFeatureCount(backbone, sample);
    assertThat(measured.featureCount()).isEqualTo(12);
    assertThat(measured.blocks()).isEqualTo(backbone.blocks());
    assertThat(Shapes.withFeatureCount(measured, sample)).isSameAs(measured);
  }
}
