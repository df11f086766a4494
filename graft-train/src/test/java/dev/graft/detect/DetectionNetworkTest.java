package dev.graft.detect;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.graph.Backbone;
import dev.graft.graph.Graph;
import dev.graft.graph.Networks;
import dev.graft.graph.Tensor;
import dev.graft.model.GraftedModel;
import dev.graft.ort.Engine;
import dev.graft.torch.Loss;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DetectionNetworkTest {
  private static final int WIDTH = 5 + TinyDetector.NAMES.size();

  @Test
  void headsAreFoundByHowTheyArePutTogether() {
    DetectionNetwork detector = TinyDetector.read(1);
    assertThat(detector.grids())
        .containsExactly(new Loss.Grid(8, 8, 8), new Loss.Grid(16, 4, 4), new Loss.Grid(32, 2, 2));
    float[] exported = run(TinyDetector.graph(1), picture(3)).floats();
    float[] read = run(detector.graph(), picture(3)).floats();
    for (int i = 0; i < exported.length; i++) {
      double value = i % WIDTH < 4 ? read[i] : 1 / (1 + Math.exp(-read[i]));
      assertThat(value).isCloseTo(exported[i], within(1e-5));
    }
  }

  @Test
  void aNetworkWithoutSuchHeadsIsRefused() {
    assertThatThrownBy(
            () ->
                DetectionNetwork.of(
                    Networks.residual(13, 1, true), "net.onnx", TinyDetector.INPUTS, List.of()))
        .hasMessageContaining("net.onnx has no detection head that Graft knows")
        .hasMessageContaining("4 box numbers");
  }

  @Test
  void backboneNeckAndHeadTogetherAreTheDetector() {
    DetectionNetwork detector = TinyDetector.read(2);
    Backbone backbone = detector.backbone();
    assertThat(backbone.blocks().size()).isGreaterThan(3);
    assertThat(backbone.blocks()).anyMatch(block -> block.output().equals("graft.neck"));
    float[] whole = run(detector.graph(), picture(5)).floats();
    float[] parts = run(detector.headBehind(backbone.graph()), picture(5)).floats();
    assertThat(parts).containsExactly(whole, within(1e-5f));
  }

  @Test
  void severalPicturesAreAnsweredEachByItself() {
    Graph graph = TinyDetector.read(2).graph();
    float[] two = run(graph, Tensor.ofFloats(join(picture(1), picture(2)), 2, 3, 64, 64)).floats();
    float[] second = run(graph, picture(2)).floats();
    for (int i = 0; i < second.length; i++) {
      assertThat(two[second.length + i]).isCloseTo(second[i], within(1e-5f));
    }
  }

  @Test
  void cutToKnownClassesItAnswersForThemAsBefore() {
    DetectionNetwork detector = TinyDetector.read(4);
    ClassCut cut = ClassCut.of(detector, List.of("elm", "oak", "birch"));
    assertThat(cut.known()).containsExactly("elm", "birch");
    assertThat(cut.others()).containsExactly("oak");
    assertThat(cut.reason())
        .startsWith(
            "the detector knew elm, birch, which start from what it knew; new to it is oak");
    float[] before = run(detector.graph(), picture(7)).floats();
    float[] after = run(cut.detector().graph(), picture(7)).floats();
    for (int anchor = 0; anchor < detector.anchors(); anchor++) {
      for (int i = 0; i < 5; i++) {
        assertThat(after[anchor * 8 + i]).isEqualTo(before[anchor * WIDTH + i]);
      }
      assertThat(after[anchor * 8 + 5]).isCloseTo(before[anchor * WIDTH + 8], within(1e-6f));
      assertThat(after[anchor * 8 + 6]).isZero();
      assertThat(after[anchor * 8 + 7]).isCloseTo(before[anchor * WIDTH + 6], within(1e-6f));
    }
  }

  @Test
  void answersAreTheHighestScoresThatDoNotOverlap() {
    DetectionNetwork detector = TinyDetector.read(6);
    Suppression suppression = new Suppression(0.2, 0.5, 20);
    Map<String, Tensor> answers =
        runAll(suppression.answering(detector), Map.of("images", picture(9)));
    float[] boxes = requireNonNull(answers.get(GraftedModel.BOXES)).floats();
    float[] scores = requireNonNull(answers.get(GraftedModel.SCORES)).floats();
    long[] classes = requireNonNull(answers.get(GraftedModel.CLASSES)).longs();
    float[] raw = run(detector.graph(), picture(9)).floats();
    Answers expected = Answers.of(raw, detector, suppression);
    assertThat(scores.length).isGreaterThan(3);
    assertThat(scores).containsExactly(expected.scores(), within(1e-5f));
    assertThat(boxes).containsExactly(expected.boxes(), within(1e-3f));
    assertThat(classes).containsExactly(expected.classes());
  }

  @Test
  void whereNothingIsSureEnoughThereAreNoAnswers() {
    DetectionNetwork detector = TinyDetector.read(6);
    Graph graph = new Suppression(0.999, 0.5, 20).answering(detector);
    Map<String, Tensor> answers = runAll(graph, Map.of("images", picture(9)));
    assertThat(requireNonNull(answers.get(GraftedModel.BOXES)).shape()).containsExactly(0, 4);
    assertThat(requireNonNull(answers.get(GraftedModel.SCORES)).shape()).containsExactly(0);
  }

  /** The same by hand. */
  private record Answers(float[] boxes, float[] scores, long[] classes) {
    private record One(double[] box, double score, int label) {}

    static Answers of(float[] raw, DetectionNetwork detector, Suppression rule) {
      List<One> kept = new ArrayList<>();
      for (int label = 0; label < TinyDetector.NAMES.size(); label++) {
        List<One> own = new ArrayList<>();
        int at = 0;
        for (Loss.Grid grid : detector.grids()) {
          for (int cell = 0; cell < grid.width() * grid.height(); cell++, at += WIDTH) {
            double x = (raw[at] + cell % grid.width()) * grid.stridePx();
            int row = cell / grid.width();
            double y = (raw[at + 1] + row) * grid.stridePx();
            double w = Math.exp(raw[at + 2]) * grid.stridePx() / 2;
            double h = Math.exp(raw[at + 3]) * grid.stridePx() / 2;
            double score = sigmoid(raw[at + 4]) * sigmoid(raw[at + 5 + label]);
            if (score > rule.leastScore()) {
              own.add(new One(new double[] {x - w, y - h, x + w, y + h}, score, label));
            }
          }
        }
        own.sort(Comparator.comparingDouble(one -> -one.score));
        List<One> taken = new ArrayList<>();
        for (One one : own) {
          if (taken.size() < rule.mostPerClass()
              && taken.stream().allMatch(t -> iou(t.box, one.box) <= rule.mostOverlap())) {
            taken.add(one);
          }
        }
        kept.addAll(taken);
      }
      kept.sort(Comparator.comparingDouble(one -> -one.score));
      float[] boxes = new float[4 * kept.size()];
      float[] scores = new float[kept.size()];
      long[] classes = new long[kept.size()];
      for (int i = 0; i < kept.size(); i++) {
        for (int k = 0; k < 4; k++) {
          boxes[4 * i + k] = (float) kept.get(i).box[k];
        }
        scores[i] = (float) kept.get(i).score;
        classes[i] = kept.get(i).label;
      }
      return new Answers(boxes, scores, classes);
    }

    private static double iou(double[] a, double[] b) {
      double w = Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0]));
      double h = Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
      double both = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]);
      return w * h / (both - w * h);
    }

    private static double sigmoid(double x) {
      return 1 / (1 + Math.exp(-x));
    }
  }

  private static float[] join(Tensor a, Tensor b) {
    float[] all = new float[2 * a.floats().length];
    System.arraycopy(a.floats(), 0, all, 0, a.floats().length);
    System.arraycopy(b.floats(), 0, all, a.floats().length, a.floats().length);
    return all;
  }

  private static Tensor picture(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[3 * 64 * 64];
    IntStream.range(0, values.length).forEach(i -> values[i] = (float) random.nextGaussian());
    return Tensor.ofFloats(values, 1, 3, 64, 64);
  }

  private static Tensor run(Graph graph, Tensor picture) {
    return runAll(graph, Map.of("images", picture)).values().iterator().next();
  }

  private static Map<String, Tensor> runAll(Graph graph, Map<String, Tensor> inputs) {
    try (Engine engine = Engine.of(graph, 1)) {
      return engine.run(inputs);
    }
  }
}
