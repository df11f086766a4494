package dev.graft.linalg;

import java.nio.FloatBuffer;
import java.util.Locale;

/**
 * A read-only view of float32 values, row-major: features, logits or probabilities, on the heap or
 * mapped from a file. Nothing is copied, so the values behind it must not change while it is used.
 * Safe to share between threads.
 *
 * @param values element (r, c) is at index {@code r * columns + c}, counted from the buffer's start
 * @param rows number of rows, one per sample
 * @param columns number of columns
 */
public record FloatMatrix(FloatBuffer values, int rows, int columns) {
  /**
   * Checks that the buffer holds exactly the values.
   *
   * @throws IllegalArgumentException if it does not, or if a dimension is negative
   */
  public FloatMatrix {
    values = values.asReadOnlyBuffer().clear();
    if (rows < 0 || columns < 0 || (long) rows * columns != values.capacity()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a %d x %d matrix takes %d values, not %d",
              rows,
              columns,
              (long) rows * columns,
              values.capacity()));
    }
  }

  /**
   * A matrix over an array, which is not copied.
   *
   * @throws IllegalArgumentException if the array's length is not {@code rows * columns}
   */
  public static FloatMatrix of(float[] values, int rows, int columns) {
    return new FloatMatrix(FloatBuffer.wrap(values), rows, columns);
  }

  /**
   * A matrix of values rounded to float32, row-major.
   *
   * @throws IllegalArgumentException if the array's length is not {@code rows * columns}
   */
  public static FloatMatrix rounded(double[] values, int rows, int columns) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return of(floats, rows, columns);
  }

  /** One value. */
  public float get(int row, int column) {
    return values.get(row * columns + column);
  }

  /** Copies one row into the first {@code columns} elements of an array. */
  public void copyRow(int row, float[] target) {
    values.get(row * columns, target, 0, columns);
  }

  /** All values, row-major, as a new array. */
  public float[] toArray() {
    float[] all = new float[rows * columns];
    values.get(0, all);
    return all;
  }

  /** A copy of some columns, in the order given. */
  public FloatMatrix columns(int... chosen) {
    float[] row = new float[columns];
    float[] copy = new float[Math.multiplyExact(rows, chosen.length)];
    for (int r = 0; r < rows; r++) {
      copyRow(r, row);
      for (int c = 0; c < chosen.length; c++) {
        copy[r * chosen.length + c] = row[chosen[c]];
      }
    }
    return of(copy, rows, chosen.length);
  }

  /** One row, as a new array. */
  public float[] row(int row) {
    float[] copy = new float[columns];
    copyRow(row, copy);
    return copy;
  }
}
