package dev.graft.head;

import dev.graft.linalg.FloatMatrix;
import dev.graft.linalg.Matrix;
import dev.graft.linalg.Workspace;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntPredicate;

/**
 * Finds the parameters of a {@link RejectScore}: class centres, the leading directions in which
 * samples differ from their centre, and a threshold from the scores of held-out samples. The
 * directions come from subspace iteration, so that no covariance matrix is ever formed.
 */
final class RejectFit {
  private static final int BLOCK = 512;
  private static final int MOST_DIRECTIONS = 32;
  private static final int SAMPLES_PER_DIRECTION = 8;
  private static final int ITERATIONS = 8;
  private static final long MOST_VALUES = 1L << 26; // 512 MiB of doubles
  private static final double LEAST_VARIANCE = 1e-4; // of features of length 1, in total
  private static final double REJECTED_SHARE = 0.01;
  private static final double NO_CENTRE = 1e30; // further away than any sample

  private final Workspace workspace;
  private final Matrix units; // features of length 1 [samples, inputs]
  private final int[] centreOf;
  private final int centres;
  private final long seed;

  /** The score's parameters in double: [inputs, rank], [inputs, centres], [1, centres]. */
  private record Parameters(Matrix projection, Matrix linear, Matrix constant) {}

  private RejectFit(Workspace workspace, Matrix units, int[] centreOf, int centres, long seed) {
    this.workspace = workspace;
    this.units = units;
    this.centreOf = centreOf;
    this.centres = centres;
    this.seed = seed;
  }

  /**
   * Fits the score on all samples, and its threshold on held-out ones. Of very many samples an
   * evenly spaced part is used.
   *
   * @param centreOf the class of each sample; all 0 where there are no classes
   * @param foldOf the cross-validation fold of each sample
   */
  static RejectScore fit(
      FloatMatrix features,
      int[] centreOf,
      int centres,
      int[] foldOf,
      long seed,
      Workspace parent) {
    int stride = (int) ((long) features.rows() * features.columns() / (MOST_VALUES + 1)) + 1;
    int samples = (features.rows() + stride - 1) / stride;
    int[] centre = new int[samples];
    int[] fold = new int[samples];
    try (Workspace workspace = parent.sibling()) {
      Matrix units = workspace.matrix(samples, features.columns());
      for (int i = 0; i < samples; i++) {
        units.setRow(i, RejectScore.unit(features.row(i * stride)));
        centre[i] = centreOf[i * stride];
        fold[i] = foldOf[i * stride];
      }
      RejectFit fit = new RejectFit(workspace, units, centre, centres, seed);
      double[] scores = new double[samples];
      for (int f = 0; f <= Arrays.stream(fold).max().orElse(0); f++) {
        int heldOut = f;
        try (Workspace scratch = workspace.sibling()) {
          Parameters without = fit.parameters(i -> fold[i] != heldOut, scratch);
          fit.score(without, i -> fold[i] == heldOut, scores);
        }
      }
      Arrays.sort(scores);
      int above = (int) (REJECTED_SHARE * samples);
      double threshold = scores[samples - 1 - above];
      Parameters all = fit.parameters(i -> true, workspace);
      return new RejectScore(
          rounded(all.projection()),
          rounded(all.linear()),
          rounded(all.constant()),
          threshold,
          (double) above / samples);
    }
  }

  private void score(Parameters parameters, IntPredicate wanted, double[] scores) {
    try (Workspace scratch = workspace.sibling()) {
      int most = Math.min(BLOCK, units.rows());
      Matrix along = scratch.matrix(most, parameters.projection().columns());
      Matrix linear = scratch.matrix(most, centres);
      double[] alongRow = new double[along.columns()];
      double[] linearRow = new double[centres];
      double[] constant = parameters.constant().toArray();
      for (int from = 0; from < units.rows(); from += BLOCK) {
        int count = Math.min(BLOCK, units.rows() - from);
        Matrix block = units.rows(from, count);
        scratch.multiply(block, parameters.projection(), along.rows(0, count));
        scratch.multiply(block, parameters.linear(), linear.rows(0, count));
        for (int i = 0; i < count; i++) {
          if (wanted.test(from + i)) {
            along.copyRow(i, alongRow);
            linear.copyRow(i, linearRow);
            scores[from + i] = RejectScore.combine(alongRow, linearRow, constant);
          }
        }
      }
    }
  }

