package dev.graft.style;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.GraftException;
import dev.graft.graph.Graph;
import dev.graft.graph.Networks;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.ort.Engine;
import dev.graft.torch.CompiledGraph;
import dev.graft.torch.Mode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StylistTest {
  private static final Map<String, Long> OPSETS = Map.of("", 13L);
  private static final Graph LOOKING = Networks.residual(13, 5, true);

  @ParameterizedTest
  @CsvSource({"32, 32", "33, 50", "47, 36"})
  void oneThatHasLearnedNothingPaintsPicturesOfAnySizeAsTheyAre(int height, int width) {
    Tensor picture = noise(1, height, width);
    Tensor painted = Stylist.of(StylistNetwork.random(OPSETS, 1), "none").paint(picture, 1);
    assertThat(painted.shape()).containsExactly(1, 3, height, width);
    assertThat(painted.floats()).containsExactly(picture.floats(), within(1e-6f));
  }

  @Test
  void bothEnginesPaintAlike() {
    Graph network = unlikeItself(StylistNetwork.random(OPSETS, 1));
    Map<String, Tensor> picture = Map.of(StylistNetwork.PICTURE, noise(2, 36, 40));
    try (CompiledGraph compiled = CompiledGraph.compile(network, List.of());
        Engine engine = Engine.of(network, 1)) {
      float[] torch = raw(compiled.evaluate(picture, Mode.defaults()));
      assertThat(torch).containsExactly(raw(engine.run(picture)), within(1e-3f));
      assertThat(torch).isNotEqualTo(noise(2, 36, 40).floats());
    }
  }

  @Test
  void coloursStayWithinTheirBounds() {
    Tensor painted =
        Stylist.of(unlikeItself(StylistNetwork.random(OPSETS, 1)), "any")
            .paint(noise(1, 32, 32), 1);
    for (float colour : painted.floats()) {
      assertThat(colour).isBetween(0f, 1f);
    }
  }

  @Test
  void whatIsNotChangedIsJudgedAsNoChange() {
    StylistJudge judge = new StylistJudge(LOOKING, StyleLayers.suggested(LOOKING), 32, 36);
    Graph judged = judge.attach(StylistNetwork.random(OPSETS, 1), 0);
    try (CompiledGraph compiled = CompiledGraph.compile(judged, List.of())) {
      Map<String, Tensor> seen =
          compiled.evaluate(Map.of(StylistNetwork.PICTURE, noise(2, 32, 36)), Mode.defaults());
      assertThat(judge.changes()).isNotEmpty();
      for (String change : judge.changes()) {
        assertThat(get(seen, change).floats()).containsOnly(0f);
      }
      assertThat(get(seen, judge.style().get(1)).shape()[0]).isEqualTo(2);
    }
  }

  @Test
  void aFileSaysWhoseStyleItHas(@TempDir Path folder) {
    Stylist stylist = Stylist.of(StylistNetwork.random(OPSETS, 1), "waves.png");
    Path file = folder.resolve("stylist.onnx");
    stylist.write(file);
    assertThat(Stylist.read(file).style()).isEqualTo("waves.png");
    assertThat(Stylist.read(file).paint(noise(1, 32, 32), 1))
        .isEqualTo(stylist.paint(noise(1, 32, 32), 1));
  }

  @Test
  void otherNetworksAndTinyPicturesAreRefused() {
    assertThatThrownBy(() -> new Stylist(LOOKING))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("is no stylist that Graft has trained");
    Stylist stylist = Stylist.of(StylistNetwork.random(OPSETS, 1), "none");
    assertThatThrownBy(() -> stylist.paint(noise(1, 20, 64), 1))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("64 x 20")
        .hasMessageContaining("32 px");
  }

  /** With weights at random where it would begin with zeros. */
  private static Graph unlikeItself(Graph network) {
    Map<String, Tensor> moved = new LinkedHashMap<>();
    Random random = new Random(3);
    Tensor last = Objects.requireNonNull(network.initializers().get("out.weight"));
    float[] values = new float[(int) last.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() / 10;
    }
    moved.put("out.weight", Tensor.ofFloats(values, last.shape()));
    return Surgery.withParameters(network, moved);
  }

  private static float[] raw(Map<String, Tensor> outputs) {
    return get(outputs, StylistNetwork.RAW).floats();
  }

  private static Tensor get(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name));
  }

  private static Tensor noise(int pictures, int height, int width) {
    Random random = new Random(1);
    float[] colours = new float[pictures * 3 * height * width];
    for (int i = 0; i < colours.length; i++) {
      colours[i] = random.nextFloat();
    }
    return Tensor.ofFloats(colours, pictures, 3, height, width);
  }
}
