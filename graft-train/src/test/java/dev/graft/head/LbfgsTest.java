package dev.graft.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LbfgsTest {
  /** Σ scale (x - target)² / 2. */
  private static Lbfgs.Function bowl(double[] target, double[] scale) {
    return (point, gradient) -> {
      double value = 0;
      for (int i = 0; i < point.length; i++) {
        double distance = point[i] - target[i];
        gradient[i] = scale[i] * distance;
        value += scale[i] * distance * distance / 2;
      }
      return value;
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void bottomOfABowlIsFound(long seed) {
    Random random = new Random(seed);
    double[] target = random.doubles(30, -3, 3).toArray();
    double[] scale = random.doubles(30, -2, 3).map(Math::exp).toArray();
    Lbfgs.Minimum minimum =
        Lbfgs.minimize(bowl(target, scale), new double[30], Samples.ones(30), below(1e-9), 1000);
    assertThat(minimum.gradientNorm).isLessThan(1e-9);
    assertThat(minimum.point).containsExactly(target, within(1e-7));
  }

  @Test
  void exactDiagonalNeedsOneStep() {
    double[] target = {1, -2, 3};
    double[] scale = {100, 1, 0.01};
    double[] inverse = Arrays.stream(scale).map(x -> 1 / x).toArray();
    Lbfgs.Minimum minimum =
        Lbfgs.minimize(bowl(target, scale), new double[3], inverse, below(1e-10), 100);
    assertThat(minimum.evaluations).isEqualTo(2);
    assertThat(minimum.point).containsExactly(target, within(1e-9));
  }

  @Test
  void steepConvexFunctionsAreFollowedDown() {
    // log Σ exp grows linearly far out and is nearly flat inside.
    Lbfgs.Function function =
        (point, gradient) -> {
          double up = Math.exp(point[0]);
          double down = Math.exp(-point[0]);
          gradient[0] = (up - down) / (up + down) + 1e-3 * point[0];
          return Math.log(up + down) + 5e-4 * point[0] * point[0];
        };
    Lbfgs.Minimum minimum =
        Lbfgs.minimize(function, new double[] {20}, new double[] {1000}, below(1e-10), 200);
    assertThat(minimum.point[0]).isCloseTo(0, within(1e-8));
  }

  @Test
  void evaluationsAreLimited() {
    double[] target = new Random(1).doubles(50).toArray();
    double[] scale = new Random(2).doubles(50, -8, 8).map(Math::exp).toArray();
    assertThat(
            Lbfgs.minimize(bowl(target, scale), new double[50], Samples.ones(50), below(0), 7)
                .evaluations)
        .isEqualTo(7);
  }

  private static Lbfgs.Enough below(double tolerance) {
    return (point, gradient) -> Arrays.stream(gradient).map(Math::abs).max().orElse(0) <= tolerance;
  }
}
