package dev.graft.loop;

import dev.graft.policy.Score;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is told of an epoch.
 *
 * @param stage the stage's name
 * @param epoch from 1 within the stage
 * @param trainLoss the mean over its batches
 * @param validation the score after it
 * @param learningRates in its last step, by parameter group
 * @param seconds how long it took, the validation pass included
 */
public record EpochReport(
    String stage,
    int epoch,
    double trainLoss,
    Score validation,
    Map<String, Double> learningRates,
    double seconds) {
  /** Copies the map, in its order. */
  public EpochReport {
    learningRates = Collections.unmodifiableMap(new LinkedHashMap<>(learningRates));
  }
}
