package dev.graft.train;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How a training may be broken off and gone on with.
 *
 * @param checkpointEvery how long to wait between two checkpoints, at least; in any case so long
 *     that storing takes little of the time
 * @param resume whether to go on from the checkpoint in the output folder, if there is one
 * @param stop asked between training steps; once it says true, the training stores a checkpoint and
 *     ends with the best state so far
 */
@RecordBuilder
public record Pausing(Duration checkpointEvery, boolean resume, BooleanSupplier stop)
    implements PausingBuilder.With {
  /** A checkpoint every half minute, from the start, to the end. */
  public static Pausing defaults() {
    return new Pausing(Duration.ofSeconds(30), false, () -> false);
  }
}
