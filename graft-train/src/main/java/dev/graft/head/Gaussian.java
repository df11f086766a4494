package dev.graft.head;

import dev.graft.blas.Matrix;
import dev.graft.blas.Workspace;
import dev.graft.linalg.FloatMatrix;
import java.util.Arrays;
import java.util.Locale;

/**
 * A normal distribution of vectors, of which the distance to its centre is wanted.
 *
 * <p>With {@code z = (x - shift) scale} the squared Mahalanobis distance per dimension is {@code
 * |z|² - |z projection|²}: about 1 for what it was fitted on. The covariance is shrunk towards a
 * multiple of the identity by as much as the samples are too few to know it (Ledoit and Wolf, "A
 * well-conditioned estimator for large-dimensional covariance matrices", 2004,
 * doi:10.1016/S0047-259X(03)00096-4), and of many directions those that vary most keep a variance
 * of their own.
 *
 * @param shift [1, inputs]
 * @param scale [1, inputs]
 * @param projection [inputs, directions]
 */
public record Gaussian(FloatMatrix shift, FloatMatrix scale, FloatMatrix projection) {
  private static final int MOST_DIRECTIONS = 256;
  private static final int BLOCK = 512;
  private static final double LEAST_SHRINKAGE = 0.01; // what float32 can still subtract
  private static final double LEAST_VARIANCE = 1e-4; // of all inputs together
  private static final double SPREAD_FLOOR = 0.1; // of the root mean square spread
  private static final double ROUNDING = 1e-4; // of the root mean square mean

  /**
   * Checks.
   *
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public Gaussian {
    if (shift.rows() != 1
        || scale.rows() != 1
        || shift.columns() != scale.columns()
        || projection.rows() != shift.columns()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "shift %d x %d, scale %d x %d and projection %d x %d do not fit",
              shift.rows(),
              shift.columns(),
              scale.rows(),
              scale.columns(),
              projection.rows(),
              projection.columns()));
    }
  }

  /**
   * Fits a distribution.
   *
   * @param rows [samples, inputs], at least one; overwritten
   * @param standardise whether inputs are in units of their own, which are made alike first
   */
  static Gaussian fit(Matrix rows, boolean standardise, Workspace parent) {
    int inputs = rows.columns();
    double[] mean = mean(rows);
    double[] scale = standardise ? units(spread(rows, mean), mean) : ones(inputs);
    centre(rows, mean, scale);
    try (Workspace scratch = parent.sibling()) {
      Covariance covariance = Covariance.of(rows, scratch);
      double[] own = covariance.leading(MOST_DIRECTIONS);
      double rest = Math.max(covariance.rest(own), LEAST_VARIANCE / inputs);
      double[] projection = new double[inputs * own.length];
      double[] direction = new double[inputs];
      for (int k = 0; k < own.length; k++) {
        covariance.copyDirection(k, direction);
        double factor = Math.sqrt(Math.max(0, 1 - rest / own[k]));
        for (int j = 0; j < inputs; j++) {
          projection[j * own.length + k] = direction[j] * factor;
        }
      }
      double precision = Math.sqrt(1 / (rest * inputs));
      Arrays.setAll(scale, j -> scale[j] * precision);
      return new Gaussian(
          FloatMatrix.rounded(mean, 1, inputs),
          FloatMatrix.rounded(scale, 1, inputs),
          FloatMatrix.rounded(projection, inputs, own.length));
    }
  }

  /** Number of inputs. */
  public int inputs() {
    return shift.columns();
  }

  /** The squared distance, per input, of each row from the centre. */
  double[] distances(Matrix rows, Workspace parent) {
    double[] distances = new double[rows.rows()];
    int directions = projection.columns();
    try (Workspace scratch = parent.sibling()) {
      Matrix onto = scratch.matrix(inputs(), directions);
      onto.set(doubles(projection));
      double[] centre = doubles(shift);
      double[] units = doubles(scale);
      double[] row = new double[inputs()];
      double[] along = new double[directions];
      for (int from = 0; from < rows.rows(); from += BLOCK) {
        int count = Math.min(BLOCK, rows.rows() - from);
        try (Workspace own = scratch.sibling()) {
          Matrix block = own.matrix(count, inputs());
          for (int i = 0; i < count; i++) {
            rows.copyRow(from + i, row);
            for (int j = 0; j < row.length; j++) {
              row[j] = (row[j] - centre[j]) * units[j];
            }
            block.setRow(i, row);
          }
          Matrix product = own.matrix(count, directions);
          own.multiply(block, onto, product);
          for (int i = 0; i < count; i++) {
            block.copyRow(i, row);
            product.copyRow(i, along);
            distances[from + i] = squares(row) - squares(along);
          }
        }
      }
    }
    return distances;
  }

