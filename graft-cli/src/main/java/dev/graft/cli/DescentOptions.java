package dev.graft.cli;

import static dev.graft.cli.OptionValue.require;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.modality.Augment;
import dev.graft.policy.Convergence;
import dev.graft.policy.Rates;
import dev.graft.policy.Recipe;
import dev.graft.policy.Recipe.Balance;
import dev.graft.policy.Recipe.BatchNorm;
import dev.graft.policy.Recipe.Favoured;
import dev.graft.policy.Recipe.Start;
import dev.graft.policy.Regularisation;
import dev.graft.policy.Schedule;
import dev.graft.policy.Stage;
import dev.graft.torch.Precision;
import dev.graft.train.Pausing;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * How gradient descent goes. Every default follows from the data; nothing here concerns a head that
 * is solved exactly.
 */
final class DescentOptions {
  private static final String COUNT = "from 1";
  private static final String RATE = "above 0 and below 1000000, such as 0.001";
  private static final String PART = "from 0 to below 1";

  private static final Set<Class<?>> OWN = Set.of(DescentOptions.class, CheckpointOptions.class);

  private static final Set<String> NO_RECIPE =
      Set.of("--resume", "--checkpoint-every", "--precision", "--find-rate");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "So many epochs per stage, or at most so many with --patience.")
  private @Nullable Integer epochs;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description =
          "A stage ends after so many epochs in a row that validation found no better, with its"
              + " best epoch; otherwise with its last.")
  private @Nullable Integer patience;

  @Mixin private CheckpointOptions checkpoints;

  @Option(names = "--batch-size", paramLabel = "N", description = "Samples per batch.")
  private @Nullable Integer batchSize;

  @Option(names = "--accumulate", paramLabel = "N", description = "Batches per training step.")
  private @Nullable Integer accumulation;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Learning rate of the block nearest the head, in the first stage.")
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
      description = "How far training views differ: none, shift, light, standard or strong.")
  private @Nullable Augment augment;

  @Option(
      names = "--favour",
      paramLabel = "NAME",
      description =
          "What the result is unless validation clearly says otherwise: start (the exact head),"
              + " trained, or neither (the lower loss). Default: by how far the samples are from the backbone's.")
  private @Nullable Favoured favoured;

  @Option(
      names = "--resolution",
      paramLabel = "F",
      description = "Of pictures: the side of training views, as a part of theirs; up to 1.")
  private @Nullable Double resolution;

  @Option(names = "--mixup", paramLabel = "A", description = "Strength of mixup; 0 for none.")
  private @Nullable Double mixup;

  @Option(
      names = "--label-smoothing",
      paramLabel = "F",
      description = "Part of the probability that is spread over all classes; 0 for none.")
  private @Nullable Double labelSmoothing;

  @Option(
      names = "--dropout",
      paramLabel = "F",
      description = "Part of the features that is dropped before the head; 0 for none.")
  private @Nullable Double dropout;

  @Option(
      names = "--weight-decay",
      paramLabel = "D",
      description = "Weight decay, of weights, not of biases.")
  private @Nullable Double weightDecay;

  @Option(
      names = "--start-pull",
      paramLabel = "D",
      description = "How strongly trained blocks are drawn to their pretrained weights (L2-SP).")
  private @Nullable Double startPull;

  @Option(
      names = "--clip",
      paramLabel = "N",
      description = "The longest that the gradient may be; longer ones are shortened.")
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
      description = "float32 or bfloat16. Default: by processor and network.")
  private @Nullable Precision precision;

  /**
   * Checks every value, also those that may turn out to concern nothing.
   *
   * @throws GraftException if one is out of its range
   */
  void check() {
    require("--epochs", epochs, value -> value >= 1, COUNT);
    require("--patience", patience, value -> value >= 1, COUNT);
    require("--batch-size", batchSize, value -> value >= 1, COUNT);
    require("--accumulate", accumulation, value -> value >= 1, COUNT);
    require("--rate", backboneRate, value -> value > 0 && value < 1e6, RATE);
    require("--head-rate", headRate, value -> value > 0 && value < 1e6, RATE);
    require("--block-decay", blockDecay, value -> value > 0 && value <= 1, "above 0, up to 1");
    require("--resolution", resolution, value -> value > 0 && value <= 1, "above 0, up to 1");
    require("--mixup", mixup, value -> value >= 0 && value <= 100, "from 0, for none, to 100");
    require("--label-smoothing", labelSmoothing, DescentOptions::isPart, PART);
    require("--dropout", dropout, DescentOptions::isPart, PART);
    require("--weight-decay", weightDecay, value -> value >= 0 && value < 1e3, "from 0 to 1000");
    require("--start-pull", startPull, value -> value >= 0 && value < 1e6, "from 0 to 1000000");
    require("--clip", clip, value -> value > 0, "above 0");
    checkpointEvery();
    if (schedule != null) {
      schedule(schedule);
    }
  }

  private static boolean isPart(double value) {
    return value >= 0 && value < 1;
  }

  /** The options of this kind that were given, by their names. */
  List<String> given() {
    return command.commandLine().getParseResult().matchedOptions().stream()
        .filter(
            option ->
                option.userObject() instanceof Field field
                    && OWN.contains(field.getDeclaringClass()))
        .map(option -> option.longestName())
        .toList();
  }

  /** Whether any of them was given that changes a recipe. */
  boolean givesRecipe() {
    return given().stream().anyMatch(name -> !NO_RECIPE.contains(name));
  }

  boolean findRate() {
    return findRate;
  }

  boolean resume() {
    return checkpoints.resume();
  }

  Optional<Precision> precision() {
    return Optional.ofNullable(precision);
  }

  Duration checkpointEvery() {
    return checkpoints.every(Pausing.defaults().checkpointEvery());
  }

  /** A recipe with what was asked for in place of what it says. */
  Recipe change(Recipe recipe) {
    List<Stage> stages = recipe.stages();
    Recipe viewing = resolution == null ? recipe : recipe.onViewsOf(resolution);
    return viewing
        .withEachStage(stage -> change(stage, stages.get(0).rates()))
        .withBatchSize(orElse(batchSize, recipe.batchSize()))
        .withAccumulation(orElse(accumulation, recipe.accumulation()))
        .withRegularisation(change(recipe.regularisation()))
        .withBatchNorm(orElse(batchNorm, recipe.batchNorm()))
        .withStart(start(recipe))
        .withBalance(orElse(balance, recipe.balance()))
        .withFavoured(orElse(favoured, recipe.favoured()));
  }

  /** Live statistics make other features than those that the exact head was solved on. */
  private Start start(Recipe recipe) {
    boolean others = batchNorm == BatchNorm.LIVE && recipe.batchNorm() != BatchNorm.LIVE;
    return others && recipe.start() == Start.LINEAR_PROBE ? Start.ZERO_HEAD : recipe.start();
  }

  private Stage change(Stage stage, Rates first) {
    Convergence convergence = stage.convergence();
    return stage
        .withMaxEpochs(orElse(epochs, stage.maxEpochs()))
        .withConvergence(
            new Convergence(orElse(patience, convergence.patience()), convergence.minimumGain()))
        .withSchedule(
            schedule == null
                ? stage.schedule()
                : schedule(schedule).apply(stage.schedule().warmUp()))
        .withRates(changedRates(stage, first));
  }

  /** Rates are those of the first stage; later ones stay in proportion to it. */
  private Rates changedRates(Stage stage, Rates first) {
    Rates rates = stage.rates();
    double backbone = orElse(backboneRate, first.backbone());
    boolean headAlone = stage.blocks().size() == 0;
    double head = orElse(headRate, headAlone ? backbone : first.head());
    return new Rates(
        head * rates.head() / first.head(),
        backbone * rates.backbone() / first.backbone(),
        orElse(blockDecay, rates.blockDecay()));
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

  private static Function<Double, Schedule> schedule(String name) {
    return switch (name) {
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
  }

  private static <T> T orElse(@Nullable T given, T usual) {
    return given == null ? usual : given;
  }
}
