package dev.graft.loop;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.ort.Engine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * What frozen blocks make of other inputs, each computed when it is first asked for and then kept
 * in a file, which goes when this is closed. Of a training sample a few views are kept and come
 * round again, epoch after epoch.
 */
final class FrozenInputs implements Inputs {
  private final Inputs inputs;
  private final Engine frozen;
  private final List<Long> shape;
  private final int trainSamples;
  private final int views;
  private final FileChannel file;
  private final BitSet stored = new BitSet();
  private final ThreadLocal<FloatBuffer> entering;

  /**
   * Inputs behind frozen blocks.
   *
   * @param inputs what goes into them; closed with this
   * @param frozen the blocks; closed with this
   * @param shape of what comes out for one sample
   * @param views how many views of a training sample are kept; 0 to keep nothing and compute each
   * @param folder where the file goes
   */
  FrozenInputs(
      Inputs inputs, Engine frozen, List<Long> shape, int trainSamples, int views, Path folder) {
    this.inputs = inputs;
    this.frozen = frozen;
    this.shape = List.copyOf(shape);
    this.trainSamples = trainSamples;
    this.views = views;
    this.entering =
        ThreadLocal.withInitial(
            () ->
                ByteBuffer.allocateDirect(Float.BYTES * inputs.width())
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer());
    try {
      Files.createDirectories(folder);
      this.file =
          FileChannel.open(
              Files.createTempFile(folder, "features", ".tmp"),
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw cannotStore(e);
    }
  }

  @Override
  public List<Long> shape() {
    return shape;
  }

  @Override
  public void training(int sample, long epoch, FloatBuffer out, int offset) {
    long view = views == 0 ? epoch : epoch % views;
    long row = views == 0 ? -1 : view * trainSamples + sample;
    row(row, entering -> inputs.training(sample, view, entering, 0), out, offset);
  }

  @Override
  public void validation(int sample, FloatBuffer out, int offset) {
    long row = (long) views * trainSamples + sample;
    row(row, entering -> inputs.validation(sample, entering, 0), out, offset);
  }

  /** Fills in what enters the frozen blocks. */
  @FunctionalInterface
  private interface Entering {
    void fill(FloatBuffer values);
  }

  private void row(long row, Entering source, FloatBuffer out, int offset) {
    if (row >= 0 && isStored(row)) {
      out.put(offset, read(row), 0, width());
      return;
    }
    FloatBuffer values = entering.get();
    source.fill(values);
    long[] batchOfOne =
        Stream.concat(Stream.of(1L), inputs.shape().stream()).mapToLong(Long::longValue).toArray();
    float[] features = frozen.run(values, batchOfOne);
    if (row >= 0) {
      write(row, features);
    }
    out.put(offset, features);
  }

  private synchronized boolean isStored(long row) {
    return stored.get(Math.toIntExact(row));
  }

  private synchronized void setStored(long row) {
    stored.set(Math.toIntExact(row));
  }

  private FloatBuffer read(long row) {
    ByteBuffer bytes = bytes();
    try {
      while (bytes.hasRemaining()) {
        if (file.read(bytes, row * bytes.capacity() + bytes.position()) < 0) {
          throw new IOException("the file ends early");
        }
      }
    } catch (IOException e) {
      throw cannotStore(e);
    }
    return bytes.flip().asFloatBuffer();
  }

  private void write(long row, float[] features) {
    ByteBuffer bytes = bytes();
    bytes.asFloatBuffer().put(features);
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes, row * bytes.capacity() + bytes.position());
      }
    } catch (IOException e) {
      throw cannotStore(e);
    }
    setStored(row);
  }

  private ByteBuffer bytes() {
    return ByteBuffer.allocate(Float.BYTES * width()).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static GraftException cannotStore(IOException e) {
    return new GraftException(
        Fault.ENVIRONMENT,
        "the features of frozen blocks cannot be kept on disk (%s); free some space or point GRAFT_HOME elsewhere."
            .formatted(e.getMessage()),
        e);
  }

  @Override
  public void close() {
    frozen.close();
    inputs.close();
    try {
      file.close();
    } catch (IOException e) {
      throw cannotStore(e);
    }
  }
}
