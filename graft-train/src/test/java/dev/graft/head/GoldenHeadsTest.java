package dev.graft.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.blas.Workspace;
import dev.graft.data.Targets;
import dev.graft.linalg.FloatMatrix;
import dev.graft.model.Link;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares with scikit-learn; see make_goldens.py beside heads.json. */
class GoldenHeadsTest {
  static Stream<JsonNode> logistic() {
    return goldens("logistic");
  }

  static Stream<JsonNode> ridge() {
    return goldens("ridge");
  }

  private static Stream<JsonNode> goldens(String kind) {
    try (InputStream in = GoldenHeadsTest.class.getResourceAsStream("heads.json")) {
      JsonNode all = new ObjectMapper().readTree(Objects.requireNonNull(in)).get(kind);
      return StreamSupport.stream(all.spliterator(), false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double[] doubles(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  private static FloatMatrix matrix(JsonNode values, int columns) {
    return FloatMatrix.rounded(doubles(values), values.size() / columns, columns);
  }

  @ParameterizedTest
  @MethodSource
  void logistic(JsonNode golden) {
    FloatMatrix features = matrix(golden.get("features"), golden.get("columns").asInt());
    List<Integer> classOf =
        IntStream.range(0, features.rows())
            .mapToObj(i -> golden.get("classOf").get(i).asInt())
            .toList();
    Targets targets = new Targets.Classes(classOf, golden.get("classes").asInt());
    double[] weights = Heads.weights(targets, golden.get("balanced").asBoolean());
    try (Workspace workspace = new Workspace(1)) {
      Problem problem = Samples.problem(features, targets, weights, workspace);
      Trainer trainer = new Trainer(problem, LogLoss.of(targets), () -> false);
      double[] point =
          trainer.train(golden.get("penalty").asDouble(), weights, trainer.origin(), 1e-9).point;
      FloatMatrix probabilities = Link.SOFTMAX.predictions(trainer.head(point).apply(features), 1);
      double[] expected = doubles(golden.get("probabilities"));
      for (int i = 0; i < expected.length; i++) {
        assertThat((double) probabilities.values().get(i)).isCloseTo(expected[i], within(2e-6));
      }
    }
  }

  @ParameterizedTest
  @MethodSource
  void ridge(JsonNode golden) {
    FloatMatrix features = matrix(golden.get("features"), golden.get("columns").asInt());
    FloatMatrix values = matrix(golden.get("values"), golden.get("targets").asInt());
    Targets targets = new Targets.Values(values);
    try (Workspace workspace = new Workspace(1)) {
      Problem problem =
          Samples.problem(features, targets, Samples.ones(features.rows()), workspace);
      Ridge ridge =
          new Ridge(problem, values::get, new double[] {golden.get("penalty").asDouble()});
      // scikit-learn standardises once, with the left-out sample, and so do we.
      assertThat(ridge.leaveOneOut(0))
          .containsExactly(doubles(golden.get("leaveOneOut")), within(1e-8));
      FloatMatrix predictions = ridge.head(new int[values.columns()]).apply(features);
      double[] expected = doubles(golden.get("predictions"));
      for (int i = 0; i < expected.length; i++) {
        assertThat((double) predictions.values().get(i)).isCloseTo(expected[i], within(1e-5));
      }
    }
  }
}
