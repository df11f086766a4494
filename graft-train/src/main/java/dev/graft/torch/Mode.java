package dev.graft.torch;

import java.util.OptionalLong;

/**
 * How a pass treats what differs between training and use.
 *
 * @param precision the numbers to compute with
 * @param batchNorm where batch normalisation takes its statistics from
 * @param dropoutSeed makes dropout active, its masks drawn from this seed: one per step, so that a
 *     resumed run draws the same; empty leaves it off
 */
public record Mode(Precision precision, BatchNorm batchNorm, OptionalLong dropoutSeed) {
  /** Where batch normalisation takes its mean and variance from. */
  public enum BatchNorm {
    /** From the file; they do not change. */
    FROZEN,
    /**
     * From the batch, in normalisations whose scale or shift is trained; the graph's own follow by
     * the operator's momentum. Others keep to the file's.
     */
    LIVE
  }

  /** As the exported network will run: float32, frozen statistics, no dropout. */
  public static Mode defaults() {
    return new Mode(Precision.FLOAT32, BatchNorm.FROZEN, OptionalLong.empty());
  }

  /** The same in another precision. */
  public Mode withPrecision(Precision newPrecision) {
    return new Mode(newPrecision, batchNorm, dropoutSeed);
  }

  /** The same with statistics from elsewhere. */
  public Mode withBatchNorm(BatchNorm newBatchNorm) {
    return new Mode(precision, newBatchNorm, dropoutSeed);
  }

  /** The same with dropout active. */
  public Mode withDropout(long seed) {
    return new Mode(precision, batchNorm, OptionalLong.of(seed));
  }
}
