package dev.graft.blas;

import java.nio.DoubleBuffer;
import java.util.Locale;
import org.bytedeco.javacpp.DoublePointer;

/**
 * A dense row-major matrix of doubles in native memory. It belongs to the {@link Workspace} that
 * made it and must not be used after that is closed. Not safe for use by several threads while one
 * writes.
 */
public final class Matrix {
  private final DoublePointer pointer;
  private final DoubleBuffer buffer;
  private final int rows;
  private final int columns;

  Matrix(DoublePointer pointer, int rows, int columns) {
    this.pointer = pointer;
    this.buffer = pointer.asBuffer();
    this.rows = rows;
    this.columns = columns;
  }

  /** Number of rows. */
  public int rows() {
    return rows;
  }

  /** Number of columns. */
  public int columns() {
    return columns;
  }

  /** One value. */
  public double get(int row, int column) {
    return buffer.get(row * columns + column);
  }

  /** Sets one value. */
  public void set(int row, int column, double value) {
    buffer.put(row * columns + column, value);
  }

  /** Copies one row into the first {@code columns()} elements of an array. */
  public void copyRow(int row, double[] target) {
    buffer.get(row * columns, target, 0, columns);
  }

  /** Sets one row from the first {@code columns()} elements of an array. */
  public void setRow(int row, double[] source) {
    buffer.put(row * columns, source, 0, columns);
  }

  /** All values, row-major, as a new array. */
  public double[] toArray() {
    double[] values = new double[rows * columns];
    buffer.get(0, values);
    return values;
  }

  /** Sets all values from an array, row-major. */
  public void set(double[] values) {
    if (values.length != rows * columns) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a %d x %d matrix cannot be set from %d values",
              rows,
              columns,
              values.length));
    }
    buffer.put(0, values);
  }

  /** Sets every value to zero. */
  public void clear() {
    org.bytedeco.javacpp.Pointer.memset(pointer, 0, (long) rows * columns * Double.BYTES);
  }

  /** A view of consecutive rows; it shares the values. */
  public Matrix rows(int from, int count) {
    if (from < 0 || count < 0 || from + count > rows) {
      throw new IndexOutOfBoundsException(
          String.format(Locale.ROOT, "rows %d to %d of %d", from, from + count, rows));
    }
    DoublePointer start = pointer.getPointer((long) from * columns);
    return new Matrix(start.capacity((long) count * columns), count, columns);
  }

  DoublePointer pointer() {
    return pointer;
  }
}
