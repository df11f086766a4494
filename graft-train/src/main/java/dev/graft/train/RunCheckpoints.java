package dev.graft.train;

import dev.graft.loop.Checkpoint;
import dev.graft.loop.Checkpoints;
import dev.graft.loop.JobSettings;
import dev.graft.torch.Precision;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The checkpoints of one training: while it chooses, and while it fits the choice on all samples.
 *
 * @param job tells this training from others
 * @param choosing of the first
 * @param refitting of the second
 * @param resume whether to go on from them
 */
record RunCheckpoints(String job, Checkpoints choosing, Checkpoints refitting, boolean resume) {
  /** Those in a folder. */
  static RunCheckpoints in(Path folder, JobSettings job, Pausing pausing) {
    Checkpoints all =
        checkpoints(RunFolder.refit(folder), job.with("learning from", "all samples"), pausing);
    return new RunCheckpoints(
        job.key(), checkpoints(folder, job, pausing).before(all), all, pausing.resume());
  }

  /** None: what is broken off is lost. */
  static RunCheckpoints none(JobSettings job) {
    String key = job.key();
    Checkpoints all = Checkpoints.none(key);
    return new RunCheckpoints(key, Checkpoints.none(key).before(all), all, false);
  }

  private static Checkpoints checkpoints(Path folder, JobSettings job, Pausing pausing) {
    return new Checkpoints(
        folder, job.text(), pausing.checkpointEvery().toNanos(), System::nanoTime);
  }

  /** Where an earlier run of this very training left off. */
  Optional<Checkpoint> toGoOnFrom(Optional<Precision> asked) {
    return resume ? choosing.latest(asked) : Optional.empty();
  }

  /** Where it left off when it fitted the choice, or begins to. */
  Optional<Checkpoint> toRefitFrom() {
    Optional<Checkpoint> begun = refitting.begun();
    return begun.isPresent() || !resume ? begun : refitting.latest(Optional.empty());
  }
}
