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
  static FloatMatrix of(Engine engine, Inputs inputs, int threads, BooleanSupplier stop) {
    if (!inputs.signature().isFixed() && inputs.signature().canBatch()) {
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
      float[] first = Workers.result(answers.get(0));
      float[] all = Arrays.copyOf(first, Math.multiplyExact(inputs.samples(), first.length));
      for (int sample = 1; sample < inputs.samples(); sample++) {
        float[] row = Workers.result(answers.get(sample));
        System.arraycopy(row, 0, all, sample * first.length, first.length);
      }
      return FloatMatrix.of(all, inputs.samples(), first.length);
    }
  }

  private static FloatMatrix grouped(
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
      int width = Workers.result(answers.get(0)).length / groups.get(0).length;
      float[] all = new float[Math.multiplyExact(inputs.samples(), width)];
      for (int g = 0; g < groups.size(); g++) {
        float[] rows = Workers.result(answers.get(g));
        int[] group = groups.get(g);
        for (int i = 0; i < group.length; i++) {
          System.arraycopy(rows, i * width, all, group[i] * width, width);
        }
      }
      return FloatMatrix.of(all, inputs.samples(), width);
    }
  }
}
