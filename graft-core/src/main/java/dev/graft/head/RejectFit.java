package dev.graft.head;

import dev.graft.linalg.FloatMatrix;
import dev.graft.linalg.Matrix;
import dev.graft.linalg.Workspace;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Finds the parameters of a {@link RejectScore}: class centres, the leading directions in which
 * samples differ from their centre, and a threshold from the scores of held-out samples. The
 * directions come from subspace iteration, so that no covariance matrix is ever formed.
 */
final class RejectFit {
  private static final int MOST_DIRECTIONS = 16;
  private static final int SAMPLES_PER_DIRECTION = 8;
  private static final int ITERATIONS = 5;
  private static final long MOST_VALUES = 1L << 26; // 512 MiB of doubles
  private static final double LEAST_VARIANCE = 1e-4; // of features of length 1, in total
  private static final double REJECTED_SHARE = 0.01;
  private static final double NO_CENTRE = 1e30; // further away than any sample

  private final Workspace workspace;
  private final Matrix units; // features of length 1 [samples, inputs]
  private final int[] centreOf;
  private final int centres;
  private final long seed;

  /** The score's parameters in double: [inputs, rank], [inputs, centres], [centres]. */
  private static final class Parameters {
    final Matrix projection;
    final Matrix linear;
    final double[] constant;

