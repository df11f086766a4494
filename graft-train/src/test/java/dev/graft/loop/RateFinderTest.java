package dev.graft.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateFinderTest {
  /** Gradient descent on a parabola runs away above 2 over its curvature. */
  @ParameterizedTest
  @ValueSource(doubles = {10, 100, 1000})
  void theSuggestionLiesBelowTheRateThatRunsAway(double curvature) {
    double[] position = {1};
    RateFinder.Finding finding =
        RateFinder.find(
            rate -> {
              double loss = 0.5 * curvature * position[0] * position[0] + 0.1;
              position[0] -= rate * curvature * position[0];
              return loss;
            });
    assertThat(finding.suggestion()).isBetween(0.01 / curvature, 2 / curvature);
    assertThat(finding.trials()).hasSizeBetween(10, RateFinder.STEPS);
  }

  @Test
  void whereNoRateHelpsNoneIsSuggested() {
    double[] loss = {1};
    assertThatThrownBy(() -> RateFinder.find(rate -> loss[0] += 0.01))
        .isInstanceOf(GraftException.class)
        .hasMessageContainingAll("no learning rate", "say the learning rate");
  }

  @Test
  void theSearchStopsAtNaN() {
    RateFinder.Finding finding = RateFinder.find(rate -> rate > 1e-4 ? Double.NaN : 1 - rate);
    assertThat(finding.trials()).isNotEmpty().allMatch(trial -> trial.rate() <= 1e-4);
    assertThat(finding.suggestion()).isBetween(1e-7, 1e-4);
  }
}
