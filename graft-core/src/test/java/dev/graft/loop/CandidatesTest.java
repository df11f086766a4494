package dev.graft.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.graph.Tensor;
import dev.graft.policy.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** States of a network of one weight, whose score falls with the distance from a best value. */
class CandidatesTest {
  private static Function<Weights, Score> bestAt(double best) {
    return weights -> new Score(-Math.abs(value(weights) - best), 0);
  }

  @Test
  void theThreeBestAreKeptInOrder() {
    Candidates candidates = candidates(bestAt(0), 5, 1, 4, 2, 3);
    assertThat(candidates.best()).extracting(c -> value(c.weights())).containsExactly(1f, 2f, 3f);
  }

  @Test
  void betweenEqualsTheFirstIsBest() {
    Candidates candidates = candidates(weights -> new Score(0.9, 0.1), 1, 2, 3);
    assertThat(value(candidates.first().weights())).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"3, 3", "1.5, 1.5", "2, 2", "9, 4"})
  void aMeanIsTakenOnlyWhereItIsBetter(double best, double expected) {
    // Starting from the best single state keeps the line out of this.
    Candidates candidates = candidates(bestAt(best), 1, 2, 4);
    Weights start = candidates.first().weights();
    assertThat(value(candidates.average(start, bestAt(best)).weights()))
        .isCloseTo((float) expected, within(1e-6f));
    assertThat(candidates.average(start, bestAt(best)).score())
        .isGreaterThanOrEqualTo(candidates.first().score());
  }

  @Test
  void aPointOnTheLineFromTheStartIsTakenOnlyWhereItIsBetter() {
    Candidates candidates = candidates(bestAt(10), 10);
    assertThat(value(candidates.average(weights(0), bestAt(10)).weights())).isEqualTo(10);
    Candidate between = candidates(bestAt(6), 10).average(weights(0), bestAt(6));
    assertThat(value(between.weights())).isCloseTo(6, within(1e-6f));
    assertThat(between.name()).contains("0.6");
  }

  @Test
  void endsOfALineAreExact() {
    Weights a = weights(0.1f);
    Weights b = weights(0.7f);
    assertThat(value(a.towards(b, 0))).isEqualTo(0.1f);
    assertThat(value(a.towards(b, 1))).isEqualTo(0.7f);
    assertThat(value(Weights.mean(List.of(a, a, a)))).isEqualTo(0.1f);
  }

  private static Candidates candidates(Function<Weights, Score> validate, float... values) {
    List<Candidate> all = new ArrayList<>();
    for (float value : values) {
      Weights weights = weights(value);
      all.add(new Candidate("epoch", weights, validate.apply(weights)));
    }
    Candidates candidates = Candidates.of(all.get(0));
    for (Candidate next : all.subList(1, all.size())) {
      candidates = candidates.with(next);
    }
    return candidates;
  }

  private static Weights weights(float value) {
    return new Weights(Map.of("w", Tensor.ofFloats(new float[] {value}, 1)));
  }

  private static float value(Weights weights) {
    return weights.tensors().values().iterator().next().floats()[0];
  }
}
