package dev.graft.train;

import dev.graft.head.Observations;
import dev.graft.head.RejectFit;
import dev.graft.head.RejectScore;
import java.util.Objects;

/**
 * What tells pictures unlike the training pictures.
 *
 * @param score fitted on the training pictures
 * @param heldOutOf the part whose pictures, left out of it, gave its threshold: train or val
 */
record Novelty(RejectScore score, String heldOutOf) {
  /** For a backbone that never saw the training pictures: folds of them are left out in turn. */
  static Novelty ofFrozen(Parts parts, TrainRequest request) {
    Observations train = Objects.requireNonNull(parts.observations().get("train"));
    return new Novelty(
        RejectFit.crossFitted(train, parts.targets(parts.train().samples()), request.head()),
        "train");
  }

  /** For a backbone that learned from them, and knows them better than fresh ones. */
  static Novelty ofTrained(Observations train, Observations validation, TrainRequest request) {
    return new Novelty(RejectFit.calibrated(train, validation, request.head().threads()), "val");
  }
}
