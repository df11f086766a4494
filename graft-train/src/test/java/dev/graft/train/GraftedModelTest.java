package dev.graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import dev.graft.GraftException;
import dev.graft.data.Targets;
import dev.graft.data.Task;
import dev.graft.features.Taps;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Networks;
import dev.graft.graph.Node;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import dev.graft.head.FittedHead;
import dev.graft.head.HeadSettings;
import dev.graft.head.Heads;
import dev.graft.head.Observations;
import dev.graft.head.RejectFit;
import dev.graft.head.RejectScore;
import dev.graft.image.Preprocessing;
import dev.graft.linalg.FloatMatrix;
import dev.graft.model.GraftedModel;
import dev.graft.model.ModelCard;
import dev.graft.model.Provenance;
import dev.graft.ort.Engine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraftedModelTest {
  private static final int SAMPLES = 40;
  private static final int CHANNELS = 3;
  private static final int SIDE = 4;

  @TempDir private Path folder;

  /**
   * The backbone averages each colour: its features are the three means. It can be observed at its
   * input.
   */
  private static Graph backbone(long opset) {
    return new Graph(
        "means",
        List.of(
            Node.of("pool", "GlobalAveragePool", List.of("input"), List.of("means"), Map.of()),
            Node.of("flat", "Flatten", List.of("means"), List.of("features"), Map.of())),
        Map.of(),
        List.of(ValueInfo.of("input", ElementType.FLOAT, -1, CHANNELS, -1, -1)),
        List.of(ValueInfo.of("features", ElementType.FLOAT, -1, CHANNELS)),
        Map.of("", opset),
        Map.of());
  }

  private static FloatMatrix features(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[SAMPLES * CHANNELS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() + (i / CHANNELS) % 2);
    }
    return FloatMatrix.of(values, SAMPLES, CHANNELS);
  }

  private static Targets targets(Task task) {
    List<Integer> classes = new ArrayList<>();
    List<Set<Integer>> labels = new ArrayList<>();
    float[] numbers = new float[2 * SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      classes.add(i % 2);
      labels.add(i % 4 == 3 ? Set.of(0, 1) : i % 2 == 0 ? Set.of(0) : Set.of());
      numbers[2 * i] = i % 2 * 10;
      numbers[2 * i + 1] = -i % 2;
    }
    return switch (task) {
      case CLASSIFY -> new Targets.Classes(classes, 2);
      case MULTILABEL -> new Targets.LabelSets(labels, 2);
      case REGRESS -> new Targets.Values(FloatMatrix.of(numbers, SAMPLES, 2));
      case TRANSCRIBE -> throw new IllegalArgumentException("a text is no row of outputs");
      case DETECT -> throw new IllegalArgumentException("boxes are no rows");
    };
  }

  private static final Taps TAPS = new Taps(List.of(new Taps.Tap("input", List.of(2L, 3L), 3)));

  /** The pictures are flat: their deviations are 0. */
  private static Observations observations(FloatMatrix features) {
    float[] statistics = new float[SAMPLES * 3 * CHANNELS];
    for (int i = 0; i < SAMPLES; i++) {
      System.arraycopy(features.row(i), 0, statistics, 3 * CHANNELS * i, CHANNELS);
    }
    return new Observations(features, FloatMatrix.of(statistics, SAMPLES, 3 * CHANNELS));
  }

  private static RejectScore reject(FloatMatrix features, Task task) {
    return RejectFit.crossFitted(observations(features), targets(task), HeadSettings.defaults(2));
  }

  /** Tells two kinds of colours apart. */
  static GraftedModel ofColours() {
    FittedHead head = Heads.fit(features(1), targets(Task.CLASSIFY), HeadSettings.defaults(1));
    return model(backbone(17), head, Task.CLASSIFY);
  }

  private static GraftedModel model(Graph backbone, FittedHead head, Task task) {
    return model(backbone, head, task, reject(features(1), task));
  }

  private static GraftedModel model(
      Graph backbone, FittedHead head, Task task, RejectScore reject) {
    return Grafting.of(
        backbone,
        head,
        TAPS,
        reject,
        new ModelCard(
            task,
            List.of("α", "b"),
            Preprocessing.imageNet(16).processor(Networks.plain(17, 1, false), "plain"),
            head.temperature().value(),
            OptionalDouble.of(reject.limit().threshold()),
            OptionalDouble.of(reject.limit().falseAlarms()),
            new Provenance("means.onnx", "ab", "cd", SAMPLES, "head", 7, Map.of(), Map.of())));
  }

  /** Pictures whose means are the features. */
  private static Tensor pictures(FloatMatrix features) {
    int pixels = SIDE * SIDE;
    float[] values = new float[SAMPLES * CHANNELS * pixels];
    for (int i = 0; i < values.length; i++) {
      values[i] = features.toArray()[i / pixels];
    }
    return Tensor.ofFloats(values, SAMPLES, CHANNELS, SIDE, SIDE);
  }

  @ParameterizedTest
  @ValueSource(longs = {9, 11, 13, 17, 18, 21})
  void theFileAnswersWhatTheHeadAnswers(long opset) {
    for (Task task : List.of(Task.CLASSIFY, Task.MULTILABEL, Task.REGRESS)) {
      FloatMatrix features = features(opset);
      FittedHead head = Heads.fit(features, targets(task), HeadSettings.defaults(2));
      RejectScore reject = reject(features, task);
      GraftedModel model = model(backbone(opset), head, task, reject);
      Map<String, Tensor> answers;
      try (Engine engine = Engine.of(model.graph(), 1)) {
        answers = engine.run(Map.of("input", pictures(features)));
      }
      FloatMatrix raw = head.head().apply(features);
      String first = task == Task.REGRESS ? GraftedModel.VALUES : GraftedModel.PROBABILITIES;
      assertThat(answers.keySet()).first().isEqualTo(first);
      assertClose(
          answers, first, head.link().predictions(raw, head.temperature().value()).toArray());
      if (task != Task.REGRESS) {
        assertClose(answers, GraftedModel.LOGITS, raw.toArray());
      }
      assertClose(answers, GraftedModel.NOVELTY, floats(reject.scores(observations(features), 1)));
    }
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static void assertClose(Map<String, Tensor> answers, String name, float[] expected) {
    Map<String, Tensor> sorted = new TreeMap<>(answers);
    assertThat(sorted).containsKey(name);
    assertThat(java.util.Objects.requireNonNull(sorted.get(name)).floats())
        .as(name)
        .containsExactly(expected, within(2e-3f));
  }

  @Test
  void whatIsWrittenIsReadBack() {
    FittedHead head = Heads.fit(features(1), targets(Task.CLASSIFY), HeadSettings.defaults(2));
    GraftedModel model = model(backbone(13), head, Task.CLASSIFY);
    Path file = folder.resolve("model.onnx");
    model.write(file);
    GraftedModel read = GraftedModel.read(file);
    assertThat(read.card()).isEqualTo(model.card());
    assertThat(read.graph()).isEqualTo(model.graph());
  }

  @Test
  void aBackboneIsNoModel() {
    Path file = folder.resolve("backbone.onnx");
    OnnxFile.write(backbone(13), file);
    assertThatThrownBy(() -> GraftedModel.read(file))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("backbone.onnx")
        .hasMessageContaining("a model.onnx that a training wrote");
  }

  /** DJL wants an ONNX Runtime of its own, which a process has one of. */
  static final class Djl {
    public static void main(String[] arguments) throws Exception {
      Criteria<NDList, NDList> criteria =
          Criteria.builder()
              .setTypes(NDList.class, NDList.class)
              .optModelPath(Path.of(arguments[0]))
              .optEngine("OnnxRuntime")
              .optTranslator(new NoopTranslator())
              .build();
      try (ZooModel<NDList, NDList> model = criteria.loadModel();
          Predictor<NDList, NDList> predictor = model.newPredictor();
          NDManager manager = model.getNDManager().newSubManager()) {
        NDList input =
            new NDList(
                manager.create(
                    pictures(features(2)).floats(), new Shape(SAMPLES, CHANNELS, SIDE, SIDE)));
        for (float probability : predictor.predict(input).get(0).toFloatArray()) {
          System.out.println(probability);
        }
      }
    }
  }

  @Test
  void djlOpensTheFile() throws Exception {
    FloatMatrix features = features(2);
    FittedHead head = Heads.fit(features, targets(Task.CLASSIFY), HeadSettings.defaults(2));
    Path file = Files.createDirectories(folder.resolve("djl")).resolve("model.onnx");
    model(backbone(13), head, Task.CLASSIFY).write(file);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-DOPT_OUT_TRACKING=true",
                "-cp",
                System.getProperty("java.class.path"),
                Djl.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    float[] expected =
        head.link().predictions(head.head().apply(features), head.temperature().value()).toArray();
    assertThat(output.lines().map(Float::valueOf).toList()).hasSize(expected.length);
    int at = 0;
    for (String line : output.lines().toList()) {
      assertThat(Float.parseFloat(line)).isCloseTo(expected[at++], within(1e-3f));
    }
  }
}
