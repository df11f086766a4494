package dev.graft.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConvergenceTest {
  private static final Score START = new Score(0.9, 0.5);

  @Test
  void lastsAsLongAsTheScoreImproves() {
    assertThat(reached(2, 0.001, 0.91, 0.92, 0.93, 0.94)).isFalse();
  }

  @Test
  void endsWhenPatienceIsOver() {
    assertThat(reached(2, 0.001, 0.95, 0.94)).isFalse();
    assertThat(reached(2, 0.001, 0.95, 0.94, 0.95)).isTrue();
  }

  @Test
  void anImprovementRenewsPatience() {
    assertThat(reached(2, 0.001, 0.95, 0.94, 0.96, 0.94)).isFalse();
  }

  @Test
  void theFirstEpochIsWhatLaterOnesAreMeasuredBy() {
    assertThat(reached(2, 0.001, 0.7, 0.6)).isFalse();
    assertThat(reached(2, 0.001, 0.7, 0.6, 0.7)).isTrue();
    assertThat(reached(1, 0.001, 0.7)).isFalse();
  }

  @Test
  void gainsBelowTheMinimumDoNotCount() {
    assertThat(reached(2, 0.01, 0.9, 0.905, 0.909)).isTrue();
    assertThat(reached(2, 0.001, 0.9, 0.905, 0.909)).isFalse();
  }

  @Test
  void atEqualMeasuresALowerLossIsAnImprovement() {
    List<Score> falling = List.of(new Score(0.9, 0.4), new Score(0.9, 0.3), new Score(0.9, 0.2));
    assertThat(new Convergence(1, 0.01).reached(falling)).isFalse();
    assertThat(new Score(0.9, 0.4)).isGreaterThan(START).isLessThan(new Score(0.91, 9));
  }

  private static boolean reached(int patience, double minimumGain, double... measures) {
    List<Score> scores = Arrays.stream(measures).mapToObj(m -> new Score(m, 0.5)).toList();
    return new Convergence(patience, minimumGain).reached(scores);
  }
}
