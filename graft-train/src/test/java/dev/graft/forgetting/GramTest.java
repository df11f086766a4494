package dev.graft.forgetting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.linalg.FloatMatrix;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GramTest {
  private static double alignment(FloatMatrix one, FloatMatrix other) {
    return gram(one).alignment(gram(other)).orElseThrow();
  }

  private static Gram gram(FloatMatrix features) {
    return Gram.of(features, 0, features.columns());
  }

  private static FloatMatrix random(long seed, int rows, int columns) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return FloatMatrix.of(values, rows, columns);
  }

  /** Turned by a rotation of each pair of columns, scaled, and shifted. */
  private static FloatMatrix turned(FloatMatrix features, double angle, double scale) {
    float[] values = features.toArray();
    int columns = features.columns();
    for (int i = 0; i < values.length; i += columns) {
      for (int c = 0; c + 1 < columns; c++) {
        double x = values[i + c];
        double y = values[i + c + 1];
        values[i + c] = (float) (Math.cos(angle) * x - Math.sin(angle) * y);
        values[i + c + 1] = (float) (Math.sin(angle) * x + Math.cos(angle) * y);
      }
      for (int c = 0; c < columns; c++) {
        values[i + c] = (float) (scale * values[i + c] + 3 * c - 1);
      }
    }
    return FloatMatrix.of(values, features.rows(), columns);
  }

  /** Centred, x is (-1, 0, 1) and y (-1, 2, -1) or (-1/3, 2/3, -1/3): products are sums of few. */
  @Test
  void itIsWhatPaperAndPencilSay() {
    FloatMatrix x = FloatMatrix.of(new float[] {1, 2, 3}, 3, 1);
    FloatMatrix bend = FloatMatrix.of(new float[] {0, 3, 0}, 3, 1);
    FloatMatrix step = FloatMatrix.of(new float[] {0, 0, 1}, 3, 1);
    // of one feature each it is the squared correlation
    assertThat(alignment(x, bend)).isEqualTo(0, within(1e-12));
    assertThat(alignment(x, step)).isEqualTo(0.75, within(1e-12));
    // ||Yᵀ X||² = 2² + 0² = 4, ||Xᵀ X|| = 2, ||Yᵀ Y|| = √(2² + 6²)
    FloatMatrix both = FloatMatrix.of(new float[] {1, 0, 2, 3, 3, 0}, 3, 2);
    assertThat(alignment(x, both)).isEqualTo(4 / (2 * Math.sqrt(40)), within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 40, 200})
  void rotationScaleAndShiftLeaveItAtOne(int columns) {
    FloatMatrix features = random(columns, 50, columns);
    assertThat(alignment(features, turned(features, 0.7, 0.01))).isEqualTo(1, within(1e-5));
    FloatMatrix other = random(columns + 1, 50, columns);
    assertThat(alignment(features, turned(other, -1.1, 250)))
        .isEqualTo(alignment(features, other), within(1e-5));
    assertThat(alignment(other, features)).isEqualTo(alignment(features, other), within(1e-12));
  }

  /** By the products of features, as the definition has it. */
  @Test
  void productsOfSamplesGiveWhatThoseOfFeaturesGive() {
    FloatMatrix x = random(5, 30, 4);
    FloatMatrix y = random(6, 30, 7);
    double expected = squares(x, y) / Math.sqrt(squares(x, x) * squares(y, y));
    assertThat(alignment(x, y)).isEqualTo(expected, within(1e-9));
  }

  /** {@code ||Yᵀ X||²} of centred features. */
  private static double squares(FloatMatrix x, FloatMatrix y) {
    double squares = 0;
    for (int i = 0; i < x.columns(); i++) {
      for (int j = 0; j < y.columns(); j++) {
        double product = 0;
        for (int row = 0; row < x.rows(); row++) {
          product += (x.get(row, i) - mean(x, i)) * (y.get(row, j) - mean(y, j));
        }
        squares += product * product;
      }
    }
    return squares;
  }

  private static double mean(FloatMatrix x, int column) {
    double sum = 0;
    for (int row = 0; row < x.rows(); row++) {
      sum += x.get(row, column);
    }
    return sum / x.rows();
  }

  /** With more features than samples anything is like anything, which the order at random tells. */
  @Test
  void whatChanceGivesIsTold() {
    FloatMatrix x = random(1, 20, 300);
    FloatMatrix unrelated = random(2, 20, 300);
    double chance = gram(x).alignmentByChance(gram(unrelated), 4).orElseThrow();
    assertThat(alignment(x, unrelated)).isGreaterThan(0.8).isEqualTo(chance, within(0.02));
    assertThat(gram(x).alignmentByChance(gram(unrelated), 4)).hasValue(chance);
    assertThat(alignment(x, turned(x, 0.3, 2))).isGreaterThan(chance + 0.04);
  }

  @Test
  void whatIsTheSameForAllSamplesIsLikeNothing() {
    FloatMatrix constant = FloatMatrix.of(new float[] {2, 2, 2}, 3, 1);
    FloatMatrix x = FloatMatrix.of(new float[] {1, 2, 3}, 3, 1);
    assertThat(gram(x).alignment(gram(constant))).isEmpty();
    assertThat(gram(constant).alignmentByChance(gram(x), 1)).isEmpty();
  }
}
