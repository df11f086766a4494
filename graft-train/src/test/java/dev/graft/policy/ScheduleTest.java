package dev.graft.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.GraftException;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduleTest {
  static List<Schedule> all() {
    return Stream.of(0.0, 0.1, 0.25, 0.9)
        .<Schedule>flatMap(
            warmUp ->
                Stream.of(
                    new Schedule.Constant(warmUp),
                    new Schedule.Cosine(warmUp),
                    new Schedule.OneCycle(warmUp),
                    new Schedule.SlantedTriangular(warmUp)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("all")
  void factorsLieAboveZeroAndAtMostAtOne(Schedule schedule) {
    for (long steps : new long[] {1, 2, 3, 7, 100, 1009}) {
      assertThat(factors(schedule, steps)).allMatch(factor -> factor > 0 && factor <= 1);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void factorsRiseThroughTheWarmUpAndNeverRiseAfterwards(Schedule schedule) {
    long steps = 200;
    List<Double> factors = factors(schedule, steps);
    int peak = (int) Math.max(0, Math.round(schedule.warmUp() * steps) - 1);
    for (int i = 1; i < factors.size(); i++) {
      double change = factors.get(i) - factors.get(i - 1);
      if (i <= peak) {
        assertThat(change).as("change at step %d", i).isPositive();
      } else {
        assertThat(change).as("change at step %d", i).isLessThanOrEqualTo(0);
      }
    }
    assertThat(factors.get(peak)).isCloseTo(1, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"0, 0.1", "4, 0.5", "9, 1", "10, 1", "99, 1"})
  void constantStaysAfterItsWarmUp(long step, double expected) {
    assertThat(new Schedule.Constant(0.1).factor(step, 100)).isCloseTo(expected, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "25, 0.8535533906", "50, 0.5", "75, 0.1464466094"})
  void cosineFallsAlongHalfACosine(long step, double expected) {
    assertThat(new Schedule.Cosine(0).factor(step, 100)).isCloseTo(expected, within(1e-9));
  }

  @Test
  void slantedTriangularPeaksWhereItsWarmUpEndsAndEndsWhereItBegan() {
    Schedule schedule = new Schedule.SlantedTriangular(0.1);
    assertThat(schedule.factor(9, 100)).isEqualTo(1);
    assertThat(schedule.factor(99, 100)).isCloseTo(1.0 / 32, within(0.02));
  }

  @Test
  void aWarmUpOfTheWholeStageIsRefused() {
    assertThatThrownBy(() -> new Schedule.Cosine(1))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("a warm-up of 1.0 is none; expected a number from 0 to below 1");
  }

  private static List<Double> factors(Schedule schedule, long steps) {
    return LongStream.range(0, steps).mapToObj(step -> schedule.factor(step, steps)).toList();
  }
}
