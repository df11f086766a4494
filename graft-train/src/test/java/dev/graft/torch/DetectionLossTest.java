package dev.graft.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.graph.Tensor;
import dev.graft.torch.DetectionLoss.Assigned;
import dev.graft.torch.SimOta.Anchor;
import dev.graft.torch.SimOta.CentredBox;
import dev.graft.torch.SimOta.Match;
import dev.graft.torch.SimOta.Truth;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a PyTorch of its own: {@code make_detection_goldens.py}. */
class DetectionLossTest {
  private static final List<Loss.Grid> GRIDS =
      List.of(new Loss.Grid(8, 8, 8), new Loss.Grid(16, 4, 4), new Loss.Grid(32, 2, 2));
  private static final List<Anchor> ANCHORS = Anchor.of(GRIDS);
  private static final int CLASSES = 3;
  private static final int WIDTH = 5 + CLASSES;

  @BeforeAll
  static void useOneThread() {
    TorchRuntime.setThreads(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void lossGradientAndAssignmentAreThoseOfPyTorch(int number) throws IOException {
    JsonNode golden = golden(number);
    int pictures = golden.required("truth").size();
    float[] outputs = outputs(number, pictures);
    Tensor target = target(golden.required("truth"));
    DetectionLoss loss =
        new DetectionLoss(new Loss.Detection(GRIDS, golden.required("l1").booleanValue()));
    Scopes.memory(
        () -> {
          org.bytedeco.pytorch.Tensor output =
              toNative(outputs, ScalarType.Float).requires_grad_(true);
          List<Assigned> assigned = loss.assign(output, target);
          for (int n = 0; n < pictures; n++) {
            List<Match> matches = assigned.get(n).matches();
            assertThat(matches.stream().map(Match::anchor).toList())
                .isEqualTo(integers(golden.requiredAt("/anchors/" + n)));
            assertThat(matches.stream().map(Match::truth).toList())
                .isEqualTo(integers(golden.requiredAt("/boxes/" + n)));
          }
          org.bytedeco.pytorch.Tensor value = loss.of(output, target);
          value.backward();
          assertThat(value.item_double())
              .isCloseTo(golden.required("loss").doubleValue(), within(1e-4));
          assertThat(output.grad().norm().item_double())
              .isCloseTo(golden.required("gradientNorm").doubleValue(), within(1e-4));
          return true;
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void gradientIsThatOfFiniteDifferences(int number) throws IOException {
    JsonNode golden = golden(number);
    int pictures = golden.required("truth").size();
    float[] outputs = outputs(number, pictures);
    DetectionLoss loss = new DetectionLoss(new Loss.Detection(GRIDS, true));
    Tensor target = target(golden.required("truth"));
    Scopes.memory(
        () -> {
          org.bytedeco.pytorch.Tensor output =
              toNative(outputs, ScalarType.Double).requires_grad_(true);
          List<Assigned> fixed = loss.assign(output, target);
          loss.of(output, fixed).backward();
          float[] gradient = NativeTensors.toJava(output.grad()).floats();
          for (int i : probes(fixed)) {
            double step = 1e-3f;
            double rise =
                value(loss, outputs, fixed, i, step) - value(loss, outputs, fixed, i, -step);
            assertThat((double) gradient[i]).isCloseTo(rise / (2 * step), within(2e-4));
          }
          return true;
        });
  }

  /** All numbers of anchors that answer for a box, and some of others. */
  private static int[] probes(List<Assigned> assigned) {
    List<Integer> probes = new ArrayList<>(List.of(4, 12, 13));
    for (int n = 0; n < assigned.size(); n++) {
      for (Match match : assigned.get(n).matches()) {
        int at = (n * ANCHORS.size() + match.anchor()) * WIDTH;
        IntStream.range(at, at + WIDTH).forEach(probes::add);
      }
    }
    return probes.stream().mapToInt(Integer::intValue).toArray();
  }

  private static double value(
      DetectionLoss loss, float[] outputs, List<Assigned> fixed, int moved, double step) {
    return Scopes.withoutGradients(
        () -> {
          double[] values =
              IntStream.range(0, outputs.length).mapToDouble(i -> outputs[i]).toArray();
          values[moved] += step;
          return loss.of(
                  org.bytedeco.pytorch.Tensor.create(values).reshape(-1, ANCHORS.size(), WIDTH),
                  fixed)
              .item_double();
        });
  }

  @Test
  void everyAnchorAnswersForOneBoxAndIsNearOne() {
    SimOta assignment = new SimOta(GRIDS, CLASSES);
    for (int seed = 0; seed < 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Truth> truths = new ArrayList<>();
      for (int i = random.nextInt(12); i >= 0; i--) {
        truths.add(
            new Truth(
                random.nextInt(CLASSES),
                new CentredBox(
                    random.nextDouble(64),
                    random.nextDouble(64),
                    1 + random.nextDouble(40),
                    1 + random.nextDouble(40))));
      }
      List<Match> matches = assignment.assign(outputs(seed, 1), truths);
      Set<Integer> anchors = new HashSet<>();
      for (Match match : matches) {
        assertThat(anchors.add(match.anchor())).isTrue();
        assertThat(match.iou()).isBetween(0.0, 1.0);
        assertThat(truths).hasSizeGreaterThan(match.truth());
        Anchor anchor = ANCHORS.get(match.anchor());
        assertThat(truths)
            .anyMatch(
                truth ->
                    Math.abs(truth.box().x() - anchor.centreX()) < 1.5 * anchor.stridePx()
                        && Math.abs(truth.box().y() - anchor.centreY()) < 1.5 * anchor.stridePx());
      }
      assertThat(matches.size()).isBetween(1, 10 * truths.size());
      assertThat(assignment.assign(outputs(seed, 1), truths)).isEqualTo(matches);
    }
  }

  @Test
  void aPictureWithoutBoxesOnlySaysThatNothingIsThere() {
    Tensor none = Tensor.ofFloats(new float[] {-1, 0, 0, 0, 0}, 1, 1, 5);
    float[] outputs = outputs(1, 1);
    double expected = 0;
    for (int a = 0; a < ANCHORS.size(); a++) {
      expected += Math.log1p(Math.exp(outputs[a * WIDTH + 4]));
    }
    double value =
        Training.loss(
            new Loss.Detection(GRIDS, true),
            Tensor.ofFloats(outputs, 1, ANCHORS.size(), WIDTH),
            none);
    assertThat(value).isCloseTo(expected, within(1e-3));
  }

  @Test
  void targetsThatDoNotFitAreRefused() {
    Loss loss = new Loss.Detection(GRIDS, false);
    Tensor output = Tensor.ofFloats(outputs(0, 1), 1, ANCHORS.size(), WIDTH);
    Tensor unknown = Tensor.ofFloats(new float[] {3, 9, 9, 9, 9}, 1, 1, 5);
    assertThatThrownBy(() -> Training.loss(loss, output, unknown))
        .hasMessage("the target is class 3, and the network knows 3");
    Tensor flat = Tensor.ofFloats(new float[] {1, 2, 3, 4}, 1, 4);
    assertThatThrownBy(() -> Training.loss(loss, output, flat))
        .hasMessageContaining("boxes [N, boxes, 5]");
  }

  /** As the script that made the goldens. */
  private static float[] outputs(int number, int pictures) {
    float[] values = new float[pictures * ANCHORS.size() * WIDTH];
    for (int i = 0; i < values.length; i++) {
      double wave = 0.8 * Math.sin(0.37 * i * (number + 1) + 0.11 * i * i / 997 + number);
      values[i] = (float) wave + (i % WIDTH == 2 || i % WIDTH == 3 ? 1 : 0);
    }
    return values;
  }

  private static org.bytedeco.pytorch.Tensor toNative(float[] outputs, ScalarType type) {
    int pictures = outputs.length / ANCHORS.size() / WIDTH;
    return NativeTensors.toNative(Tensor.ofFloats(outputs, pictures, ANCHORS.size(), WIDTH), type);
  }

  private static Tensor target(JsonNode truth) {
    int most = Math.max(1, stream(truth).mapToInt(JsonNode::size).max().orElse(0));
    float[] rows = new float[truth.size() * most * 5];
    for (int n = 0; n < truth.size(); n++) {
      for (int b = 0; b < most; b++) {
        JsonNode box = truth.get(n).get(b);
        int at = (n * most + b) * 5;
        rows[at] = -1;
        for (int i = 0; box != null && i < 5; i++) {
          rows[at + i] = box.required(i).floatValue();
        }
      }
    }
    return Tensor.ofFloats(rows, truth.size(), most, 5);
  }

  private static List<Integer> integers(JsonNode array) {
    return stream(array).map(JsonNode::intValue).toList();
  }

  private static java.util.stream.Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static JsonNode golden(int number) throws IOException {
    try (InputStream file = DetectionLossTest.class.getResourceAsStream("detection.json")) {
      return new ObjectMapper().readTree(file).required(number);
    }
  }
}
