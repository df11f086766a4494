package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.head.HeadMethod;
import dev.graft.policy.Convergence;
import dev.graft.policy.Rates;
import dev.graft.policy.Recipe;
import dev.graft.policy.Recipe.Balance;
import dev.graft.policy.Recipe.BatchNorm;
import dev.graft.policy.Regularisation;
import dev.graft.policy.Regularisation.Augment;
import dev.graft.policy.Schedule;
import dev.graft.policy.Stage;
import dev.graft.policy.Strategy;
import dev.graft.policy.Unfreeze;
import dev.graft.torch.Precision;
import dev.graft.train.Tuning;
import dev.graft.train.Tuning.HeadTrainer;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What is trained and how. Everything but the strategy has a default that follows from the data.
 */
final class TuningOptions {
  private static final double MOST_SECONDS = 1e9;
  private static final int MOST_VIEWS = 100;

  @Option(
      names = "--strategy",
      defaultValue = "auto",
      paramLabel = "NAME",
      description =
          "What is trained: head (the backbone stays frozen), partial (with --unfreeze), gradual"
              + " (block by block, from the top down), full, scratch (from random weights, for"
              + " comparison), or auto (by the number of pictures). Default: ${DEFAULT-VALUE}.")
  private String strategy;

  @Option(
      names = "--unfreeze",
      paramLabel = "BLOCKS",
      description =
          "For partial: last:K, first:K, all, or a block's name ('graft inspect' lists them).")
  private @Nullable String unfreeze;

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
          "An exact head learns from so many views of each training picture: itself and random"
              + " crops, kept if samples held out say it is better. Default: by their number.")
  private @Nullable Integer views;

  @Option(names = "--epochs", paramLabel = "N", description = "At most so many epochs per stage.")
  private @Nullable Integer epochs;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description = "A stage ends after so many epochs in a row that validation found no better.")
  private @Nullable Integer patience;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "SECONDS",
      description = "Store a checkpoint, for --resume, once so many seconds have passed.")
  private @Nullable Double checkpointEvery;

  @Option(names = "--resume", description = "Go on from the checkpoint in --out, if there is one.")
  private boolean resume;

  @Option(names = "--batch-size", paramLabel = "N", description = "Pictures per batch.")
  private @Nullable Integer batchSize;

  @Option(names = "--accumulate", paramLabel = "N", description = "Batches per training step.")
  private @Nullable Integer accumulation;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Learning rate of the block nearest the head.")
  private @Nullable Double backboneRate;

  @Option(
      names = "--find-rate",
      description = "Search for the learning rate first, in up to 100 trial steps.")
  private boolean findRate;

  @Option(names = "--head-rate", paramLabel = "R", description = "Learning rate of the head.")
  private @Nullable Double headRate;

  @Option(
      names = "--block-decay",
      paramLabel = "F",
      description = "Each block's rate as a part of that of the block above it.")
  private @Nullable Double blockDecay;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description = "How rates move in a stage: constant, cosine, one-cycle or slanted.")
  private @Nullable String schedule;

  @Option(
      names = "--augment",
      paramLabel = "NAME",
      description = "How far training views differ: none, light, standard or strong.")
  private @Nullable Augment augment;

  @Option(names = "--mixup", paramLabel = "A", description = "Strength of mixup; 0 for none.")
  private @Nullable Double mixup;

  @Option(names = "--label-smoothing", paramLabel = "F", description = "From 0 to below 1.")
  private @Nullable Double labelSmoothing;

  @Option(names = "--dropout", paramLabel = "F", description = "Dropout before the head.")
  private @Nullable Double dropout;

  @Option(names = "--weight-decay", paramLabel = "D", description = "Of weights, not of biases.")
  private @Nullable Double weightDecay;

  @Option(
      names = "--start-pull",
      paramLabel = "D",
      description = "How strongly trained blocks are drawn to their pretrained weights (L2-SP).")
  private @Nullable Double startPull;

  @Option(names = "--clip", paramLabel = "N", description = "The longest the gradient may be.")
  private @Nullable Double clip;

  @Option(
      names = "--batch-norm",
      paramLabel = "NAME",
      description = "frozen (the pretrained statistics) or live.")
  private @Nullable BatchNorm batchNorm;

  @Option(
      names = "--balance",
      paramLabel = "NAME",
      description = "Against classes of unequal size in training: none, weights or sampling.")
  private @Nullable Balance balance;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description = "float32 or bfloat16. Default: the faster here, tried once.")
  private @Nullable Precision precision;

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
          "--views %d: expected a number from 1 to %d; 1 is the picture alone."
              .formatted(views, MOST_VIEWS));
    }
    return views == null ? OptionalInt.empty() : OptionalInt.of(views);
  }

  /** The rest. */
  Tuning toTuning(BooleanSupplier stop) {
    HeadTrainer trainer =
        switch (head.toLowerCase(Locale.ROOT)) {
          case "sgd" -> HeadTrainer.SGD;
          case "adamw" -> HeadTrainer.ADAMW;
          default -> HeadTrainer.EXACT;
        };
    return new Tuning(
        Strategy.parse(strategy, Optional.ofNullable(unfreeze).map(Unfreeze::parse)),
        trainer,
        this::change,
        findRate,
        Optional.ofNullable(precision),
        checkpointEvery(),
        resume,
        stop);
  }

  private Duration checkpointEvery() {
    if (checkpointEvery == null) {
      return Tuning.defaults().checkpointEvery();
    }
    if (!(checkpointEvery >= 0 && checkpointEvery <= MOST_SECONDS)) {
      throw new GraftException(
          Fault.USAGE,
          "--checkpoint-every %s: expected seconds, from 0 to %.0f, such as 30."
              .formatted(checkpointEvery, MOST_SECONDS));
    }
    return Duration.ofNanos(Math.round(1e9 * checkpointEvery));
  }

  private Recipe change(Recipe recipe) {
    try {
      return recipe
          .withEachStage(this::change)
          .withBatchSize(orElse(batchSize, recipe.batchSize()))
          .withAccumulation(orElse(accumulation, recipe.accumulation()))
          .withRegularisation(change(recipe.regularisation()))
          .withBatchNorm(orElse(batchNorm, recipe.batchNorm()))
          .withBalance(orElse(balance, recipe.balance()));
    } catch (IllegalArgumentException e) {
      throw new GraftException(Fault.USAGE, e.getMessage() + "; see 'graft train --help'.", e);
    }
  }

  private Stage change(Stage stage) {
    Rates rates = stage.rates();
    Convergence convergence = stage.convergence();
    return stage
        .withMaxEpochs(orElse(epochs, stage.maxEpochs()))
        .withConvergence(
            new Convergence(orElse(patience, convergence.patience()), convergence.minimumGain()))
        .withSchedule(schedule == null ? stage.schedule() : named(schedule, stage.schedule()))
        .withRates(
            new Rates(
                orElse(headRate, rates.head()),
                orElse(backboneRate, rates.backbone()),
                orElse(blockDecay, rates.blockDecay())));
  }

  private Regularisation change(Regularisation usual) {
    return new Regularisation(
        orElse(augment, usual.augment()),
        orElse(mixup, usual.mixup()),
        orElse(labelSmoothing, usual.labelSmoothing()),
        orElse(dropout, usual.headDropout()),
        orElse(weightDecay, usual.weightDecay()),
        orElse(startPull, usual.startPull()),
        orElse(clip, usual.clipNorm()));
  }

  private static Schedule named(String name, Schedule usual) {
    Function<Double, Schedule> schedule =
        switch (name) {
          case "constant" -> Schedule.Constant::new;
          case "cosine" -> Schedule.Cosine::new;
          case "one-cycle" -> Schedule.OneCycle::new;
          case "slanted" -> Schedule.SlantedTriangular::new;
          default ->
              throw new GraftException(
                  Fault.USAGE,
                  "--schedule %s is unknown; known are constant, cosine, one-cycle and slanted."
                      .formatted(name));
        };
    return schedule.apply(usual.warmUp());
  }

  private static <T> T orElse(@Nullable T given, T usual) {
    return given == null ? usual : given;
  }
}
