package dev.graft.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.advice.LearningCurve.Point;
import dev.graft.data.Targets;
import dev.graft.head.HeadSettings;
import dev.graft.linalg.FloatMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LearningCurveTest {
  @Test
  void anErrorThatFallsAsAPowerIsDrawnOn() {
    List<Point> points = new ArrayList<>();
    for (int samples = 50; samples <= 400; samples *= 2) {
      points.add(new Point(samples, 1 - 2 / Math.sqrt(samples)));
    }
    assertThat(LearningCurve.twice(points, 0.25)).isEqualTo(1 - 2 / Math.sqrt(800), within(1e-12));
  }

  @Test
  void aCurveThatDoesNotRisePromisesNothing() {
    assertThat(LearningCurve.twice(List.of(new Point(50, 0.8), new Point(100, 0.7)), 0.25))
        .isEqualTo(0.7);
    assertThat(LearningCurve.twice(List.of(new Point(50, 1), new Point(100, 1)), 0.25))
        .isEqualTo(1);
    assertThat(LearningCurve.twice(List.of(new Point(50, 0.9)), 0.25)).isEqualTo(0.9);
  }

  @Test
  void pointsNoBetterThanGuessingPromiseNothing() {
    List<Point> points = List.of(new Point(9, 0.1), new Point(18, 0.3), new Point(36, 0.6));
    assertThat(LearningCurve.twice(points, 0.34)).isEqualTo(0.6);
  }

  @Test
  void moreSamplesOfANoisyProblemAreToldApartBetter() {
    int samples = 480;
    int features = 40;
    SplittableRandom random = new SplittableRandom(5);
    float[] values = new float[samples * features];
    List<Integer> classes = new ArrayList<>();
    for (int row = 0; row < samples; row++) {
      int own = row % 4;
      classes.add(own);
      for (int k = 0; k < features; k++) {
        values[row * features + k] = (float) (random.nextGaussian() + (k % 4 == own ? 0.5 : 0));
      }
    }
    LearningCurve curve =
        LearningCurve.of(
            FloatMatrix.of(values, samples, features),
            new Targets.Classes(classes, 4),
            HeadSettings.defaults(1),
            0);
    assertThat(curve.points()).extracting(Point::samples).containsExactly(60, 120, 240, 480);
    double first = curve.points().get(0).score();
    double last = curve.points().get(3).score();
    assertThat(last).isGreaterThan(first + 0.05);
    assertThat(curve.twice()).isBetween(last, 1.0);
  }
}
