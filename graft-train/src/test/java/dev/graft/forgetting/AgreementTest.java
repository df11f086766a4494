package dev.graft.forgetting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.linalg.FloatMatrix;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AgreementTest {
  private static Agreement of(int columns, float[] before, float[] now) {
    int rows = before.length / columns;
    return Agreement.of(FloatMatrix.of(before, rows, columns), FloatMatrix.of(now, rows, columns));
  }

  private static float log(double value) {
    return (float) Math.log(value);
  }

  /**
   * One of two is still named; KL of (3/4, 1/4) from (1/2, 1/2) and of (3/4, 1/4) from (1/4, 3/4).
   */
  @Test
  void logitsAreComparedAsProbabilities() {
    float[] before = {log(3) + 7, 7, log(3) - 2, -2};
    float[] now = {5, 5, -1, log(3) - 1};
    Agreement agreement = of(2, before, now);
    double first = 0.75 * Math.log(1.5) + 0.25 * Math.log(0.5);
    double second = 0.75 * Math.log(3) + 0.25 * Math.log(1.0 / 3);
    assertThat(agreement.share()).isEqualTo(0.5);
    assertThat(agreement.low()).isLessThan(0.5);
    assertThat(agreement.high()).isGreaterThan(0.5);
    assertThat(divergence(agreement)).isEqualTo((first + second) / 2, within(1e-6));
    assertThat(Objects.requireNonNull(agreement.logProbability()))
        .isEqualTo((Math.log(0.5 / 0.75) + Math.log(0.25 / 0.75)) / 2, within(1e-6));
  }

  private static double divergence(Agreement agreement) {
    return Objects.requireNonNull(agreement.divergence());
  }

  @Test
  void probabilitiesAreTakenAsTheyAre() {
    Agreement agreement =
        of(2, new float[] {0.75f, 0.25f, 1, 0}, new float[] {0.5f, 0.5f, 0.5f, 0.5f});
    double first = 0.75 * Math.log(1.5) + 0.25 * Math.log(0.5);
    assertThat(divergence(agreement)).isEqualTo((first + Math.log(2)) / 2, within(1e-6));
  }

  /** Of sigmoids only the largest means something. */
  @Test
  void ofScoresTheClassAloneIsCompared() {
    Agreement agreement = of(2, new float[] {0.9f, 0.8f}, new float[] {0.2f, 0.1f});
    assertThat(agreement.share()).isEqualTo(1);
    assertThat(agreement.divergence()).isNull();
    assertThat(agreement.logProbability()).isNull();
  }

  @Test
  void whatDidNotChangeAgreesWithItself() {
    float[] same = {1, 4, -2, 0.5f, 3, 3.5f};
    Agreement agreement = of(3, same, same);
    assertThat(agreement.share()).isEqualTo(1);
    assertThat(divergence(agreement)).isZero();
  }
}
