package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/** {@code graft train} of pictures with boxes: which of its options mean something there. */
final class DetectionCommand {
  /** Those that do, or are refused with a reason of their own. */
  private static final Set<String> TAKEN =
      Set.of(
          "--backbone",
          "--output",
          "--features",
          "--pooling",
          "--max-tokens",
          "--front-end",
          "--log-mel",
          "--sample-rate",
          "--full-scale",
          "--max-seconds",
          "--trim-silence",
          "--preprocessing",
          "--interpolation",
          "--mean",
          "--std",
          "--val",
          "--val-fraction",
          "--task",
          "--classes",
          "--seed",
          "--strict",
          "--strategy",
          "--unfreeze",
          "--rank",
          "--alpha",
          "--targets",
          "--no-refit",
          "--epochs",
          "--patience",
          "--checkpoint-every",
          "--resume",
          "--batch-size",
          "--accumulate",
          "--rate",
          "--head-rate",
          "--block-decay",
          "--schedule",
          "--augment",
          "--mixup",
          "--weight-decay",
          "--start-pull",
          "--clip",
          "--batch-norm",
          "--balance",
          "--precision",
          "--out",
          "--like",
          "--threads",
          "--overwrite",
          "--json",
          "--debug");

  private DetectionCommand() {}

  /** Refuses what means something to other tasks alone. */
  static void requireFitting(CommandSpec command) {
    List<String> others = OtherOptions.than(TAKEN, command);
    if (others.contains("--target")) {
      throw new GraftException(
          Fault.USAGE,
          "--target is for columns of manifests; for boxes, keep some classes by --classes, such as --classes person.");
    }
    OtherOptions.refuse(others, "where boxes are to be found (--task detect)");
  }
}
