package dev.graft.head;

import dev.graft.Workers;
import dev.graft.blas.Matrix;
import dev.graft.blas.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the rows of a matrix, a block at a time, that computes {@code P = X C + b}, lets a
 * step read or replace P, and gathers {@code XᵀP} and {@code 1ᵀP}. A block stays in the processor's
 * cache between the two products. Consecutive parts of the rows go to different threads; what the
 * parts gather is added in order, so that the same number of threads gives the same bits.
 */
final class Pass {
  private static final int BLOCK_VALUES = 1 << 16; // 512 KiB of doubles
  private static final int SMALLEST_PART_VALUES = 1 << 19;

  private final int rows;
  private final int columns;
  private final Source source;
  private final int threads;

  /** Where blocks of rows come from. */
  interface Source {
    /** Rows {@code from} to {@code from + count}; may be put into the buffer [count, columns]. */
    Matrix block(int from, Matrix buffer);
  }

  /** Works on a block; it is called by several threads, for rows of its own each time. */
  interface Step {
    /** Reads, and may replace, a block of rows; the first belongs to sample {@code from}. */
    void accept(int from, Matrix block);
  }

  private Pass(int rows, int columns, Source source, int threads) {
    this.rows = rows;
    this.columns = columns;
    this.source = source;
    this.threads = threads;
  }

  /** Passes over a matrix in memory. */
  static Pass over(Matrix matrix, int threads) {
    return new Pass(
        matrix.rows(),
        matrix.columns(),
        (from, buffer) -> matrix.rows(from, buffer.rows()),
        threads);
  }

  /** Passes over rows that are made anew each time. */
  static Pass over(int rows, int columns, Source source, int threads) {
    return new Pass(rows, columns, source, threads);
  }

  /** Shows the blocks themselves. */
  void forEach(Step step) {
    inParts((from, to, scratch) -> blocks(from, to, scratch, step));
  }

  /**
   * Shows the products.
   *
   * @param map C and b
   * @param gathered {@code XᵀP} and {@code 1ᵀP} are added to it; null if not wanted
   */
  void multiply(Affine map, Step step, @Nullable Affine gathered) {
    int outputs = map.outputs();
    List<Affine> partial = new ArrayList<>();
    try (Workspace owner = new Workspace(1)) {
      for (int part = 0; gathered != null && part < parts(); part++) {
        partial.add(Affine.zero(columns, outputs, owner));
      }
      inParts(
          (from, to, scratch) -> {
            Matrix buffer = scratch.matrix(blockRows(), outputs);
            double[] row = new double[outputs];
            blocks(
                from,
                to,
                scratch,
                (start, block) -> {
                  Matrix product = buffer.rows(0, block.rows());
                  scratch.multiply(block, map.coefficients, product);
                  for (int i = 0; i < product.rows(); i++) {
                    product.copyRow(i, row);
                    for (int k = 0; k < outputs; k++) {
                      row[k] += map.intercepts[k];
                    }
                    product.setRow(i, row);
                  }
                  step.accept(start, product);
                  if (gathered != null) {
                    Affine mine = partial.get(from / partRows());
                    scratch.addTransposedMultiply(block, product, mine.coefficients);
                    addRows(product, mine.intercepts);
                  }
                });
          });
      if (gathered != null) {
        partial.forEach(part -> add(part, gathered));
      }
    }
  }

  private void blocks(int from, int to, Workspace scratch, Step step) {
    Matrix buffer = scratch.matrix(blockRows(), columns);
    for (int start = from; start < to; start += blockRows()) {
      int count = Math.min(blockRows(), to - start);
      step.accept(start, source.block(start, buffer.rows(0, count)));
    }
  }

  private interface Part {
    void run(int from, int to, Workspace scratch);
  }

  /** None of the parts is at work any more afterwards, whatever became of the others. */
  private void inParts(Part part) {
    if (parts() <= 1) {
      run(part, 0);
      return;
    }
    try (Workers workers = new Workers("graft-head", parts())) {
      List<Future<Integer>> running = new ArrayList<>();
      for (int index = 0; index < parts(); index++) {
        int from = index * partRows();
        running.add(workers.submit(() -> run(part, from)));
      }
      running.forEach(Workers::result);
    }
  }

  private int run(Part part, int from) {
    int to = Math.min(rows, from + partRows());
    if (from < to) {
      try (Workspace scratch = new Workspace(1)) {
        part.run(from, to, scratch);
      }
    }
    return to;
  }

  private int parts() {
    return (rows + partRows() - 1) / partRows();
  }

  private int partRows() {
    long most = Math.max(1, Math.min(threads, (long) rows * columns / SMALLEST_PART_VALUES));
    return (int) Math.max(1, (rows + most - 1) / most);
  }

  private int blockRows() {
    return Math.max(1, Math.min(rows, Math.max(16, BLOCK_VALUES / Math.max(1, columns))));
  }

  private static void addRows(Matrix rows, double[] sums) {
    double[] row = new double[sums.length];
    for (int i = 0; i < rows.rows(); i++) {
      rows.copyRow(i, row);
      for (int k = 0; k < sums.length; k++) {
        sums[k] += row[k];
      }
    }
  }

  private static void add(Affine part, Affine sum) {
    double[] partRow = new double[sum.outputs()];
    double[] row = new double[sum.outputs()];
    for (int j = 0; j < sum.coefficients.rows(); j++) {
      part.coefficients.copyRow(j, partRow);
      sum.coefficients.copyRow(j, row);
      for (int k = 0; k < row.length; k++) {
        row[k] += partRow[k];
      }
      sum.coefficients.setRow(j, row);
    }
    for (int k = 0; k < row.length; k++) {
      sum.intercepts[k] += part.intercepts[k];
    }
  }
}
