package dev.graft.blas;

import dev.graft.NativeArtifact;
import dev.graft.NativeMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.openblas.presets.openblas_nolapack;

/**
 * Owns native matrices and computes with them; closing it frees them all. A workspace is for one
 * thread at a time, several can be used at once. With the same machine and number of threads an
 * operation gives the same bits.
 */
public final class Workspace implements AutoCloseable {
  /**
   * The native library has one thread count for the whole process. It stands at one, for operations
   * that share this lock; one with more threads has the library to itself.
   */
  private static final ReadWriteLock NATIVE = new ReentrantReadWriteLock();

  private static final NativeArtifact.File OPENBLAS =
      new NativeArtifact.File("org/bytedeco/openblas", "jniopenblas");

  private static boolean loaded;

  private final List<DoublePointer> owned = new ArrayList<>();
  private final int threads;

  /**
   * A workspace whose operations use this many threads.
   *
   * @throws IllegalArgumentException if {@code threads} is less than one
   * @throws dev.graft.GraftException if the native library is not there
   */
  public Workspace(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, not " + threads);
    }
    this.threads = threads;
    load();
  }

  private static synchronized void load() {
    if (!loaded) {
      NativeMemory.unlimited();
      try {
        Loader.load(openblas.class);
      } catch (LinkageError e) {
        throw NativeArtifact.TRAIN.unloadable(
            "OpenBLAS", OPENBLAS, Loader.getPlatform(), openblas.class, e);
      }
      openblas_nolapack.blas_set_num_threads(1);
      loaded = true;
    }
  }

  /** Number of threads its operations use. */
  public int threads() {
    return threads;
  }

  /** A new workspace with as many threads; each is closed by who made it. */
  public Workspace sibling() {
    return new Workspace(threads);
  }

  /**
   * A new matrix of zeros.
   *
   * @throws ArithmeticException if it has more than 2³¹ - 1 elements
   * @throws OutOfMemoryError if native memory does not suffice
   */
  public Matrix matrix(int rows, int columns) {
    DoublePointer pointer = new DoublePointer(Math.max(1L, Math.multiplyExact(rows, columns)));
    owned.add(pointer);
    Matrix matrix = new Matrix(pointer, rows, columns);
    matrix.clear();
    return matrix;
  }

  /** {@code out = a b}. */
  public void multiply(Matrix a, Matrix b, Matrix out) {
    check(a.columns() == b.rows(), a, b);
    gemm(a, false, b, false, 0, out);
  }

  /** {@code out = a bᵀ}. */
  public void multiplyTransposed(Matrix a, Matrix b, Matrix out) {
    check(a.columns() == b.columns(), a, b);
    gemm(a, false, b, true, 0, out);
  }

  /** {@code out += aᵀ b}. */
  public void addTransposedMultiply(Matrix a, Matrix b, Matrix out) {
    check(a.rows() == b.rows(), a, b);
    gemm(a, true, b, false, 1, out);
  }

  private void gemm(
      Matrix a, boolean transposeA, Matrix b, boolean transposeB, double beta, Matrix out) {
    int inner = transposeA ? a.rows() : a.columns();
    int rows = transposeA ? a.columns() : a.rows();
    int columns = transposeB ? b.rows() : b.columns();
    check(out.rows() == rows && out.columns() == columns, a, out);
    if (rows == 0 || columns == 0) {
      return;
    }
    natively(
        () ->
            openblas.cblas_dgemm(
                openblas.CblasRowMajor,
                transposeA ? openblas.CblasTrans : openblas.CblasNoTrans,
                transposeB ? openblas.CblasTrans : openblas.CblasNoTrans,
                rows,
                columns,
                inner,
                1,
                a.pointer(),
                Math.max(1, a.columns()),
                b.pointer(),
                Math.max(1, b.columns()),
                beta,
                out.pointer(),
                columns));
  }

  /** {@code out += aᵀ a}, the lower triangle only. */
  public void addGram(Matrix a, Matrix out) {
    check(out.rows() == a.columns() && out.columns() == a.columns(), a, out);
    syrk(openblas.CblasTrans, a.columns(), a.rows(), a, out);
  }

  /** {@code out += a aᵀ}, the lower triangle only. */
  public void addOuterGram(Matrix a, Matrix out) {
    check(out.rows() == a.rows() && out.columns() == a.rows(), a, out);
    syrk(openblas.CblasNoTrans, a.rows(), a.columns(), a, out);
  }

  private void syrk(int transpose, int size, int inner, Matrix a, Matrix out) {
    if (size == 0 || inner == 0) {
      return;
    }
    natively(
        () ->
            openblas.cblas_dsyrk(
                openblas.CblasRowMajor,
                openblas.CblasLower,
                transpose,
                size,
                inner,
                1,
                a.pointer(),
                a.columns(),
                1,
                out.pointer(),
                size));
  }

  /**
   * Decomposes a symmetric matrix, of which the lower triangle is read: afterwards its rows are the
   * orthonormal eigenvectors, in ascending order of the eigenvalues that are returned.
   *
   * @throws ArithmeticException if the iteration does not converge, as with values that are not
   *     finite
   */
  public double[] eigen(Matrix symmetric) {
    int size = symmetric.rows();
    check(size == symmetric.columns(), symmetric, symmetric);
    try (DoublePointer values = new DoublePointer(Math.max(1, size))) {
      // Row-major lower is column-major upper, and columns of the result are rows to us.
      int[] info = new int[1];
      natively(
          () ->
              info[0] =
                  openblas.LAPACKE_dsyevd(
                      openblas.LAPACK_COL_MAJOR,
                      (byte) 'V',
                      (byte) 'U',
                      size,
                      symmetric.pointer(),
                      Math.max(1, size),
                      values));
      if (info[0] != 0) {
        throw new ArithmeticException("no eigenvalues found: LAPACK dsyevd returned " + info[0]);
      }
      double[] eigenvalues = new double[size];
      values.get(eigenvalues);
      return eigenvalues;
    }
  }

  /**
   * Solves {@code A X = B} for a symmetric positive definite A, of which the lower triangle is read
   * and which is overwritten by its Cholesky factor; B is overwritten by X.
   *
   * @throws ArithmeticException if A is not positive definite
   */
  public void solve(Matrix symmetric, Matrix rightSides) {
    int size = symmetric.rows();
    check(size == symmetric.columns() && size == rightSides.rows(), symmetric, rightSides);
    if (size == 0 || rightSides.columns() == 0) {
      return;
    }
    int[] info = new int[1];
    natively(
        () ->
            info[0] =
                openblas.LAPACKE_dposv(
                    openblas.LAPACK_ROW_MAJOR,
                    (byte) 'L',
                    size,
                    rightSides.columns(),
                    symmetric.pointer(),
                    size,
                    rightSides.pointer(),
                    rightSides.columns()));
    if (info[0] != 0) {
      throw new ArithmeticException("no solution found: LAPACK dposv returned " + info[0]);
    }
  }

  private void natively(Runnable operation) {
    Lock lock = threads == 1 ? NATIVE.readLock() : NATIVE.writeLock();
    lock.lock();
    try {
      if (threads == 1) {
        operation.run();
        return;
      }
      openblas_nolapack.blas_set_num_threads(threads);
      try {
        operation.run();
      } finally {
        openblas_nolapack.blas_set_num_threads(1);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    owned.forEach(DoublePointer::close);
    owned.clear();
  }

  private static void check(boolean fits, Matrix a, Matrix b) {
    if (!fits) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "shapes %d x %d and %d x %d do not fit",
              a.rows(),
              a.columns(),
              b.rows(),
              b.columns()));
    }
  }
}
