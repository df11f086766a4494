package dev.graft.features;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.data.Sample;
import dev.graft.linalg.FloatMatrix;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;

/**
 * Samples with their features, in order. The rows stay in the feature store's mapped files, so that
 * a large set costs no heap. Immutable; safe for use by many threads.
 */
public final class FeatureSet {
  private final List<Sample> samples;
  private final List<Segment.Row> rows;
  private final int width;

  FeatureSet(List<Sample> samples, List<Segment.Row> rows, int width) {
    this.samples = List.copyOf(samples);
    this.rows = List.copyOf(rows);
    this.width = width;
  }

  /** The samples, one per row. */
  public List<Sample> samples() {
    return samples;
  }

  /** The number of rows. */
  public int size() {
    return rows.size();
  }

  /** Features per row. */
  public int width() {
    return width;
  }

  /** Row {@code index}, a fresh array. */
  public float[] row(int index) {
    float[] row = new float[width];
    rows.get(index).floats().get(row);
    return row;
  }

  /**
   * All rows as one matrix, mapped from a temporary file so that it takes no heap; the file is gone
   * with this process at the latest.
   *
   * @throws GraftException if the temporary folder is full
   */
  public FloatMatrix matrix() {
    return mapped(size(), width, values -> rows.forEach(row -> values.put(row.floats())));
  }

  /**
   * All rows, then those of the same samples in other views: all samples in one view, then all in
   * the next.
   *
   * @param views of the same samples, each row holding the features of several views
   * @throws GraftException if the temporary folder is full
   */
  public FloatMatrix matrixWith(FeatureSet views) {
    int count = views.width / width;
    return mapped(
        size() * (1 + count),
        width,
        values -> {
          rows.forEach(row -> values.put(row.floats()));
          for (int view = 0; view < count; view++) {
            int from = view * width;
            views.rows.forEach(row -> values.put(row.floats().slice(from, width)));
          }
        });
  }

  private static FloatMatrix mapped(int rows, int width, Consumer<FloatBuffer> fill) {
    long bytes = (long) rows * width * Float.BYTES;
    if (bytes > Integer.MAX_VALUE) {
      throw new GraftException(
          Fault.ENVIRONMENT,
          "%,d samples of %,d features take %,d bytes, and Graft holds at most 2 GiB of features at once; train on fewer samples or a backbone with fewer features."
              .formatted(rows, width, bytes));
    }
    Path file = null;
    try {
      file = Files.createTempFile("graft-features", ".tmp");
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        FloatBuffer values =
            channel
                .map(FileChannel.MapMode.READ_WRITE, 0, bytes)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        fill.accept(values);
        return new FloatMatrix(values.flip(), rows, width);
      }
    } catch (IOException e) {
      throw new GraftException(
          Fault.ENVIRONMENT,
          "%,d bytes of features cannot be kept in the temporary folder %s (%s); free some space."
              .formatted(bytes, System.getProperty("java.io.tmpdir"), e),
          e);
    } finally {
      if (file != null && !file.toFile().delete()) {
        file.toFile().deleteOnExit(); // Windows keeps a mapped file
      }
    }
  }

  /** The 64-bit perceptual hash of the picture behind row {@code index}. */
  public long perceptualHash(int index) {
    return rows.get(index).perceptualHash();
  }
}