  /** The shrunk covariance of centred rows, by its directions. */
  private record Covariance(
      Matrix directions, double[] variances, double total, double shrinkage, int inputs) {
    /** From the smaller of the two Gram matrices. */
    static Covariance of(Matrix rows, Workspace owner) {
      int samples = rows.rows();
      int inputs = rows.columns();
      boolean dual = samples <= inputs;
      int size = Math.min(samples, inputs);
      Matrix vectors = owner.matrix(size, size);
      if (dual) {
        owner.addOuterGram(rows, vectors);
      } else {
        owner.addGram(rows, vectors);
      }
      double[] ascending = owner.eigen(vectors);
      double free = Math.max(1, samples - 1);
      double least = ascending[size - 1] * Math.max(samples, inputs) * Math.ulp(1.0);
      int rank = (int) Arrays.stream(ascending).filter(value -> value > least).count();
      double[] variances = new double[rank];
      Matrix directions = owner.matrix(rank, inputs);
      Matrix leading = vectors.rows(size - rank, rank); // in rows, ascending
      if (dual) {
        owner.multiply(leading, rows, directions);
      }
      double[] direction = new double[inputs];
      for (int k = 0; k < rank; k++) {
        double value = ascending[size - rank + k];
        variances[k] = value / free;
        (dual ? directions : leading).copyRow(k, direction);
        double length = dual ? Math.sqrt(value) : 1;
        Arrays.setAll(direction, j -> direction[j] / length);
        directions.setRow(k, direction);
      }
      return new Covariance(
          directions,
          variances,
          Arrays.stream(variances).sum(),
          shrinkage(rows, variances),
          inputs);
    }

    /** The share of the identity by Ledoit and Wolf's formula. */
    private static double shrinkage(Matrix rows, double[] variances) {
      double fourth = 0;
      double[] row = new double[rows.columns()];
      for (int i = 0; i < rows.rows(); i++) {
        rows.copyRow(i, row);
        fourth += Math.pow(squares(row), 2) / rows.rows();
      }
      double norm = squares(variances);
      double total = Arrays.stream(variances).sum();
      double unequal = norm - total * total / rows.columns();
      double uncertain = Math.max(0, fourth - norm) / rows.rows();
      double share = unequal > 0 ? uncertain / unequal : 1;
      return Math.max(LEAST_SHRINKAGE, Math.min(1, share));
    }

    /** The shrunk variances along the first directions, of which the largest comes first. */
    double[] leading(int most) {
      double[] leading = new double[Math.min(most, variances.length)];
      Arrays.setAll(leading, k -> shrunk(variances[variances.length - 1 - k]));
      return leading;
    }

    private double shrunk(double variance) {
      return (1 - shrinkage) * variance + shrinkage * total / inputs;
    }

    void copyDirection(int k, double[] target) {
      directions.copyRow(variances.length - 1 - k, target);
    }

    /** The mean variance along all directions but these. */
    double rest(double[] leading) {
      int others = inputs - leading.length;
      return others == 0
          ? leading[leading.length - 1]
          : Math.max(0, total - Arrays.stream(leading).sum()) / others;
    }
  }

  private static double[] mean(Matrix rows) {
    double[] mean = new double[rows.columns()];
    double[] row = new double[rows.columns()];
    for (int i = 0; i < rows.rows(); i++) {
      rows.copyRow(i, row);
      for (int j = 0; j < row.length; j++) {
        mean[j] += row[j] / rows.rows();
      }
    }
    return mean;
  }

  private static double[] spread(Matrix rows, double[] mean) {
    double[] squares = new double[rows.columns()];
    double[] row = new double[rows.columns()];
    for (int i = 0; i < rows.rows(); i++) {
      rows.copyRow(i, row);
      for (int j = 0; j < row.length; j++) {
        squares[j] += Math.pow(row[j] - mean[j], 2) / rows.rows();
      }
    }
    return Arrays.stream(squares).map(Math::sqrt).toArray();
  }

  /** One over the spread; an input that hardly varies, or by rounding only, is not blown up. */
  private static double[] units(double[] spread, double[] mean) {
    double floor =
        SPREAD_FLOOR * Math.sqrt(squares(spread) / spread.length)
            + ROUNDING * Math.sqrt(squares(mean) / mean.length);
    return Arrays.stream(spread).map(s -> floor > 0 ? 1 / (s + floor) : 1).toArray();
  }

  private static void centre(Matrix rows, double[] mean, double[] scale) {
    double[] row = new double[rows.columns()];
    for (int i = 0; i < rows.rows(); i++) {
      rows.copyRow(i, row);
      for (int j = 0; j < row.length; j++) {
        row[j] = (row[j] - mean[j]) * scale[j];
      }
      rows.setRow(i, row);
    }
  }

  private static double[] ones(int length) {
    double[] ones = new double[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static double squares(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return sum;
  }

  private static double[] doubles(FloatMatrix matrix) {
    float[] floats = matrix.toArray();
    double[] doubles = new double[floats.length];
    Arrays.setAll(doubles, i -> floats[i]);
    return doubles;
  }
}
