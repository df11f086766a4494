package dev.graft.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.data.Box;
import dev.graft.data.LabelledBox;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Goldens are pycocotools'; see detection_goldens.py. */
class DetectionMetricsTest {
  private static final Offset<Double> CLOSE = within(1e-6);

  private static Box box(JsonNode xywh) {
    double x = xywh.get(0).asDouble();
    double y = xywh.get(1).asDouble();
    return new Box(x, y, x + xywh.get(2).asDouble(), y + xywh.get(3).asDouble());
  }

  private static DetectionMetrics measured(JsonNode one) {
    List<List<LabelledBox>> truth = new ArrayList<>();
    for (JsonNode picture : one.required("truth")) {
      List<LabelledBox> there = new ArrayList<>();
      for (JsonNode b : picture) {
        there.add(
            new LabelledBox(
                b.required("index").asInt(),
                box(b.required("box")),
                b.required("crowd").asBoolean(),
                b.required("area").asDouble()));
      }
      truth.add(there);
    }
    List<List<Detection>> found = new ArrayList<>();
    for (JsonNode picture : one.required("found")) {
      List<Detection> seen = new ArrayList<>();
      for (JsonNode b : picture) {
        seen.add(
            new Detection(
                b.required("index").asInt(),
                box(b.required("box")),
                b.required("score").asDouble()));
      }
      found.add(seen);
    }
    int classes = one.required("classes").asInt();
    List<String> names = IntStream.range(0, classes).mapToObj(k -> "class " + k).toList();
    return DetectionMetrics.of(truth, found, names);
  }

  /** What pycocotools gives as -1 cannot be measured. */
  private static void compare(JsonNode golden, double... values) {
    assertThat(values).hasSize(golden.size());
    for (int i = 0; i < values.length; i++) {
      double wanted = golden.get(i).asDouble();
      if (wanted == -1) {
        assertThat(values[i]).isNaN();
      } else {
        assertThat(values[i]).isCloseTo(wanted, CLOSE);
      }
    }
  }

  @Test
  void figuresEqualThoseOfPycocotools() throws IOException {
    JsonNode goldens;
    try (InputStream in = DetectionMetricsTest.class.getResourceAsStream("detections.json")) {
      goldens = new ObjectMapper().readTree(Objects.requireNonNull(in));
    }
    assertThat(goldens.required("cases")).hasSize(50);
    int seed = 0;
    for (JsonNode one : goldens.required("cases")) {
      DetectionMetrics metrics = measured(one);
      JsonNode golden = one.required("metrics");
      try {
        compare(
            golden.required("all"),
            metrics.map(),
            metrics.map50(),
            metrics.map75(),
            metrics.small(),
            metrics.medium(),
            metrics.large(),
            metrics.recall());
        for (int k = 0; k < metrics.perClass().size(); k++) {
          DetectionMetrics.PerClass own = metrics.perClass().get(k);
          compare(
              golden.required("perClass").get(k),
              own.map(),
              own.map50(),
              own.small(),
              own.medium(),
              own.large(),
              own.recall());
        }
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
      seed++;
    }
  }

  @Test
  void whatIsFoundWhereItIsIsPerfectAndWhatIsFoundTwiceIsNot() {
    Box box = new Box(10, 10, 50, 60);
    List<List<LabelledBox>> truth = List.of(List.of(LabelledBox.of(0, box)), List.of());
    Detection right = new Detection(0, box, 0.9);
    DetectionMetrics perfect =
        DetectionMetrics.of(truth, List.of(List.of(right), List.of()), List.of("cat", "dog"));
    assertThat(perfect.map()).isCloseTo(1, CLOSE);
    assertThat(perfect.boxes()).isEqualTo(1);
    assertThat(perfect.perClass().get(1).map()).isNaN();
    assertThat(perfect.headline()).isEqualTo("mAP@.5 1.000, mAP@.5:.95 1.000, recall 1.000");
    assertThat(DetectionMetrics.told(perfect.perClass().get(1).map50())).isEqualTo("-");
    DetectionMetrics none =
        DetectionMetrics.of(List.of(List.of()), List.of(List.of()), List.of("cat"));
    assertThat(none.headline()).isEqualTo("mAP@.5 -, mAP@.5:.95 -, recall -");
    Detection surer = new Detection(0, new Box(200, 10, 240, 60), 0.95);
    DetectionMetrics alarm =
        DetectionMetrics.of(truth, List.of(List.of(right), List.of(surer)), List.of("cat"));
    assertThat(alarm.map()).isCloseTo(0.5, CLOSE);
  }

  @Test
  void listsOfDifferentLengthsAreRefused() {
    assertThatThrownBy(() -> DetectionMetrics.of(List.of(List.of()), List.of(), List.of("cat")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
