package dev.graft.loop;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Unfinished;
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

/**
 * Other inputs, each made when it is first asked for and then kept in a file, which goes when this
 * is closed. A few views of each sample are kept and come round again.
 */
public final class KeptInputs implements Inputs {
  private static final long MOST_BYTES = 4L << 30;

  private final Inputs inputs;
  private final int views;
  private final FileChannel file;
  private final BitSet stored = new BitSet();
  private volatile int space;

  private KeptInputs(Inputs inputs, int views, int space, Path folder) {
    this.inputs = inputs;
    this.views = views;
    this.space = space;
    try {
      Files.createDirectories(folder);
      Unfinished.removeAbandoned(folder);
      this.file =
          FileChannel.open(
              Unfinished.beside(folder.resolve("inputs")),
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw cannotKeep(e);
    }
  }

  /**
   * Keeps inputs as far as there is space; the others are made again each time.
   *
   * @param inputs closed with what is returned
   * @param views how many views of each sample come round, at least 1
   * @param folder where the file goes
   */
  public static Inputs of(Inputs inputs, int views, Path folder) {
    return of(inputs, views, folder, MOST_BYTES);
  }

  static Inputs of(Inputs inputs, int views, Path folder, long mostBytes) {
    long fitting = mostBytes / Math.max(1, (long) Float.BYTES * inputs.width());
    return new KeptInputs(inputs, views, (int) Math.min(fitting, Integer.MAX_VALUE), folder);
  }

  @Override
  public List<Long> shape() {
    return inputs.shape();
  }

  @Override
  public int samples() {
    return inputs.samples();
  }

  @Override
  public void write(int sample, long view, FloatBuffer out, int offset) {
    long row = view % views * samples() + sample;
    if (row < Integer.MAX_VALUE && isStored((int) row)) {
      out.put(offset, read((int) row), 0, width());
      return;
    }
    FloatBuffer values = FloatBuffer.allocate(width());
    inputs.write(sample, view % views, values, 0);
    if (row < space) {
      store((int) row, values);
    }
    out.put(offset, values, 0, width());
  }

  private synchronized boolean isStored(int row) {
    return stored.get(row);
  }

  private synchronized void setStored(int row) {
    stored.set(row);
  }

  private FloatBuffer read(int row) {
    ByteBuffer bytes = bytes();
    try {
      while (bytes.hasRemaining()) {
        if (file.read(bytes, (long) row * bytes.capacity() + bytes.position()) < 0) {
          throw new IOException("the file ends early");
        }
      }
    } catch (IOException e) {
      throw cannotKeep(e);
    }
    return bytes.flip().asFloatBuffer();
  }

  private void store(int row, FloatBuffer values) {
    ByteBuffer bytes = bytes();
    bytes.asFloatBuffer().put(0, values, 0, width());
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes, (long) row * bytes.capacity() + bytes.position());
      }
      setStored(row);
    } catch (IOException diskFull) {
      space = 0; // what is not kept costs time only
    }
  }

  private ByteBuffer bytes() {
    return ByteBuffer.allocate(Float.BYTES * width()).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static GraftException cannotKeep(IOException e) {
    return new GraftException(
        Fault.ENVIRONMENT,
        "what enters the trained blocks cannot be kept on disk (%s); free some space or point GRAFT_HOME elsewhere."
            .formatted(e.getMessage()),
        e);
  }

  @Override
  public void close() {
    inputs.close();
    try {
      file.close();
    } catch (IOException e) {
      throw cannotKeep(e);
    }
  }
}
