package dev.graft.detect;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.GraftException;
import dev.graft.data.Box;
import dev.graft.data.LabelledBox;
import dev.graft.eval.Detection;
import dev.graft.eval.DetectionMetrics;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.NetworkBuilder;
import dev.graft.graph.Tensor;
import dev.graft.graph.TensorShapes;
import dev.graft.model.GraftedModel;
import dev.graft.ort.Engine;
import dev.graft.policy.UpdateRule;
import dev.graft.torch.CompiledGraph;
import dev.graft.torch.GroupRates;
import dev.graft.torch.Loss;
import dev.graft.torch.Mode;
import dev.graft.torch.Parameter;
import dev.graft.torch.TorchRuntime;
import dev.graft.torch.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A head on a tiny network of random weights, which tells whole pictures apart. */
class NewHeadTest {
  private static final int SIDE = 64;
  private static final int PICTURES = 8;
  private static final TensorShapes INPUTS =
      new TensorShapes(Map.of("images", new long[] {1, 3, SIDE, SIDE}));
  private static final List<String> CLASSES = List.of("dark", "bright");

  @BeforeAll
  static void oneThreadIsFastestForTinyNetworks() {
    TorchRuntime.setThreads(1);
  }

  @Test
  void itsBoxesAreSquaresInTheMiddleOfTheirCellsAndHardlyAnythingIsThere() {
    DetectionNetwork detector = NewHead.on(classifier(5), INPUTS, CLASSES, 1);
    float[] answers = answers(detector, pictures());
    int columns = 5 + CLASSES.size();
    for (int at = 0; at < answers.length; at += columns) {
      assertThat(answers[at]).isCloseTo(0.5f, within(0.4f));
      assertThat(answers[at + 2]).isCloseTo((float) Math.log(4), within(0.5f));
      assertThat(answers[at + 4]).isCloseTo((float) Math.log(0.01 / 0.99), within(0.5f));
      assertThat(answers[at + 5]).isCloseTo(0, within(0.5f));
    }
  }

  @Test
  void itLearnsEightPicturesByHeartInAFewHundredSteps() {
    DetectionNetwork detector = NewHead.on(classifier(5), INPUTS, CLASSES, 1);
    Loss loss = new Loss.Detection(detector.grids(), false);
    Tensor pictures = pictures();
    Tensor boxes = Views.tensor(boxes());
    DetectionNetwork trained;
    try (CompiledGraph graph =
            CompiledGraph.compile(detector.graph(), Parameter.in(detector.graph()));
        Training training = new Training(graph, UpdateRule.AdamW.defaults())) {
      for (int step = 0; step < 300; step++) {
        double rate = 2e-3 * Math.min(1, (300 - step) / 150.0);
        training.accumulate(Map.of("images", pictures), boxes, loss, Mode.defaults(), 1);
        training.step(Map.of("", new GroupRates(rate, 0, 0)), 10);
      }
      trained = detector.with(graph.state());
    }
    DetectionMetrics learned = metrics(trained, answers(trained, pictures));
    assertThat(learned.map50()).as(learned.toString()).isGreaterThan(0.9);
  }

  @Test
  void aNetworkWithoutCoarseMapsIsRefusedWithWhatItHas() {
    assertThatThrownBy(() -> NewHead.on(classifier(4), INPUTS, CLASSES, 1))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("strides of 8, 16 and 32 pixels")
        .hasMessageContaining("maps at 2, 4, 8, 16;");
  }

  /** Convolutions that each halve the picture, and what a classifier ends in. */
  private static Graph classifier(int layers) {
    NetworkBuilder net = new NetworkBuilder(13, 4, false);
    String x = net.input("images", ElementType.FLOAT, -1, 3, SIDE, SIDE);
    for (int i = 0; i < layers; i++) {
      String y = net.conv("layer" + i, x, i == 0 ? 3 : 16, 16, 3, 2, 1);
      x = net.op("layer" + i, "Mul", y, net.op("layer" + i, "Sigmoid", y));
    }
    net.output(net.op("flat", "Flatten", net.op("pool", "GlobalAveragePool", x)), -1, 16);
    return net.build();
  }

  private static List<List<LabelledBox>> boxes() {
    List<List<LabelledBox>> boxes = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < PICTURES; i++) {
      int side = 14 + random.nextInt(24);
      int left = random.nextInt(SIDE - side);
      int top = random.nextInt(SIDE - side);
      boxes.add(List.of(LabelledBox.of(i % 2, new Box(left, top, left + side, top + side))));
    }
    return boxes;
  }

  /** Noise, with a square of one of two colours in each picture's box. */
  private static Tensor pictures() {
    SplittableRandom random = new SplittableRandom(3);
    float[] values = new float[PICTURES * 3 * SIDE * SIDE];
    for (int at = 0; at < values.length; at++) {
      int channel = at / (SIDE * SIDE) % 3;
      LabelledBox box = boxes().get(at / (3 * SIDE * SIDE)).get(0);
      int x = at % SIDE;
      int y = at / SIDE % SIDE;
      boolean inside =
          x >= box.box().left()
              && x < box.box().right()
              && y >= box.box().top()
              && y < box.box().bottom();
      float noise = (float) (0.1 * random.nextGaussian());
      values[at] = inside ? noise + (box.index() == channel ? 2 : -1) : noise;
    }
    return Tensor.ofFloats(values, PICTURES, 3, SIDE, SIDE);
  }

  private static float[] answers(DetectionNetwork detector, Tensor pictures) {
    try (Engine engine = Engine.of(detector.graph(), 1)) {
      return requireNonNull(engine.run(Map.of("images", pictures)).get(DetectionNetwork.OUTPUT))
          .floats();
    }
  }

  private static DetectionMetrics metrics(DetectionNetwork detector, float[] answers) {
    List<List<Detection>> found = new ArrayList<>();
    int size = answers.length / PICTURES;
    try (Engine suppression = Engine.of(Suppression.defaults().alone(detector), 1)) {
      for (int i = 0; i < PICTURES; i++) {
        float[] own = Arrays.copyOfRange(answers, i * size, (i + 1) * size);
        Tensor anchors = Tensor.ofFloats(own, 1, detector.anchors(), size / detector.anchors());
        Map<String, Tensor> left = suppression.run(Map.of(DetectionNetwork.OUTPUT, anchors));
        float[] box = requireNonNull(left.get(GraftedModel.BOXES)).floats();
        float[] scores = requireNonNull(left.get(GraftedModel.SCORES)).floats();
        long[] classes = requireNonNull(left.get(GraftedModel.CLASSES)).longs();
        List<Detection> answered = new ArrayList<>();
        for (int j = 0; j < scores.length; j++) {
          Box seen = new Box(box[4 * j], box[4 * j + 1], box[4 * j + 2], box[4 * j + 3]);
          answered.add(new Detection((int) classes[j], seen, scores[j]));
        }
        found.add(answered);
      }
    }
    return DetectionMetrics.of(boxes(), found, CLASSES);
  }
}
