package dev.graft.loop;

import dev.graft.linalg.FloatMatrix;
import dev.graft.ort.Engine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** What a network in ONNX Runtime answers for each sample: one picture at a time, on all cores. */
public final class ForwardPass {
  private ForwardPass() {}

  /** The answers for all samples as they are, [samples, outputs]. */
  public static FloatMatrix of(Engine engine, Inputs inputs) {
    return of(engine, inputs, () -> false);
  }

  /**
   * The same, asking before each sample whether to stop.
   *
   * @throws StoppedException if it was asked to; no sample is under way any more then
   */
  static FloatMatrix of(Engine engine, Inputs inputs, BooleanSupplier stop) {
    long[] shape = batchOfOne(inputs);
    ThreadLocal<FloatBuffer> entering = ThreadLocal.withInitial(() -> buffer(inputs));
    IntFunction<float[]> answer =
        sample -> {
          inputs.write(sample, 0, entering.get(), 0);
          return engine.run(entering.get(), shape);
        };
    float[] first = answer.apply(0);
    float[] all = Arrays.copyOf(first, Math.multiplyExact(inputs.samples(), first.length));
    IntStream.range(1, inputs.samples())
        .parallel()
        .forEach(
            sample -> {
              if (!stop.getAsBoolean()) {
                System.arraycopy(answer.apply(sample), 0, all, sample * first.length, first.length);
              }
            });
    if (stop.getAsBoolean()) {
      throw new StoppedException();
    }
    return FloatMatrix.of(all, inputs.samples(), first.length);
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
