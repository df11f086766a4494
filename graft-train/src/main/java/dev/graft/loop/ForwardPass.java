package dev.graft.loop;

import dev.graft.StoppedException;
import dev.graft.Workers;
import dev.graft.features.LengthGroups;
import dev.graft.linalg.FloatMatrix;
import dev.graft.modality.Memory;
import dev.graft.ort.Engine;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What a network in ONNX Runtime answers for each sample: one sample at a time, or groups of like
 * length where samples have lengths.
 */
public final class ForwardPass {
  private ForwardPass() {}

  /**
   * The answers for all samples as they are, [samples, outputs]. When it returns, by an exception
   * too, no thread is inside the engine any more, so that it may be closed.
   *
   * @param threads how many ask at once
   */
  public static FloatMatrix of(Engine engine, Inputs inputs, int threads) {
    return of(engine, inputs, threads, () -> false);
  }

  /**
   * The same, asking before each sample whether to stop.
   *
   * @throws StoppedException if it was asked to; no sample is under way any more then
   */
  public static FloatMatrix of(Engine engine, Inputs inputs, int threads, BooleanSupplier stop) {
    return matrix(each(engine, true, inputs, threads, stop));
  }

  /** Rows of equally many numbers. */
  static FloatMatrix matrix(float[][] rows) {
    int width = rows.length == 0 ? 0 : rows[0].length;
    float[] all = new float[Math.multiplyExact(rows.length, width)];
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(rows[row], 0, all, row * width, width);
    }
    return FloatMatrix.of(all, rows.length, width);
  }

  /**
   * The values of the network's first output for each sample.
   *
   * @param rows whether there are equally many for each, so that several can be asked for at once
   * @throws StoppedException if it was asked to stop; no sample is under way any more then
   */
  static float[][] each(
      Engine engine, boolean rows, Inputs inputs, int threads, BooleanSupplier stop) {
    if (rows && !inputs.signature().isFixed() && inputs.signature().canBatch()) {
      return grouped(engine, inputs, threads, stop);
    }
    ThreadLocal<Memory> memory = ThreadLocal.withInitial(Memory::reused);
    IntFunction<float[]> answer =
        sample -> {
          if (stop.getAsBoolean()) {
            throw new StoppedException();
          }
          return engine.values(inputs.example(sample, 0, memory.get()));
        };
    try (Workers workers = new Workers("graft-forward", Math.min(threads, inputs.samples()))) {
      List<Future<float[]>> answers =
          IntStream.range(0, inputs.samples())
              .mapToObj(sample -> workers.submit(() -> answer.apply(sample)))
              .toList();
      return answers.stream().map(Workers::result).toArray(float[][]::new);
    }
  }

  private static float[][] grouped(
      Engine engine, Inputs inputs, int threads, BooleanSupplier stop) {
    List<int[]> groups =
        LengthGroups.of(IntStream.range(0, inputs.samples()).mapToLong(inputs::extent).toArray());
    Function<int[], float[]> answer =
        group -> {
          if (stop.getAsBoolean()) {
            throw new StoppedException();
          }
          return engine.values(Rows.of(inputs, group, 0));
        };
    try (Workers workers = new Workers("graft-forward", Math.min(threads, groups.size()))) {
      List<Future<float[]>> answers =
          groups.stream().map(group -> workers.submit(() -> answer.apply(group))).toList();
      float[][] all = new float[inputs.samples()][];
      for (int g = 0; g < groups.size(); g++) {
        float[] rows = Workers.result(answers.get(g));
        int[] group = groups.get(g);
        int width = rows.length / group.length;
        for (int i = 0; i < group.length; i++) {
          all[group[i]] = Arrays.copyOfRange(rows, i * width, (i + 1) * width);
        }
      }
      return all;
    }
  }
}