    Parameters(Matrix projection, Matrix linear, double[] constant) {
      this.projection = projection;
      this.linear = linear;
      this.constant = constant;
    }
  }

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
    int[] sampled = IntStream.iterate(0, i -> i < features.rows(), i -> i + stride).toArray();
    int[] fold = IntStream.of(sampled).map(i -> foldOf[i]).toArray();
    try (Workspace workspace = parent.sibling()) {
      Matrix units = workspace.matrix(sampled.length, features.columns());
      for (int i = 0; i < sampled.length; i++) {
        units.setRow(i, RejectScore.unit(features.row(sampled[i])));
      }
      int[] centre = IntStream.of(sampled).map(i -> centreOf[i]).toArray();
      RejectFit fit = new RejectFit(workspace, units, centre, centres, seed);
      double[] scores = new double[sampled.length];
      for (int heldOut : IntStream.of(fold).distinct().sorted().toArray()) {
        try (Workspace scratch = workspace.sibling()) {
          fit.score(
              fit.parameters(i -> fold[i] != heldOut, scratch), i -> fold[i] == heldOut, scores);
        }
      }
      Arrays.sort(scores);
      int above = (int) (REJECTED_SHARE * scores.length);
      Parameters all = fit.parameters(i -> true, workspace);
      return new RejectScore(
          rounded(all.projection),
          rounded(all.linear),
          FloatMatrix.rounded(all.constant, 1, centres),
          scores[scores.length - 1 - above],
          (double) above / scores.length);
    }
  }

  private void score(Parameters parameters, IntPredicate wanted, double[] scores) {
    int rank = parameters.projection.columns();
    try (Workspace scratch = workspace.sibling()) {
      Matrix both = scratch.matrix(units.columns(), rank + centres);
      for (int j = 0; j < both.rows(); j++) {
        for (int k = 0; k < rank; k++) {
          both.set(j, k, parameters.projection.get(j, k));
        }
        for (int c = 0; c < centres; c++) {
          both.set(j, rank + c, parameters.linear.get(j, c));
        }
      }
      Pass.over(units, workspace.threads())
          .multiply(
              new Affine(both, new double[rank + centres]),
              (from, block) -> {
                double[] row = new double[rank + centres];
                for (int i = 0; i < block.rows(); i++) {
                  if (wanted.test(from + i)) {
                    block.copyRow(i, row);
                    scores[from + i] =
                        RejectScore.combine(
                            Arrays.copyOf(row, rank),
                            Arrays.copyOfRange(row, rank, row.length),
                            parameters.constant);
                  }
                }
              },
              null);
    }
  }

  private Parameters parameters(IntPredicate used, Workspace owner) {
    int inputs = units.columns();
    try (Workspace scratch = workspace.sibling()) {
      int[] sizes = new int[centres];
      Matrix means = means(used, sizes, scratch);
      int samples = IntStream.of(sizes).sum();
      int free = Math.max(1, samples - (int) IntStream.of(sizes).filter(n -> n > 0).count());
      double between = 0;
      for (int c = 0; c < centres; c++) {
        double[] mean = row(means, c);
        between += sizes[c] * dot(mean, mean);
      }
      // Σ|u - m|² = Σ|u|² - Σ n|m|², and every u has length 1.
      double total = Math.max(LEAST_VARIANCE, (samples - between) / free);
      int rank = Math.min(MOST_DIRECTIONS, Math.min(inputs - 1, free / SAMPLES_PER_DIRECTION));
      double[] variances = new double[rank];
      double[][] directions = leading(used, means, free, variances, scratch);
      // What the directions leave is spread evenly over the rest; never quite nothing.
      double left = Math.max(total - Arrays.stream(variances).sum(), 0.01 * total);
      return assemble(means, sizes, directions, variances, (inputs - rank) / left, owner);
    }
  }

  /**
   * Multiplies the squared distance {@code p|u - m|² - Σ (p - 1/v)(q·(u - m))²} out, for unit u,
   * centre m, precision p of the rest, and directions q of variance v.
   */
  private Parameters assemble(
      Matrix means,
      int[] sizes,
      double[][] directions,
      double[] variances,
      double precision,
      Workspace owner) {
    int inputs = units.columns();
    int rank = directions.length;
    Matrix projection = owner.matrix(inputs, rank);
    Matrix linear = owner.matrix(inputs, centres);
    double[] constant = new double[centres];
    for (int k = 0; k < rank; k++) {
      double factor = Math.sqrt(Math.max(0, precision - 1 / variances[k]) / inputs);
      for (int j = 0; j < inputs; j++) {
        directions[k][j] *= factor;
        projection.set(j, k, directions[k][j]);
      }
    }
    for (int c = 0; c < centres; c++) {
      double[] mean = row(means, c);
      constant[c] = sizes[c] == 0 ? NO_CENTRE : precision / inputs * (1 + dot(mean, mean));
      double[] slope = new double[inputs];
      for (double[] direction : directions) {
        double along = dot(direction, mean);
        constant[c] -= along * along;
        add(2 * along, direction, slope);
      }
      add(-2 * precision / inputs, mean, slope);
      for (int j = 0; j < inputs; j++) {
        linear.set(j, c, slope[j]);
      }
    }
    return new Parameters(projection, linear, constant);
  }

  private Matrix means(IntPredicate used, int[] sizes, Workspace owner) {
    double[][] sums = new double[centres][units.columns()];
    double[] unit = new double[units.columns()];
    for (int i = 0; i < units.rows(); i++) {
      if (used.test(i)) {
        sizes[centreOf[i]]++;
        units.copyRow(i, unit);
        add(1, unit, sums[centreOf[i]]);
      }
    }
    Matrix means = owner.matrix(centres, units.columns());
    for (int c = 0; c < centres; c++) {
      scale(1.0 / Math.max(1, sizes[c]), sums[c]);
      means.setRow(c, sums[c]);
    }
    return means;
  }

  /**
   * The leading eigenvectors of the within-class covariance C, a row each, by {@code Q <-
   * orthonormal(C Q)} with a Rayleigh-Ritz step at the end; fills in the variances along them.
   */
  private double[][] leading(
      IntPredicate used, Matrix means, int free, double[] variances, Workspace scratch) {
    int rank = variances.length;
    int inputs = units.columns();
    double[][] directions = new double[rank][inputs];
    if (rank == 0) {
      return directions;
    }
    Random random = new Random(seed);
    for (double[] direction : directions) {
      Arrays.setAll(direction, j -> random.nextDouble() - 0.5);
    }
    Matrix columns = scratch.matrix(inputs, rank);
    Matrix product = scratch.matrix(inputs, rank);
    for (int iteration = 1; iteration < ITERATIONS; iteration++) {
      orthonormalise(directions);
      setColumns(columns, directions);
      multiplyCovariance(used, means, columns, product);
      for (int j = 0; j < inputs; j++) {
        for (int k = 0; k < rank; k++) {
          directions[k][j] = product.get(j, k);
        }
      }
    }
    orthonormalise(directions);
    setColumns(columns, directions);
    multiplyCovariance(used, means, columns, product);
    Matrix small = scratch.matrix(rank, rank);
    scratch.addTransposedMultiply(columns, product, small);
    double[] values = scratch.eigen(small);
    Matrix rotated = scratch.matrix(inputs, rank);
    scratch.multiplyTransposed(columns, small, rotated);
    for (int k = 0; k < rank; k++) {
      variances[k] = Math.max(values[k] / free, Double.MIN_NORMAL);
      for (int j = 0; j < inputs; j++) {
        directions[k][j] = rotated.get(j, k);
      }
    }
    return directions;
  }

  /** {@code out = RᵀR Q} for the residuals R of the units from their centres. */
  private void multiplyCovariance(IntPredicate used, Matrix means, Matrix q, Matrix out) {
    int rank = q.columns();
    try (Workspace scratch = workspace.sibling()) {
      Matrix meansAlong = scratch.matrix(centres, rank);
      scratch.multiply(means, q, meansAlong);
      Matrix along = scratch.matrix(units.rows(), rank); // R Q
      out.clear();
      Pass.over(units, workspace.threads())
          .multiply(
              new Affine(q, new double[rank]),
              (from, block) -> {
                double[] row = new double[rank];
                double[] centre = new double[rank];
                for (int i = 0; i < block.rows(); i++) {
                  block.copyRow(i, row);
                  meansAlong.copyRow(centreOf[from + i], centre);
                  add(-1, centre, row);
                  scale(used.test(from + i) ? 1 : 0, row);
                  block.setRow(i, row);
                  along.setRow(from + i, row);
                }
              },
              new Affine(out, new double[rank]));
      double[][] sums = new double[centres][rank];
      double[] row = new double[rank];
      for (int i = 0; i < units.rows(); i++) {
        along.copyRow(i, row);
        add(-1, row, sums[centreOf[i]]);
      }
      for (int c = 0; c < centres; c++) {
        meansAlong.setRow(c, sums[c]);
      }
      scratch.addTransposedMultiply(means, meansAlong, out);
    }
  }

  /** Gram-Schmidt, twice for accuracy; a row that depends on those before it becomes zero. */
  private static void orthonormalise(double[][] rows) {
    for (int k = 0; k < rows.length; k++) {
      double before = Math.sqrt(dot(rows[k], rows[k]));
      for (int pass = 0; pass < 2; pass++) {
        for (int l = 0; l < k; l++) {
          add(-dot(rows[k], rows[l]), rows[l], rows[k]);
        }
      }
      double length = Math.sqrt(dot(rows[k], rows[k]));
      scale(length > 1e-12 * before ? 1 / length : 0, rows[k]);
    }
  }

  private static void setColumns(Matrix matrix, double[][] columns) {
    for (int j = 0; j < matrix.rows(); j++) {
      for (int k = 0; k < columns.length; k++) {
        matrix.set(j, k, columns[k][j]);
      }
    }
  }

  private static double[] row(Matrix matrix, int index) {
    double[] row = new double[matrix.columns()];
    matrix.copyRow(index, row);
    return row;
  }

  private static void add(double factor, double[] what, double[] to) {
    for (int j = 0; j < to.length; j++) {
      to[j] += factor * what[j];
    }
  }

  private static void scale(double factor, double[] values) {
    for (int j = 0; j < values.length; j++) {
      values[j] *= factor;
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }

  private static FloatMatrix rounded(Matrix matrix) {
    return FloatMatrix.rounded(matrix.toArray(), matrix.rows(), matrix.columns());
  }
}
