package dev.graft.style;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.GraftException;
import dev.graft.Progress;
import dev.graft.graph.Backbone;
import dev.graft.graph.Graph;
import dev.graft.graph.Networks;
import dev.graft.graph.Tensor;
import dev.graft.policy.UpdateRule;
import dev.graft.torch.CompiledGraph;
import dev.graft.torch.GroupRates;
import dev.graft.torch.Mode;
import dev.graft.torch.Parameter;
import dev.graft.torch.TorchRuntime;
import dev.graft.torch.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PainterTest {
  private static final Graph NETWORK = Networks.residual(13, 5, true);
  private static final StyleLayers LAYERS = StyleLayers.suggested(NETWORK);
  private static final StyleSettings BRIEF = StyleSettings.defaults().withSteps(40);

  @BeforeAll
  static void useOneThread() {
    TorchRuntime.setThreads(1);
  }

  @Test
  void theStyleIsReachedWhileTheContentStays() {
    Painting painted = paint(BRIEF);
    assertThat(painted.picture().shape()).containsExactly(1, 3, 28, 36);
    assertThat(painted.styleReached()).isGreaterThan(0.9);
    assertThat(painted.steps()).isEqualTo(40);
    for (float colour : painted.picture().floats()) {
      assertThat(colour).isBetween(0f, 1f);
    }
    Painting faithful = paint(BRIEF.withContentWeight(50));
    assertThat(faithful.loss().content()).isLessThan(painted.loss().content() / 2);
    assertThat(faithful.styleReached()).isLessThan(painted.styleReached());
  }

  @Test
  void aPictureThatIsInTheStyleAlreadyStaysAsItIs() {
    Tensor picture = paint(BRIEF.withSteps(1)).picture();
    Painting same =
        new Painter(NETWORK, LAYERS, BRIEF, Progress.none())
            .paint(List.of(new StyleScale(picture, picture)), 0, painting -> {});
    assertThat(same.steps()).isZero();
    assertThat(same.styleReached()).isEqualTo(1);
    assertThat(same.picture().floats()).isEqualTo(picture.floats());
  }

  @Test
  void moreWeightOnVariationMakesSmootherPictures() {
    assertThat(paint(BRIEF.withVariationWeight(5)).loss().variation())
        .isLessThan(paint(BRIEF.withVariationWeight(0)).loss().variation() / 2);
  }

  @Test
  void theSameSeedPaintsTheSameBits() {
    StyleSettings few = BRIEF.withSteps(5);
    assertThat(paint(few).picture()).isEqualTo(paint(few).picture());
    assertThat(paint(few).picture()).isNotEqualTo(paint(few.withSeed(1)).picture());
  }

  @Test
  void thePictureIsShownEverySoOftenAtEverySize() {
    List<String> seen = new ArrayList<>();
    StyleScale small = new StyleScale(waves(16, 20), stripes(16, 24));
    Painting painted =
        new Painter(NETWORK, LAYERS, BRIEF.withSteps(6), Progress.none())
            .paint(
                List.of(small, scale()),
                3,
                it -> seen.add(it.picture().shape()[3] + " px, " + it.steps()));
    assertThat(seen).containsExactly("20 px, 3", "20 px, 6", "36 px, 3", "36 px, 6");
    assertThat(painted.picture().shape()[3]).isEqualTo(36);
  }

  /**
   * Of the whole loss, by one step of plain descent: it moves by the rate times the gradient. The
   * directions are the gradient at one pixel of two, since the rounding of float32 would hide the
   * small slope of a random one.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theGradientOfThePictureIsThatOfFiniteDifferences(long seed) {
    StyleGraph graph = StyleGraph.of(NETWORK, LAYERS, waves(24, 24));
    List<Tensor> wanted = StyleTerms.gramMatrices(StyleGraph.of(NETWORK, LAYERS, stripes(24, 24)));
    Tensor start = noise(24, 24);
    Map<String, Tensor> view = StyleGraph.shifted(3, 5);
    try (CompiledGraph compiled = CompiledGraph.compile(graph.graph(), List.of(parameter(start)));
        Training training = new Training(compiled, new UpdateRule.Sgd(0, false))) {
      StyleTerms terms =
          StyleTerms.of(graph, wanted, compiled.evaluate(view, Mode.defaults()), BRIEF);
      compiled.restore(Map.of(StyleGraph.LARGEST_LEVEL, start));
      training.accumulate(view, terms.targets(), terms.loss(), Mode.defaults(), 1);
      training.step(Map.of("all", new GroupRates(1, 0, 0)), Double.POSITIVE_INFINITY);
      float[] moved = requireNonNull(compiled.state().get(StyleGraph.LARGEST_LEVEL)).floats();
      Random random = new Random(seed);
      double[] direction = new double[moved.length];
      double square = 0;
      for (int i = 0; i < moved.length; i++) {
        direction[i] = random.nextBoolean() ? start.floats()[i] - moved[i] : 0;
        square += direction[i] * direction[i];
      }
      double h = 0.05 / Math.sqrt(square);
      double above = loss(compiled, training, terms, view, along(start, direction, h));
      double below = loss(compiled, training, terms, view, along(start, direction, -h));
      assertThat((above - below) / (2 * h)).isCloseTo(square, within(0.01 * square));
    }
  }

  private static double loss(
      CompiledGraph compiled,
      Training training,
      StyleTerms terms,
      Map<String, Tensor> view,
      Tensor picture) {
    compiled.restore(Map.of(StyleGraph.LARGEST_LEVEL, picture));
    return training.accumulate(view, terms.targets(), terms.loss(), Mode.defaults(), 1).loss();
  }

  private static Tensor along(Tensor start, double[] direction, double step) {
    float[] values = start.floats();
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) (step * direction[i]);
    }
    return Tensor.ofFloats(values, start.shape());
  }

  private static Parameter parameter(Tensor picture) {
    return new Parameter(
        StyleGraph.LARGEST_LEVEL,
        "all",
        Arrays.stream(picture.shape()).boxed().toList(),
        Parameter.Role.OTHER,
        1);
  }

  @Test
  void suggestedAreTheWidestMapsOfEachSize() {
    assertThat(LAYERS.style())
        .containsExactly(
            "/relu/Relu_output_0",
            "/maxpool/MaxPool_output_0",
            "/layer2/layer2.0/relu/Relu_output_0");
    assertThat(LAYERS.content()).containsExactly("/layer2/layer2.0/relu/Relu_output_0");
  }

  @Test
  void layersAreNamedByBlockOrTensor() {
    Backbone backbone = Backbone.of(NETWORK);
    assertThat(StyleLayers.named(backbone, List.of("layer1.0", "/relu/Relu_output_0")))
        .containsExactly("/layer1/layer1.0/relu_1/Relu_output_0", "/relu/Relu_output_0");
    assertThatThrownBy(() -> StyleLayers.named(backbone, List.of("layer9")))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("no block or tensor 'layer9'; its blocks are ")
        .hasMessageContaining("layer1.0");
  }

  private static StyleScale scale() {
    return new StyleScale(waves(28, 36), stripes(24, 32));
  }

  private static Painting paint(StyleSettings settings) {
    return new Painter(NETWORK, LAYERS, settings, Progress.none())
        .paint(List.of(scale()), 0, painting -> {});
  }

  private interface Colour {
    double at(int channel, int y, int x);
  }

  private static Tensor picture(int height, int width, Colour colour) {
    float[] values = new float[3 * height * width];
    for (int i = 0; i < values.length; i++) {
      int inPlane = i % (height * width);
      values[i] = (float) colour.at(i / (height * width), inPlane / width, inPlane % width);
    }
    return Tensor.ofFloats(values, 1, 3, height, width);
  }

  private static Tensor waves(int height, int width) {
    return picture(
        height, width, (c, y, x) -> 0.5 + 0.4 * Math.sin(0.2 * x + c) * Math.cos(0.2 * y));
  }

  private static Tensor stripes(int height, int width) {
    return picture(height, width, (c, y, x) -> (x + y) % 6 < 3 ? 0.9 - 0.2 * c : 0.1);
  }

  private static Tensor noise(int height, int width) {
    Random random = new Random(4);
    return picture(height, width, (c, y, x) -> 0.2 + 0.6 * random.nextDouble());
  }
}
