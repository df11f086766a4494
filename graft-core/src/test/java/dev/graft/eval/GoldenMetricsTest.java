package dev.graft.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.data.Targets;
import dev.graft.linalg.FloatMatrix;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Goldens are scikit-learn's; see make_goldens.py beside the heads' goldens. */
class GoldenMetricsTest {
  private static final Offset<Double> CLOSE = within(1e-9);

  private static JsonNode goldens(String kind) throws IOException {
    try (InputStream in = GoldenMetricsTest.class.getResourceAsStream("metrics.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in)).get(kind);
    }
  }

  private static double[] doubles(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  private static List<Integer> ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asInt).toList();
  }

  private static FloatMatrix matrix(JsonNode values, int columns) {
    return FloatMatrix.rounded(doubles(values), values.size() / columns, columns);
  }

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "name " + i).toList();
  }

  private static double[] perClass(
      ClassMetrics metrics, ToDoubleFunction<ClassMetrics.PerClass> score) {
    return metrics.perClass().stream().mapToDouble(score).toArray();
  }

  @Test
  void classificationEqualsTheReference() throws IOException {
    for (JsonNode golden : goldens("classification")) {
      ClassMetrics metrics =
          (ClassMetrics)
              Metrics.of(
                  matrix(golden.get("probabilities"), golden.get("classes").asInt()),
                  new Targets.Classes(ints(golden.get("classOf")), golden.get("classes").asInt()),
                  names(golden.get("classes").asInt()));
      assertThat(metrics.accuracy()).isCloseTo(golden.get("accuracy").asDouble(), CLOSE);
      assertThat(metrics.macroF1()).isCloseTo(golden.get("macroF1").asDouble(), CLOSE);
      assertThat(metrics.logLoss()).isCloseTo(golden.get("logLoss").asDouble(), CLOSE);
      assertThat(perClass(metrics, ClassMetrics.PerClass::precision))
          .containsExactly(doubles(golden.get("precision")), CLOSE);
      assertThat(perClass(metrics, ClassMetrics.PerClass::recall))
          .containsExactly(doubles(golden.get("recall")), CLOSE);
      assertThat(perClass(metrics, ClassMetrics.PerClass::f1))
          .containsExactly(doubles(golden.get("f1")), CLOSE);
      assertThat(metrics.perClass().stream().map(ClassMetrics.PerClass::support))
          .isEqualTo(ints(golden.get("support")));
      assertThat(metrics.confusion())
          .isEqualTo(
              StreamSupport.stream(golden.get("confusion").spliterator(), false)
                  .map(GoldenMetricsTest::ints)
                  .toList());
      if (golden.get("top5").isNull()) {
        assertThat(metrics.top5()).isNull();
      } else {
        assertThat(metrics.top5()).isCloseTo(golden.get("top5").asDouble(), CLOSE);
      }
    }
  }

  @Test
  void labelMetricsEqualTheReference() throws IOException {
    JsonNode golden = goldens("labels");
    int labels = golden.get("labels").asInt();
    List<Integer> present = ints(golden.get("present"));
    List<Set<Integer>> labelsOf =
        IntStream.range(0, present.size() / labels)
            .mapToObj(
                i ->
                    IntStream.range(0, labels)
                        .filter(k -> present.get(i * labels + k) == 1)
                        .boxed()
                        .collect(Collectors.toSet()))
            .toList();
    LabelMetrics metrics =
        (LabelMetrics)
            Metrics.of(
                matrix(golden.get("probabilities"), labels),
                new Targets.LabelSets(labelsOf, labels),
                names(labels));
    assertThat(metrics.exactMatch()).isCloseTo(golden.get("exactMatch").asDouble(), CLOSE);
    assertThat(metrics.microF1()).isCloseTo(golden.get("microF1").asDouble(), CLOSE);
    assertThat(metrics.macroF1()).isCloseTo(golden.get("macroF1").asDouble(), CLOSE);
    assertThat(metrics.meanAveragePrecision())
        .isCloseTo(golden.get("meanAveragePrecision").asDouble(), CLOSE);
    assertThat(metrics.logLoss()).isCloseTo(golden.get("logLoss").asDouble(), CLOSE);
  }

  @Test
  void rankingWithTiesEqualsTheReference() throws IOException {
    JsonNode golden = goldens("ranking");
    List<Double> scores =
        StreamSupport.stream(golden.get("scores").spliterator(), false)
            .map(JsonNode::asDouble)
            .toList();
    List<Boolean> positive = ints(golden.get("positive")).stream().map(i -> i == 1).toList();
    assertThat(Ranking.auroc(scores, positive)).isCloseTo(golden.get("auroc").asDouble(), CLOSE);
    assertThat(Ranking.averagePrecision(scores, positive))
        .isCloseTo(golden.get("averagePrecision").asDouble(), CLOSE);
  }

  @Test
  void regressionEqualsTheReference() throws IOException {
    JsonNode golden = goldens("regression");
    int targets = golden.get("targets").asInt();
    NumberMetrics metrics =
        (NumberMetrics)
            Metrics.of(
                matrix(golden.get("predictions"), targets),
                new Targets.Values(matrix(golden.get("truths"), targets)),
                names(targets));
    assertThat(metrics.mae()).isCloseTo(golden.get("mae").asDouble(), CLOSE);
    assertThat(metrics.rmse()).isCloseTo(golden.get("rmse").asDouble(), CLOSE);
    assertThat(metrics.r2()).isCloseTo(golden.get("r2").asDouble(), CLOSE);
    assertThat(metrics.perTarget()).hasSize(targets);
  }

  @Test
  void oneKindAloneHasNoRanking() {
    assertThat(Ranking.auroc(List.of(1.0, 2.0), List.of(true, true))).isNaN();
    assertThat(Ranking.averagePrecision(List.of(1.0), List.of(false))).isNaN();
  }

  @Test
  void wilsonIntervalEqualsPublishedValues() {
    // Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    assertThat(Wilson.of(81, 263).low()).isCloseTo(0.2553, within(5e-5));
    assertThat(Wilson.of(81, 263).high()).isCloseTo(0.3662, within(5e-5));
    assertThat(Wilson.of(15, 148).low()).isCloseTo(0.0624, within(5e-5));
    assertThat(Wilson.of(0, 20).high()).isCloseTo(0.1611, within(5e-5));
    assertThat(Wilson.of(1, 29).low()).isCloseTo(0.0061, within(5e-5));
  }
}
