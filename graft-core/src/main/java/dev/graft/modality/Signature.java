package dev.graft.modality;

import dev.graft.graph.ElementType;
import dev.graft.graph.Tensor;
import dev.graft.graph.TensorShapes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What a sample is to a network: named tensors, some of whose axes may be ragged, of another extent
 * from sample to sample.
 *
 * @param inputs the tensors; the first is the primary one
 * @param usual an extent that ragged axes may have, to try a network with
 * @param mask which of them says what is there (1) and what is padding (0); samples that are ragged
 *     go into one batch only where there is one
 */
public record Signature(List<Input> inputs, long usual, Optional<String> mask) {
  /** The extent of a ragged axis. */
  public static final long RAGGED = -1;

  /**
   * One tensor of a sample.
   *
   * @param name the network's input that takes it
   * @param type of its elements
   * @param extents without the batch axis; {@value #RAGGED} where ragged
   * @param padding what is written where another sample of the batch goes on
   */
  public record Input(String name, ElementType type, List<Long> extents, long padding) {
    /** Copies the extents. */
    public Input {
      extents = List.copyOf(extents);
    }

    boolean isRagged() {
      return extents.contains(RAGGED);
    }

    /** The shape of so many samples, where ragged axes have some extent. */
    long[] shape(long batch, long ragged) {
      long[] shape = new long[extents.size() + 1];
      shape[0] = batch;
      for (int axis = 0; axis < extents.size(); axis++) {
        shape[axis + 1] = extents.get(axis) == RAGGED ? ragged : extents.get(axis);
      }
      return shape;
    }

    /** How many bytes a tensor of its type and some shape takes. */
    public int bytes(long... shape) {
      long bytes = type.byteSize();
      for (long extent : shape) {
        bytes = Math.multiplyExact(bytes, extent);
      }
      return Math.toIntExact(bytes);
    }
  }

  /** Copies the list. */
  public Signature {
    inputs = List.copyOf(inputs);
  }

  /** One tensor of float32 values, of the same shape for every sample. */
  public static Signature ofFloats(String name, long... extents) {
    List<Long> all = Arrays.stream(extents).boxed().toList();
    return new Signature(List.of(new Input(name, ElementType.FLOAT, all, 0)), 1, Optional.empty());
  }

  /** The tensor that carries the sample; others say more about it. */
  public Input primary() {
    return inputs.get(0);
  }

  /** The same where the primary tensor is another one of float32 values. */
  public Signature behind(String tensor, List<Long> extents) {
    List<Input> others = new ArrayList<>(inputs);
    others.set(0, new Input(tensor, ElementType.FLOAT, extents, 0));
    return new Signature(others, usual, mask);
  }

  /** Whether all samples have one shape. */
  public boolean isFixed() {
    return inputs.stream().noneMatch(Input::isRagged);
  }

  /** Whether several samples can go through a network together. */
  public boolean canBatch() {
    return isFixed() || mask.isPresent();
  }

  /** The shapes of so many samples. */
  public TensorShapes shapes(long batch) {
    return shapes(batch, usual);
  }

  /** The same where ragged axes have some extent. */
  public TensorShapes shapes(long batch, long ragged) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    inputs.forEach(input -> shapes.put(input.name(), input.shape(batch, ragged)));
    return new TensorShapes(shapes);
  }

  /** Shapes of a few sizes, from which follows how others depend on them. */
  public List<TensorShapes> probes() {
    List<TensorShapes> probes = new ArrayList<>();
    for (long batch : new long[] {2, 3, 5}) {
      probes.add(shapes(batch));
    }
    if (!isFixed()) {
      probes.add(shapes(2, 2 * usual));
      probes.add(shapes(2, 3 * usual));
    }
    return probes;
  }

  /** So many samples of nothing, none of which is padding. */
  public Map<String, Tensor> zeros(long batch) {
    Map<String, Tensor> zeros = new LinkedHashMap<>();
    for (Input input : inputs) {
      long[] shape = input.shape(batch, usual);
      ByteBuffer values = ByteBuffer.allocate(input.bytes(shape)).order(ByteOrder.LITTLE_ENDIAN);
      if (mask.isPresent() && mask.get().equals(input.name())) {
        fill(values, input.type(), 1);
      }
      zeros.put(input.name(), Tensor.ofBytes(input.type(), shape, values));
    }
    return zeros;
  }

  /** A sample of normal noise, to try a network with; whole numbers stay zero. */
  public Map<String, Tensor> noise(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Tensor> noise = zeros(1);
    noise.replaceAll(
        (name, zeros) -> {
          if (zeros.type() != ElementType.FLOAT) {
            return zeros;
          }
          float[] values = new float[Math.toIntExact(zeros.size())];
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
          }
          return Tensor.ofFloats(values, zeros.shape());
        });
    return noise;
  }

  /**
   * Several samples as one batch, padded to the longest.
   *
   * @param ones each with a batch axis of 1
   */
  public Map<String, Tensor> collate(List<Map<String, Tensor>> ones) {
    if (ones.size() == 1) {
      return ones.get(0);
    }
    Map<String, Tensor> batch = new LinkedHashMap<>();
    for (Input input : inputs) {
      List<Tensor> tensors = ones.stream().map(one -> one.get(input.name())).toList();
      batch.put(input.name(), Stacking.of(tensors, input));
    }
    return batch;
  }

  static void fill(ByteBuffer values, ElementType type, long value) {
    for (int at = 0; at < values.capacity(); at += type.byteSize()) {
      switch (type) {
        case INT64, UINT64 -> values.putLong(at, value);
        case INT32, UINT32 -> values.putInt(at, (int) value);
        case FLOAT -> values.putFloat(at, (float) value);
        case INT8, UINT8, BOOL -> values.put(at, (byte) value);
        default -> throw new IllegalArgumentException("a mask or padding of type " + type);
      }
    }
  }
}
