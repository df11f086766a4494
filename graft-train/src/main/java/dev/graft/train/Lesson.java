package dev.graft.train;

import dev.graft.data.Sample;
import dev.graft.head.FittedHead;
import dev.graft.loop.TargetMatrix;
import java.util.List;

/**
 * What a fine-tuning learns from and starts with.
 *
 * @param probe the exact head on the training samples
 * @param watched samples that the network is looked at with: those that validate it, or some
 * @param scale of the numbers to be predicted
 */
record Lesson(Parts parts, FittedHead probe, List<Sample> watched, TargetScale scale) {
  Lesson(Parts parts, FittedHead probe, List<Sample> watched) {
    this(parts, probe, watched, TargetScale.of(targets(parts, parts.train().samples())));
  }

  /** The same start, learning from other samples, whose numbers keep its scale. */
  Lesson goingOnWith(Parts others, List<Sample> looked) {
    return new Lesson(others, probe, looked, scale);
  }

  List<Sample> samples() {
    return parts.train().samples();
  }

  TargetMatrix targets(List<Sample> samples) {
    return targets(parts, samples);
  }

  private static TargetMatrix targets(Parts parts, List<Sample> samples) {
    return TargetMatrix.of(parts.data().task(), samples, parts.data().outputNames().size());
  }
}
