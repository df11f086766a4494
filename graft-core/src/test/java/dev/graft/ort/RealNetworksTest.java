package dev.graft.ort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.graft.graph.Backbone;
import dev.graft.graph.Block;
import dev.graft.graph.Description;
import dev.graft.graph.Graph;
import dev.graft.graph.NetworkEnd;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On networks as they are published; skipped where they are not at hand. */
@Tag("slow")
class RealNetworksTest {
  private static Graph network(String name) {
    String given = System.getProperty("graft.shared", System.getenv("GRAFT_SHARED"));
    Path folder = Path.of("").toAbsolutePath();
    while (given == null && folder != null) {
      if (Files.isDirectory(folder.resolve("shared/weights"))) {
        given = folder.resolve("shared").toString();
      }
      folder = folder.getParent();
    }
    assumeTrue(given != null, "no shared/weights beside the repository: set GRAFT_SHARED");
    Path file = Path.of(given, "weights", name);
    assumeTrue(Files.exists(file), file + " is not there");
    return OnnxFile.read(file);
  }

  private static Description describe(Graph graph, Backbone backbone) {
    return Description.of(
        NetworkEnd.of(graph),
        backbone,
        Shapes.measure(
            graph, Description.shapesNeeded(graph, backbone), Shapes.ofInputs(graph, 1, 224)));
  }

  @Test
  void mobileNetV2IsStemSeventeenBottlenecksLastConvolutionAndHead() {
    Graph graph = network("mobilenetv2_imagenet.onnx");
    Backbone backbone = Backbone.of(graph);
    assertThat(backbone.blocks())
        .extracting(Block::name)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(0, 18).mapToObj(i -> "features." + i).toList());
    Description description = describe(graph, backbone);
    assertThat(description.outputLayer()).hasToString("GEMM");
    assertThat(description.classes()).isEqualTo(1000);
    assertThat(description.features()).isEqualTo(1280);
    // As published: 3.5 M parameters (batch norm folded away), 300 M multiply-adds.
    assertThat(description.parameters()).isEqualTo(3_487_816);
    assertThat(description.multiplyAdds()).isEqualTo(300_774_272);
    assertThat(description.blocks().get(18).outputShape()).containsExactly(1280L, 7L, 7L);
  }

  @Test
  void aHeadlessNetworkHasNoOutputLayer() {
    Backbone backbone = Backbone.of(network("mobilenetv2_bn_headless.onnx"));
    assertThat(backbone.blocks()).hasSize(19);
    assertThat(backbone.outputLayer().classes()).isZero();
    assertThat(backbone.featureCount()).isEqualTo(1280);
    assertThat(backbone.head().operators()).containsOnlyKeys("GlobalAveragePool", "Flatten");
    // Convolutions and batch norm's scale and shift; its statistics are no parameters.
    assertThat(backbone.blocks().stream().mapToLong(Block::parameterCount).sum())
        .isEqualTo(2_224_960);
  }

  @Test
  void squeezeNetIsStemEightFireModulesAndAConvolutionAsHead() {
    Graph graph = network("squeezenet1.1_imagenet.onnx");
    Backbone backbone = Backbone.of(graph);
    assertThat(backbone.blocks())
        .extracting(Block::name)
        .containsExactly(
            "features.0",
            "features.2",
            "features.3",
            "features.5",
            "features.6",
            "features.8",
            "features.9",
            "features.10",
            "features.11");
    assertThat(backbone.outputLayer().kind()).hasToString("CONVOLUTION");
    assertThat(backbone.featureCount()).isEqualTo(512);
    Description description = describe(graph, backbone);
    assertThat(description.parameters()).isEqualTo(1_235_496);
    assertThat(description.multiplyAdds()).isEqualTo(349_151_936);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mobilenetv2_imagenet.onnx",
        "mobilenetv2_bn_headless.onnx",
        "squeezenet1.1_imagenet.onnx"
      })
  void prefixThenSuffixIsTheWholeAtEveryBlock(String name) {
    Backbone backbone = Backbone.of(network(name));
    Tensor image = image(1);
    float[] whole = run(backbone.graph(), "input", image);
    for (int frozen = 1; frozen < backbone.blocks().size(); frozen++) {
      String cut = backbone.cutAfter(frozen);
      Tensor middle;
      try (Engine engine = Engine.of(Surgery.prefix(backbone.graph(), cut), 2)) {
        middle = engine.run(Map.of("input", image)).values().iterator().next();
      }
      Graph suffix = Surgery.suffix(backbone.graph(), backbone.cuts(), cut, Map.of());
      assertThat(run(suffix, cut, middle)).containsExactly(whole, within(1e-4f));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mobilenetv2_imagenet.onnx", "squeezenet1.1_imagenet.onnx"})
  void readingAndWritingChangesNoAnswer(String name) {
    Graph graph = network(name);
    Graph again = OnnxFile.read(OnnxFile.toBytes(graph), name);
    assertThat(again).isEqualTo(graph);
    assertThat(run(again, "input", image(2))).isEqualTo(run(graph, "input", image(2)));
  }

  private static Tensor image(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[3 * 224 * 224];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.ofFloats(values, 1, 3, 224, 224);
  }

  private static float[] run(Graph graph, String input, Tensor value) {
    try (Engine engine = Engine.of(graph, 2)) {
      return engine.run(Map.of(input, value)).values().iterator().next().floats();
    }
  }
}
