package dev.graft.loop;

import dev.graft.linalg.FloatMatrix;
import dev.graft.ort.Engine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** What a network in ONNX Runtime answers for each sample: one picture at a time, on all cores. */
public final class ForwardPass {
  private ForwardPass() {}

  /** The answers for all samples as they are, [samples, outputs]. */
  public static FloatMatrix of(Engine engine, Inputs inputs) {
    long[] shape = batchOfOne(inputs);
    ThreadLocal<FloatBuffer> entering = ThreadLocal.withInitial(() -> buffer(inputs));
    List<float[]> rows =
        IntStream.range(0, inputs.samples())
            .parallel()
            .mapToObj(
                sample -> {
                  inputs.write(sample, 0, entering.get(), 0);
                  return engine.run(entering.get(), shape);
                })
            .toList();
    int width = rows.get(0).length;
    float[] all = new float[Math.multiplyExact(rows.size(), width)];
    for (int row = 0; row < rows.size(); row++) {
      System.arraycopy(rows.get(row), 0, all, row * width, width);
    }
    return FloatMatrix.of(all, rows.size(), width);
  }

  static long[] batchOfOne(Inputs inputs) {
    return LongStream.concat(LongStream.of(1), inputs.shape().stream().mapToLong(Long::longValue))
        .toArray();
  }

  /** For one sample, direct, so that an engine takes it as it is. */
  static FloatBuffer buffer(Inputs inputs) {
    return ByteBuffer.allocateDirect(Float.BYTES * inputs.width())
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }
}
