package dev.graft.torch;

import dev.graft.graph.Tensor;
import dev.graft.policy.UpdateRule;
import java.util.Locale;
import java.util.Map;

/**
 * How long a training step takes in each precision on this machine, measured once.
 *
 * @param float32Seconds one batch forwards and backwards
 * @param bfloat16Seconds the same in bfloat16
 */
public record PrecisionTrial(double float32Seconds, double bfloat16Seconds) {
  private static final int ROUNDS = 2;

  /** bfloat16 has to earn the digits it drops. */
  private static final double WORTHWHILE = 0.9;

  /**
   * Times a batch. Changes neither parameters nor statistics; forgets what was accumulated.
   *
   * @param graph what is to be trained
   * @param inputs a batch of the size that will be trained with
   */
  public static PrecisionTrial run(
      CompiledGraph graph, Map<String, Tensor> inputs, Tensor target, Loss loss) {
    double float32 = Double.POSITIVE_INFINITY;
    double bfloat16 = Double.POSITIVE_INFINITY;
    try (Training training = new Training(graph, UpdateRule.AdamW.defaults())) {
      seconds(training, inputs, target, loss, Precision.FLOAT32);
      seconds(training, inputs, target, loss, Precision.BFLOAT16);
      for (int round = 0; round < ROUNDS; round++) {
        float32 = Math.min(float32, seconds(training, inputs, target, loss, Precision.FLOAT32));
        bfloat16 = Math.min(bfloat16, seconds(training, inputs, target, loss, Precision.BFLOAT16));
      }
    }
    return new PrecisionTrial(float32, bfloat16);
  }

  private static double seconds(
      Training training,
      Map<String, Tensor> inputs,
      Tensor target,
      Loss loss,
      Precision precision) {
    long begin = System.nanoTime();
    training.accumulate(inputs, target, loss, Mode.defaults().withPrecision(precision), 1);
    double seconds = (System.nanoTime() - begin) / 1e9;
    training.discard();
    return seconds;
  }

  /** The precision to train in: bfloat16 where it saves a tenth of the time or more. */
  public Precision choice() {
    return bfloat16Seconds <= WORTHWHILE * float32Seconds ? Precision.BFLOAT16 : Precision.FLOAT32;
  }

  /** The choice and why, for people. */
  public String reason() {
    return String.format(
        Locale.ROOT,
        "%s: a step takes %.0f ms in float32 and %.0f ms in bfloat16",
        choice() == Precision.BFLOAT16 ? "bfloat16" : "float32",
        1000 * float32Seconds,
        1000 * bfloat16Seconds);
  }
}