  private Parameters parameters(IntPredicate used, Workspace owner) {
    try (Workspace scratch = workspace.sibling()) {
      int[] sizes = new int[centres];
      Matrix means = means(used, sizes, scratch);
      int free = Math.max(1, Arrays.stream(sizes).map(size -> Math.max(0, size - 1)).sum());
      double total = Math.max(LEAST_VARIANCE, within(used, sizes, means) / free);
      int rank =
          Math.min(MOST_DIRECTIONS, Math.min(units.columns() - 1, free / SAMPLES_PER_DIRECTION));
      Matrix directions = scratch.matrix(rank, units.columns());
      double[] variances = leading(used, means, free, directions, scratch);
      // What the directions leave is spread evenly over the rest; never quite nothing.
      double left = Math.max(total - Arrays.stream(variances).sum(), 0.01 * total);
      double precision = (units.columns() - rank) / left;
      return assemble(means, sizes, directions, variances, precision, owner);
    }
  }

  /**
   * Multiplies the squared distance {@code p|u - m|² - Σ (p - 1/v)(q·(u - m))²} out, for unit u,
   * centre m, precision p of the rest, and directions q of variance v.
   */
  private Parameters assemble(
      Matrix means,
      int[] sizes,
      Matrix directions,
      double[] variances,
      double precision,
      Workspace owner) {
    int inputs = units.columns();
    int rank = directions.rows();
    Matrix projection = owner.matrix(inputs, rank);
    Matrix linear = owner.matrix(inputs, centres);
    Matrix constants = owner.matrix(1, centres);
    double[][] scaled = new double[rank][inputs];
    for (int k = 0; k < rank; k++) {
      directions.copyRow(k, scaled[k]);
      double factor = Math.sqrt(Math.max(0, precision - 1 / variances[k]) / inputs);
      for (int j = 0; j < inputs; j++) {
        scaled[k][j] *= factor;
        projection.set(j, k, scaled[k][j]);
      }
    }
    double[] mean = new double[inputs];
    for (int c = 0; c < centres; c++) {
      means.copyRow(c, mean);
      double constant = sizes[c] == 0 ? NO_CENTRE : precision / inputs * (1 + dot(mean, mean));
      double[] pull = new double[inputs];
      for (double[] direction : scaled) {
        double along = dot(direction, mean);
        constant -= along * along;
        for (int j = 0; j < inputs; j++) {
          pull[j] += 2 * along * direction[j];
        }
      }
      for (int j = 0; j < inputs; j++) {
        linear.set(j, c, pull[j] - 2 * precision / inputs * mean[j]);
      }
      constants.set(0, c, constant);
    }
    return new Parameters(projection, linear, constants);
  }

  private Matrix means(IntPredicate used, int[] sizes, Workspace scratch) {
    Matrix means = scratch.matrix(centres, units.columns());
    double[] row = new double[units.columns()];
    double[] sum = new double[units.columns()];
    for (int i = 0; i < units.rows(); i++) {
      if (used.test(i)) {
        sizes[centreOf[i]]++;
        units.copyRow(i, row);
        means.copyRow(centreOf[i], sum);
        for (int j = 0; j < row.length; j++) {
          sum[j] += row[j];
        }
        means.setRow(centreOf[i], sum);
      }
    }
    for (int c = 0; c < centres; c++) {
      means.copyRow(c, sum);
      for (int j = 0; j < sum.length; j++) {
        sum[j] /= Math.max(1, sizes[c]);
      }
      means.setRow(c, sum);
    }
    return means;
  }

  /** Sum of squared distances to the centres: Σ|u|² - Σ n|m|². */
  private double within(IntPredicate used, int[] sizes, Matrix means) {
    double sum = 0;
    double[] row = new double[units.columns()];
    for (int i = 0; i < units.rows(); i++) {
      if (used.test(i)) {
        units.copyRow(i, row);
        sum += dot(row, row);
      }
    }
    for (int c = 0; c < centres; c++) {
      means.copyRow(c, row);
      sum -= sizes[c] * dot(row, row);
    }
    return sum;
  }

