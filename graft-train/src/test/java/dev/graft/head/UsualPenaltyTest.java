package dev.graft.head;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class UsualPenaltyTest {
  /** A loss that grows with the distance from step 8, by samples that differ in how much. */
  private static double[] losses(int samples, int step) {
    double[] losses = new double[samples];
    Arrays.setAll(losses, i -> (i % 2 == 0 ? 0.5 : -0.3) * Math.abs(step - 8));
    return losses;
  }

  private static int between(int samples, int usual, int best) {
    double[] weights = new double[samples];
    Arrays.fill(weights, 1);
    return UsualPenalty.between(usual, best, step -> losses(samples, step), weights);
  }

  @Test
  void theUsualIsTakenWhereSamplesAreTooFewToSayOtherwise() {
    assertThat(between(16, 2, 8)).isEqualTo(2);
    assertThat(between(16, 14, 8)).isEqualTo(14);
  }

  @Test
  void theBestIsTakenWhereTheyClearlySaySo() {
    assertThat(between(4000, 2, 8)).isEqualTo(8);
    assertThat(between(4000, 14, 8)).isEqualTo(8);
    assertThat(between(16, 8, 8)).isEqualTo(8);
  }
}
