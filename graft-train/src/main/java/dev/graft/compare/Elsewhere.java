package dev.graft.compare;

import dev.graft.compare.ComparedStrategy.Interval;
import org.jspecify.annotations.Nullable;

/**
 * How good a result is on data of another kind, which no strategy learned from or chose by.
 *
 * @param data where they are
 * @param samples how many of them could be read and are of a class that the result knows
 * @param measured how good, in words
 * @param accuracy the share that it answers rightly, with its 95 % interval; of classes alone
 * @param calibration by how much its probabilities are off: expected calibration error; of classes
 *     alone
 * @param unlikeTraining how many it flags as unlike what it learned from
 */
public record Elsewhere(
    String data,
    int samples,
    String measured,
    @Nullable Interval accuracy,
    @Nullable Double calibration,
    int unlikeTraining) {}