  /**
   * Fills {@code directions} [rank, inputs] with the leading eigenvectors Q of the within-class
   * covariance C and returns the variances along them, by {@code Q <- orthonormal(Q C)} and a
   * Rayleigh-Ritz step at the end.
   */
  private double[] leading(
      IntPredicate used, Matrix means, int free, Matrix directions, Workspace scratch) {
    int rank = directions.rows();
    if (rank == 0) {
      return new double[0];
    }
    Random random = new Random(seed);
    double[][] rows = new double[rank][units.columns()];
    for (double[] row : rows) {
      Arrays.setAll(row, j -> random.nextGaussian());
    }
    setOrthonormal(directions, rows);
    Matrix product = scratch.matrix(rank, units.columns());
    for (int iteration = 1; iteration < ITERATIONS; iteration++) {
      multiplyCovariance(used, means, directions, product, scratch);
      for (int k = 0; k < rank; k++) {
        product.copyRow(k, rows[k]);
      }
      setOrthonormal(directions, rows);
    }
    multiplyCovariance(used, means, directions, product, scratch);
    Matrix small = scratch.matrix(rank, rank);
    scratch.multiplyTransposed(product, directions, small);
    double[] variances = scratch.eigen(small);
    scratch.multiply(small, directions, product);
    directions.set(product.toArray());
    for (int k = 0; k < rank; k++) {
      variances[k] = Math.max(variances[k] / free, Double.MIN_NORMAL);
    }
    return variances;
  }

  /** {@code out = Q RᵀR} for the residuals R of the units from their centres. */
  private void multiplyCovariance(
      IntPredicate used, Matrix means, Matrix directions, Matrix out, Workspace parent) {
    try (Workspace scratch = parent.sibling()) {
      int rank = directions.rows();
      Matrix along = scratch.matrix(units.rows(), rank);
      Matrix meansAlong = scratch.matrix(centres, rank);
      scratch.multiplyTransposed(units, directions, along);
      scratch.multiplyTransposed(means, directions, meansAlong);
      double[] row = new double[rank];
      double[] zeros = new double[rank];
      double[][] centre = new double[centres][rank];
      double[][] negativeSum = new double[centres][rank];
      for (int c = 0; c < centres; c++) {
        meansAlong.copyRow(c, centre[c]);
      }
      for (int i = 0; i < units.rows(); i++) {
        if (!used.test(i)) {
          along.setRow(i, zeros);
          continue;
        }
        along.copyRow(i, row);
        for (int k = 0; k < rank; k++) {
          row[k] -= centre[centreOf[i]][k];
          negativeSum[centreOf[i]][k] -= row[k];
        }
        along.setRow(i, row);
      }
      for (int c = 0; c < centres; c++) {
        meansAlong.setRow(c, negativeSum[c]);
      }
      out.clear();
      scratch.addTransposedMultiply(along, units, out);
      scratch.addTransposedMultiply(meansAlong, means, out);
    }
  }

  /** Gram-Schmidt, twice for accuracy; a row that depends on those before it becomes zero. */
  private static void setOrthonormal(Matrix directions, double[][] rows) {
    for (int k = 0; k < rows.length; k++) {
      double before = Math.sqrt(dot(rows[k], rows[k]));
      for (int pass = 0; pass < 2; pass++) {
        for (int l = 0; l < k; l++) {
          double along = dot(rows[k], rows[l]);
          for (int j = 0; j < rows[k].length; j++) {
            rows[k][j] -= along * rows[l][j];
          }
        }
      }
      double length = Math.sqrt(dot(rows[k], rows[k]));
      double factor = length > 1e-12 * before ? 1 / length : 0;
      for (int j = 0; j < rows[k].length; j++) {
        rows[k][j] *= factor;
      }
      directions.setRow(k, rows[k]);
    }
  }

  private static FloatMatrix rounded(Matrix matrix) {
    return FloatMatrix.rounded(matrix.toArray(), matrix.rows(), matrix.columns());
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }
}
