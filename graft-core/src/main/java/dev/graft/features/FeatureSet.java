package dev.graft.features;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.StorageFailure;
import dev.graft.Unfinished;
import dev.graft.data.Sample;
import dev.graft.linalg.FloatMatrix;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Samples with their features, in order. The rows stay in the feature store's mapped files, so that
 * a large set costs no heap. Immutable; safe for use by many threads.
 */
public final class FeatureSet {
  private final List<Sample> samples;
  private final List<Segment.Row> rows;
  private final int width;
  private final int statistics;
  private final Path scratch;
  private volatile @Nullable FloatMatrix matrix;

  /**
   * With so many features in each row, and so many statistics behind them.
   *
   * @param scratch where matrices lie as long as they are used
   */
  FeatureSet(
      List<Sample> samples, List<Segment.Row> rows, int width, int statistics, Path scratch) {
    this.samples = List.copyOf(samples);
    this.rows = List.copyOf(rows);
    this.width = width;
    this.statistics = statistics;
    this.scratch = scratch;
  }

  /** These samples and others of the same network, in the order of a comparison. */
  public FeatureSet with(FeatureSet others, Comparator<Sample> order) {
    int own = size();
    int[] indices =
        IntStream.range(0, own + others.size())
            .boxed()
            .sorted(
                Comparator.comparing(
                    i -> i < own ? samples.get(i) : others.samples.get(i - own), order))
            .mapToInt(Integer::intValue)
            .toArray();
    return new FeatureSet(
        IntStream.of(indices)
            .mapToObj(i -> i < own ? samples.get(i) : others.samples.get(i - own))
            .toList(),
        IntStream.of(indices)
            .mapToObj(i -> i < own ? rows.get(i) : others.rows.get(i - own))
            .toList(),
        width,
        statistics,
        scratch);
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
   * @throws GraftException if the disk is full
   */
  public FloatMatrix matrix() {
    FloatMatrix known = matrix;
    if (known == null) {
      known = mapped(size(), width, rows.stream().map(row -> row.floats().slice(0, width)));
      matrix = known;
    }
    return known;
  }

  /** What {@link Taps} show of each sample, as a matrix; without a column if there are none. */
  public FloatMatrix statistics() {
    float[] values = new float[Math.multiplyExact(size(), statistics)];
    for (int i = 0; i < size(); i++) {
      rows.get(i).floats().get(width, values, i * statistics, statistics);
    }
    return FloatMatrix.of(values, size(), statistics);
  }

  /**
   * All rows, then those of the same samples in other views: all samples in one view, then all in
   * the next.
   *
   * @param views of the same samples, each row holding the features of several views
   * @throws GraftException if the disk is full
   */
  public FloatMatrix matrixWith(FeatureSet views) {
    int count = views.width / width;
    return mapped(
        size() * (1 + count),
        width,
        IntStream.rangeClosed(0, count)
            .boxed()
            .flatMap(
                view ->
                    view == 0
                        ? rows.stream().map(row -> row.floats().slice(0, width))
                        : views.rows.stream()
                            .map(row -> row.floats().slice((view - 1) * width, width))));
  }

  private FloatMatrix mapped(int rows, int width, Stream<FloatBuffer> values) {
    long bytes = (long) rows * width * Float.BYTES;
    if (bytes > Integer.MAX_VALUE) {
      throw new GraftException(
          Fault.ENVIRONMENT,
          String.format(
              Locale.ROOT,
              "%,d samples of %,d features take %,d bytes, and Graft holds at most 2 GiB of features at once; train on fewer samples or a backbone with fewer features.",
              rows,
              width,
              bytes));
    }
    Path file = null;
    try {
      Files.createDirectories(scratch);
      Unfinished.removeAbandoned(scratch);
      file = Unfinished.beside(scratch.resolve("features"));
      try (FileChannel channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE)) {
        // Written, not mapped for writing: a full disk would end the process.
        ByteBuffer row =
            ByteBuffer.allocateDirect(Float.BYTES * width).order(ByteOrder.nativeOrder());
        for (FloatBuffer floats : (Iterable<FloatBuffer>) values::iterator) {
          row.clear().asFloatBuffer().put(floats);
          while (row.hasRemaining()) {
            channel.write(row);
          }
        }
        return new FloatMatrix(
            channel
                .map(FileChannel.MapMode.READ_ONLY, 0, bytes)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer(),
            rows,
            width);
      }
    } catch (IOException e) {
      throw StorageFailure.of(
          String.format(Locale.ROOT, "%,d bytes of features cannot be kept", bytes),
          scratch,
          e,
          "choose another folder for the cache");
    } finally {
      if (file != null && file.toFile().exists() && !file.toFile().delete()) {
        file.toFile().deleteOnExit(); // Windows keeps a mapped file
      }
    }
  }

  /** The 64-bit hash that the sample behind row {@code index} is known by, and others like it. */
  public long sketch(int index) {
    return rows.get(index).sketch();
  }
}
