package dev.graft.suggest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.blas.Workspace;
import dev.graft.linalg.FloatMatrix;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WeightedMeansTest {
  private static WeightedMeans of(float[] points, int columns, double[] weights, int count) {
    try (Workspace workspace = new Workspace(1)) {
      FloatMatrix matrix = FloatMatrix.of(points, points.length / columns, columns);
      return WeightedMeans.of(matrix, weights, count, 7, workspace);
    }
  }

  private static double[] ones(int count) {
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void findsGroupsThatLieApartAndOneOfEach() {
    SplittableRandom random = new SplittableRandom(3);
    float[] points = new float[90 * 2];
    for (int i = 0; i < 90; i++) {
      points[2 * i] = (float) (10 * (i % 3) + random.nextDouble());
      points[2 * i + 1] = (float) (-20 * (i % 3) + random.nextDouble());
    }
    WeightedMeans means = of(points, 2, ones(90), 3);
    assertThat(Arrays.stream(means.nearest(90)).map(i -> i % 3)).containsExactlyInAnyOrder(0, 1, 2);
    for (int i = 3; i < 90; i++) {
      assertThat(means.clusterOf()[i]).isEqualTo(means.clusterOf()[i % 3]);
    }
    assertThat(of(points, 2, ones(90), 3).nearest(5)).isEqualTo(means.nearest(5));
  }

  @Test
  void theMiddleLiesWhereTheWeightIs() {
    float[] points = {0, 1, 2, 3, 10};
    assertThat(of(points, 1, ones(5), 1).nearest(5)).containsExactly(3); // their mean is 3.2
    assertThat(of(points, 1, new double[] {100, 1, 1, 1, 1}, 1).nearest(5)).containsExactly(0);
  }

  @Test
  void asManyClustersAsPointsTakeEachOfThem() {
    float[] points = {0, 5, 9, 20};
    WeightedMeans means = of(points, 1, ones(4), 4);
    assertThat(IntStream.of(means.nearest(4)).sorted()).containsExactly(0, 1, 2, 3);
  }

  @Test
  void pointsThatAreTheSameLeaveClustersEmpty() {
    float[] points = {1, 1, 1, 2};
    WeightedMeans means = of(points, 1, ones(4), 3);
    assertThat(Arrays.stream(means.nearest(4)).filter(i -> i >= 0).count()).isEqualTo(2);
  }
}
