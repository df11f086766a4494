package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.head.HeadMethod;
import dev.graft.policy.Strategy;
import dev.graft.policy.Unfreeze;
import dev.graft.train.RecipeChanges;
import dev.graft.train.Tuning;
import dev.graft.train.Tuning.HeadTrainer;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is trained. */
final class TuningOptions {
  private static final int MOST_VIEWS = 100;

  @Option(
      names = "--strategy",
      defaultValue = "auto",
      paramLabel = "NAME",
      description =
          "What is trained: head (the backbone stays frozen), partial (the upper half, or"
              + " what --unfreeze says), surgical (the third of the blocks that the loss pulls at most), gradual (block by block, from the top down), full, lora (low-rank updates of some weight"
              + " matrices, merged in the end), scratch (from random weights, for comparison), or auto (by how many samples there are, and how far from the backbone's). Default: ${DEFAULT-VALUE}.")
  private String strategy;

  @Option(
      names = "--unfreeze",
      paramLabel = "BLOCKS",
      description =
          "For partial: last:K, first:K, all, or a block's name ('graft inspect' lists them).")
  private @Nullable String unfreeze;

  @Option(
      names = "--rank",
      paramLabel = "N",
      description = "For lora: the rank of the updates. Default: 8.")
  private @Nullable Integer rank;

  @Option(
      names = "--alpha",
      paramLabel = "A",
      description =
          "For lora: updates count by alpha over the rank. Default: the rank, so that they count as they are.")
  private @Nullable Double alpha;

  @Option(
      names = "--targets",
      paramLabel = "PATTERN",
      description =
          "For lora: a regular expression for the matrices to update, found in the name of the"
              + " constant or its layer. Default: query and value of each attention; without attention, wide convolutions.")
  private @Nullable String targets;

  @Option(
      names = "--head",
      defaultValue = "auto",
      paramLabel = "NAME",
      description =
          "How the head is solved: exactly by ridge, logistic, or auto (whichever does better on"
              + " samples held out); or by gradient descent with sgd or adamw.")
  private String head;

  @Option(
      names = "--views",
      paramLabel = "N",
      description =
          "Of pictures and sounds: an exact head learns from so many views of each: itself and"
              + " random changes of it, such as crops, kept if samples held out say it is better. Default: several where they are few.")
  private @Nullable Integer views;

  @Option(
      names = "--no-refit",
      description =
          "Leave out of the model the samples that Graft drew for validation. Otherwise, once all"
              + " is chosen by them, it is trained once more on them too.")
  private boolean noRefit;

  boolean refit() {
    return !noRefit;
  }

  /** How an exact head is solved. */
  HeadMethod method() {
    return switch (head.toLowerCase(Locale.ROOT)) {
      case "auto", "sgd", "adamw" -> HeadMethod.AUTO;
      case "ridge" -> HeadMethod.RIDGE;
      case "logistic" -> HeadMethod.LOGISTIC;
      default ->
          throw new GraftException(
              Fault.USAGE,
              "--head %s is unknown; known are auto, ridge, logistic, sgd and adamw."
                  .formatted(head));
    };
  }

  /** How many views of each picture an exact head learns from, if said. */
  OptionalInt views() {
    if (views != null && (views < 1 || views > MOST_VIEWS)) {
      throw new GraftException(
          Fault.USAGE,
          String.format(
              Locale.ROOT,
              "--views %d: expected a number from 1 to %d; 1 is each sample alone.",
              views,
              MOST_VIEWS));
    }
    if (views != null && trainer() != HeadTrainer.EXACT) {
      throw new GraftException(
          Fault.USAGE,
          String.format(
              Locale.ROOT,
              "--views %d goes with an exact head, not with --head %s, which sees other crops in every epoch anyhow; drop one of the two.",
              views,
              head));
    }
    return views == null ? OptionalInt.empty() : OptionalInt.of(views);
  }

  /**
   * The rest, with what is said of gradient descent.
   *
   * @throws GraftException if a value is out of its range, whether it comes to matter or not
   */
  Tuning toTuning(DescentOptions descent) {
    descent.check();
    return new Tuning(
        strategy(),
        trainer(),
        new RecipeChanges(descent::change, descent.given()),
        descent.findRate(),
        descent.precision(),
        refit());
  }

  Strategy strategy() {
    Strategy named = Strategy.parse(strategy, Optional.ofNullable(unfreeze).map(Unfreeze::parse));
    if (rank == null && alpha == null && targets == null) {
      return named;
    }
    if (!(named instanceof Strategy.Lora)) {
      throw new GraftException(
          Fault.USAGE,
          "%s goes with --strategy lora, not with %s; drop it, or ask for lora."
              .formatted(
                  rank != null ? "--rank" : alpha != null ? "--alpha" : "--targets", strategy));
    }
    return new Strategy.Lora(
        rank == null ? Strategy.Lora.USUAL_RANK : rank,
        alpha == null ? OptionalDouble.empty() : OptionalDouble.of(alpha),
        Optional.ofNullable(targets));
  }

  private HeadTrainer trainer() {
    return switch (head.toLowerCase(Locale.ROOT)) {
      case "sgd" -> HeadTrainer.SGD;
      case "adamw" -> HeadTrainer.ADAMW;
      default -> HeadTrainer.EXACT;
    };
  }
}
