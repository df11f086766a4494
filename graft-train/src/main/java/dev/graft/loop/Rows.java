package dev.graft.loop;

import dev.graft.graph.Tensor;
import dev.graft.graph.TensorShapes;
import dev.graft.modality.Memory;
import dev.graft.modality.Signature;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Makes one batch of several samples. */
final class Rows {
  private Rows() {}

  /** These samples, in this order, padded where they are ragged. */
  static Map<String, Tensor> of(Inputs inputs, int[] samples, long view) {
    return inputs.signature().isFixed()
        ? written(inputs, samples, view)
        : padded(inputs, samples, view);
  }

  /** All have one shape, so that each is written where it is to be. */
  private static Map<String, Tensor> written(Inputs inputs, int[] samples, long view) {
    Map<String, ByteBuffer> whole = new LinkedHashMap<>();
    Map<String, Tensor> batch = new LinkedHashMap<>();
    TensorShapes shapes = inputs.signature().shapes(samples.length);
    for (Signature.Input input : inputs.signature().inputs()) {
      long[] shape = shapes.of(input.name());
      ByteBuffer bytes = ByteBuffer.allocate(input.bytes(shape)).order(ByteOrder.LITTLE_ENDIAN);
      whole.put(input.name(), bytes);
      batch.put(input.name(), Tensor.ofBytes(input.type(), shape, bytes));
    }
    for (int row = 0; row < samples.length; row++) {
      inputs.example(samples[row], view, rowOf(whole, row, samples.length));
    }
    return batch;
  }

  private static Memory rowOf(Map<String, ByteBuffer> whole, int row, int rows) {
    return (tensor, bytes) -> {
      ByteBuffer all = Objects.requireNonNull(whole.get(tensor));
      if (bytes != all.capacity() / rows) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "a sample's '%s' takes %d bytes where %d are usual",
                tensor,
                bytes,
                all.capacity() / rows));
      }
      return all.slice(row * bytes, bytes).order(ByteOrder.LITTLE_ENDIAN);
    };
  }

  private static Map<String, Tensor> padded(Inputs inputs, int[] samples, long view) {
    List<Map<String, Tensor>> ones = new ArrayList<>();
    for (int sample : samples) {
      ones.add(inputs.example(sample, view, Memory.fresh()));
    }
    return inputs.signature().collate(ones);
  }
}
