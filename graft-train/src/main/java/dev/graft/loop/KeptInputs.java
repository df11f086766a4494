package dev.graft.loop;

import dev.graft.GraftException;
import dev.graft.StorageFailure;
import dev.graft.Unfinished;
import dev.graft.graph.Tensor;
import dev.graft.modality.Memory;
import dev.graft.modality.Signature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Other inputs, each made when it is first asked for and then kept in a file, which goes when this
 * is closed. A few views of each sample are kept and come round again.
 */
public final class KeptInputs implements Inputs {
  private static final long MOST_BYTES = 4L << 30;

  private final Inputs inputs;
  private final int views;
  private final long mostBytes;
  private final Path folder;
  private final FileChannel file;
  private final Map<Long, Place> stored = new ConcurrentHashMap<>();
  private long end;

  /**
   * Where a row lies in the file.
   *
   * @param shapes of its tensors, in the signature's order
   */
  private record Place(long at, List<long[]> shapes) {}

  private KeptInputs(Inputs inputs, int views, long mostBytes, Path folder) {
    this.inputs = inputs;
    this.views = views;
    this.mostBytes = mostBytes;
    this.folder = folder;
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
    return new KeptInputs(inputs, views, mostBytes, folder);
  }

  @Override
  public Signature signature() {
    return inputs.signature();
  }

  @Override
  public int samples() {
    return inputs.samples();
  }

  @Override
  public long extent(int sample) {
    return inputs.extent(sample);
  }

  @Override
  public Map<String, Tensor> example(int sample, long view, Memory memory) {
    long row = view % views * samples() + sample;
    Place place = stored.get(row);
    if (place != null) {
      return read(place, memory);
    }
    Map<String, Tensor> example = inputs.example(sample, view % views, memory);
    store(row, example);
    return example;
  }

  private Map<String, Tensor> read(Place place, Memory memory) {
    Map<String, Tensor> example = new LinkedHashMap<>();
    long at = place.at();
    for (int i = 0; i < place.shapes().size(); i++) {
      Signature.Input input = signature().inputs().get(i);
      long[] shape = place.shapes().get(i);
      ByteBuffer bytes = memory.of(input.name(), input.bytes(shape));
      example.put(input.name(), Tensor.ofBytes(input.type(), shape, bytes));
      at = fill(bytes.duplicate(), at);
    }
    return example;
  }

  private long fill(ByteBuffer bytes, long from) {
    long at = from;
    try {
      while (bytes.hasRemaining()) {
        int read = file.read(bytes, at);
        if (read < 0) {
          throw new IOException("the file ends early");
        }
        at += read;
      }
    } catch (IOException e) {
      throw cannotKeep(e);
    }
    return at;
  }

  private void store(long row, Map<String, Tensor> example) {
    List<Tensor> tensors =
        signature().inputs().stream().map(input -> example.get(input.name())).toList();
    long size = tensors.stream().mapToLong(tensor -> tensor.bytes().remaining()).sum();
    long place = place(size);
    if (place < 0) {
      return;
    }
    long at = place;
    try {
      for (Tensor tensor : tensors) {
        ByteBuffer bytes = tensor.bytes();
        while (bytes.hasRemaining()) {
          at += file.write(bytes, at);
        }
      }
      stored.put(row, new Place(place, tensors.stream().map(Tensor::shape).toList()));
    } catch (IOException diskFull) {
      full();
    }
  }

  /** Where so many bytes go; negative if there is no more space. */
  private synchronized long place(long bytes) {
    if (end + bytes > mostBytes) {
      return -1;
    }
    long place = end;
    end += bytes;
    return place;
  }

  /** What is not kept costs time only. */
  private synchronized void full() {
    end = mostBytes;
  }

  private GraftException cannotKeep(IOException e) {
    return StorageFailure.of(
        "what enters the trained blocks cannot be kept",
        folder,
        e,
        "choose another folder for the cache");
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
