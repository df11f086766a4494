package dev.graft.ort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import dev.graft.graph.Attribute;
import dev.graft.graph.Backbone;
import dev.graft.graph.Block;
import dev.graft.graph.Cuts;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.NetworkBuilder;
import dev.graft.graph.Networks;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.Top;
import dev.graft.graph.ValueInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The last layers of an encoder of texts, on pictures. */
class TopTest {
  private static final int SIDE = 8;
  private static final int PATCHES = 9;

  private static Top top(Backbone encoder, int kept) {
    Graph whole = Top.toLastBlock(encoder);
    String cut = encoder.blocks().get(encoder.blocks().size() - kept).input();
    return Top.of(encoder, kept, Shapes.lawsBehind(whole, Cuts.of(whole), cut, 6));
  }

  /** Nine patches of each picture; of those that are dark nothing is there. */
  private static Graph patches(long opset) {
    NetworkBuilder net = new NetworkBuilder(opset, 3, true);
    String picture = net.input("picture", ElementType.FLOAT, -1, 3, SIDE, SIDE);
    String maps = net.conv("/stem", picture, 3, 8, 4, 4, 1);
    String flat = net.reshape("/stem", maps, net.ints(0), net.ints(8), net.ints(-1));
    String sequence = net.transpose("/stem", flat, 0, 2, 1);
    String bright = net.input("bright", ElementType.INT64, -1, -1);
    String there = net.node("/stem", "Cast", List.of(bright), Map.of("to", new Attribute.Int(7)));
    net.output(sequence, -1, -1, 8);
    Graph graph = net.build();
    return Surgery.append(
        graph,
        List.of(),
        Map.of(),
        List.of(graph.outputs().get(0), ValueInfo.of(there, ElementType.INT64, -1, -1)));
  }

  private static Map<String, Tensor> pictures(int... dark) {
    long[] bright = new long[2 * PATCHES];
    Arrays.fill(bright, 1);
    Arrays.stream(dark).forEach(patch -> bright[patch] = 0);
    float[] values = new float[2 * 3 * SIDE * SIDE];
    SplittableRandom random = new SplittableRandom(9);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Map.of(
        "picture",
        Tensor.ofFloats(values, 2, 3, SIDE, SIDE),
        "bright",
        Tensor.ofLongs(bright, 2, PATCHES));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void itAnswersWhatBothPartsAnswerOneAfterTheOther(int kept) {
    Backbone encoder = Backbone.of(Networks.tokens(13, 1));
    Top top = top(encoder, kept);
    Graph below = patches(13);
    Backbone joined = top.on(below, List.of("/stem"));
    Map<String, Tensor> pictures = pictures(7, 16);
    float[] together = values(joined.graph(), pictures);
    Map<String, Tensor> sequence;
    try (Engine engine = Engine.of(below, 1)) {
      sequence = engine.run(pictures);
    }
    List<Tensor> made = List.copyOf(sequence.values());
    Map<String, Tensor> fed = Map.of(top.cut(), made.get(0), "attention_mask", made.get(1));
    assertThat(together).containsExactly(values(top.graph().orElseThrow(), fed));
  }

  @Test
  void itsBlocksAreTheNewOnesAndThoseThatAreKept() {
    Backbone encoder = Backbone.of(Networks.tokens(13, 1));
    Backbone joined = top(encoder, 2).on(patches(13), List.of("/stem"));
    List<Block> blocks = encoder.blocks();
    assertThat(joined.blocks())
        .extracting(Block::name)
        .containsExactly(
            "/stem", blocks.get(blocks.size() - 2).name(), blocks.get(blocks.size() - 1).name());
    assertThat(joined.cutAfter(1)).isEqualTo(blocks.get(blocks.size() - 2).input());
    assertThat(joined.blocks().get(0).parameters().values()).hasSize(2);
    assertThat(joined.cuts().input().name()).isEqualTo("picture");
  }

  @Test
  void whatIsNotThereChangesNothingElse() {
    Backbone joined = top(Backbone.of(Networks.tokens(13, 1)), 2).on(patches(13), List.of("/stem"));
    float[] masked = values(joined.graph(), pictures(3));
    float[] whole = values(joined.graph(), pictures());
    assertThat(masked[0]).isNotEqualTo(whole[0]);
    int second = masked.length / 2;
    for (int i = second; i < masked.length; i++) {
      assertThat(masked[i]).isEqualTo(whole[i]);
    }
  }

  @Test
  void theNormThatMadeTheCutIsFound() {
    Top top = top(Backbone.of(Networks.tokens(13, 1)), 2);
    assertThat(top.norm().orElseThrow().scale().shape()).containsExactly(8);
    assertThat(top.parameters()).isNotEmpty();
  }

  @Test
  void theFirstBlockCannotStandOnSomethingElse() {
    Backbone encoder = Backbone.of(Networks.tokens(13, 1));
    int all = encoder.blocks().size();
    assertThatThrownBy(() -> Top.of(encoder, all, Map.of()))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("keep up to " + (all - 1));
    assertThat(Top.of(encoder, 0, Map.of()).graph()).isEmpty();
  }

  @Test
  void partsOfDifferentOperatorSetsAreRefused() {
    Top top = top(Backbone.of(Networks.tokens(13, 1)), 1);
    assertThatThrownBy(() -> top.on(patches(17), List.of("/stem")))
        .hasMessageContaining("of operator set 17")
        .hasMessageContaining("of 13");
  }

  private static float[] values(Graph graph, Map<String, Tensor> inputs) {
    try (Engine engine = Engine.of(graph, 1)) {
      return engine.values(inputs);
    }
  }
}
