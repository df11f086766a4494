package dev.graft.loop;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.StoppedException;
import dev.graft.loop.Randomness.Purpose;
import dev.graft.policy.Recipe;
import dev.graft.policy.Score;
import dev.graft.policy.Stage;
import dev.graft.torch.OptimiserState;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;

/**
 * The loop: stage after stage, each from the state that the one before ended with, and each for as
 * many epochs as the recipe says or until it has converged.
 *
 * <p>Nothing that decides a result depends on time or on threads, so a run that was killed and
 * resumed from its checkpoint ends in the same bits as one that was not.
 */
public final class TrainingLoop {
  private static final OptimiserState NO_MEMORY = new OptimiserState(0, Map.of());
  private static final int MOST_RESTARTS = 6;
  private static final double RUNAWAY = 3;
  private static final int MOST_SAMPLES_TO_JUDGE_BY = 64;

  /** Why an epoch, a stage or the training ended. */
  private enum End {
    COMPLETE,
    DIVERGED,
    STOPPED
  }

  private final Job job;
  private final Optional<Validator> validator;
  private final Checkpoints checkpoints;
  private final BooleanSupplier stop;
  private final Progress progress;

  private Position position;
  private Weights weights;
  private OptimiserState optimiser;
  private Candidate kept;
  private List<EpochReport> history;
  private List<String> notes;

  private TrainingLoop(
      Job job,
      Optional<Validator> validator,
      Optional<Checkpoint> resumed,
      Checkpoints checkpoints,
      BooleanSupplier stop,
      Progress progress) {
    this.job = job;
    this.validator = validator;
    this.checkpoints = checkpoints;
    this.stop = stop;
    this.progress = progress;
    resumed.ifPresent(from -> validator.ifPresent(it -> it.restore(from.answers())));
    Checkpoint start = resumed.orElseGet(this::start);
    this.position = start.position();
    this.weights = start.weights();
    this.optimiser = start.optimiser();
    this.kept = start.kept();
    this.history = new ArrayList<>(start.history());
    this.notes = new ArrayList<>(start.notes());
  }

  /**
   * Trains, from the start or from where a checkpoint left it.
   *
   * @param resumed the checkpoint
   * @param stop asked between steps; once it says true, the training stores a checkpoint and ends
   */
  public static Outcome run(
      Job job,
      Optional<Checkpoint> resumed,
      Checkpoints checkpoints,
      BooleanSupplier stop,
      Progress progress) {
    try (Validator validator = new Validator(job)) {
      return run(job, Optional.of(validator), resumed, checkpoints, stop, progress);
    }
  }

  /**
   * The same with a validator that the caller keeps, to ask it about the outcome.
   *
   * @param validator of this job; without one no state is measured, and all stages have to keep
   *     their last
   */
  public static Outcome run(
      Job job,
      Optional<Validator> validator,
      Optional<Checkpoint> resumed,
      Checkpoints checkpoints,
      BooleanSupplier stop,
      Progress progress) {
    return new TrainingLoop(job, validator, resumed, checkpoints, stop, progress).run();
  }

  private Checkpoint start() {
    Weights initial = job.network().initial(job.recipe());
    Score score = validator.map(it -> it.score(initial)).orElse(Score.UNKNOWN);
    Candidate first = Candidate.start(initial, score);
    Position beginning = Position.atStart(0, score);
    return checkpoint(beginning, initial, NO_MEMORY, first, List.of(), List.of());
  }

  private Outcome run() {
    List<Stage> stages = job.recipe().stages();
    if (!stages.isEmpty() && position.stage() == stages.size()) {
      progress.note(
          String.format(
              Locale.ROOT,
              "The training of %,d epoch%s, with %,d samples each, was finished before; nothing of it is repeated.",
              history.size(),
              history.size() == 1 ? "" : "s",
              job.train().rows()));
    }
    while (position.stage() < stages.size()) {
      if (run(stages.get(position.stage())) == End.STOPPED) {
        return new Outcome(kept, history, notes, true);
      }
      position = Position.atStart(position.stage() + 1, kept.score());
      weights = kept.weights();
      optimiser = NO_MEMORY;
      save();
    }
    return new Outcome(kept, history, notes, false);
  }

  private End run(Stage stage) {
    if (isOver(stage)) {
      return End.COMPLETE;
    }
    try (Batches batches = measured(job.batches(position.stage()));
        StageNetwork network = job.network().open(stage, job.recipe())) {
      network.restore(weights, optimiser);
      EpochProgress shown = new EpochProgress(progress, job, stage);
      shown.begin(position);
      while (!isOver(stage)) {
        long start = System.nanoTime();
        End end = epoch(stage, network, batches, shown);
        if (end == End.COMPLETE) {
          end = finishEpoch(stage, network, batches, start);
        }
        switch (end) {
          case COMPLETE -> shown.finished(history.get(history.size() - 1), kept);
          case DIVERGED -> {
            restart(stage, network);
            shown.begin(position);
          }
          case STOPPED -> {
            return End.STOPPED;
          }
        }
      }
    } finally {
      progress.end();
    }
    return End.COMPLETE;
  }

  /** Says once how much of the batches is padding. */
  private Batches measured(Batches batches) {
    if (history.isEmpty() && position.batch() == 0) {
      OptionalDouble padding = batches.padding(0);
      if (padding.isPresent()) {
        notes.add(
            String.format(
                Locale.ROOT,
                "batches are made of samples of like length, so that %.1f %% of them is padding",
                100 * padding.getAsDouble()));
      }
    }
    return batches;
  }

  private End epoch(Stage stage, StageNetwork network, Batches batches, EpochProgress shown) {
    int accumulation = job.recipe().accumulation();
    Iterator<List<Batch>> rest = batches.training(history.size(), done(), position.batch());
    while (rest.hasNext()) {
      List<List<Batch>> group = take(rest, accumulation);
      List<Batch> parts = group.stream().flatMap(List::stream).toList();
      double factor = factor(stage, batches, position.batch());
      long dropoutSeed =
          Randomness.seedAt(job.seed(), Purpose.DROPOUT, history.size(), position.batch());
      double loss = network.step(parts, factor, dropoutSeed);
      int samples = parts.stream().mapToInt(Batch::size).sum();
      position = position.afterStep(group.size(), samples, loss);
      shown.stepped(position, samples);
      if (hasDiverged()) {
        return End.DIVERGED;
      }
      if (stop.getAsBoolean()) {
        snapshot(network);
        save();
        return End.STOPPED;
      }
      if (checkpoints.due()) {
        snapshot(network);
        save();
      }
    }
    return End.COMPLETE;
  }

  /** What the stage's rates are multiplied with in the step that begins with a batch. */
  private double factor(Stage stage, Batches batches, int batch) {
    int accumulation = job.recipe().accumulation();
    long stepsPerEpoch = ((long) batches.perEpoch() + accumulation - 1) / accumulation;
    long step = position.epoch() * stepsPerEpoch + batch / accumulation;
    return position.rateFactor() * stage.schedule().factor(step, stepsPerEpoch * stage.maxEpochs());
  }

  private End finishEpoch(Stage stage, StageNetwork network, Batches batches, long startNanos) {
    double trainLoss = position.meanLoss();
    Map<String, Double> rates = network.rates(factor(stage, batches, batches.perEpoch() - 1));
    snapshot(network);
    Score score;
    try {
      score = validator.map(it -> it.score(weights, stop)).orElse(Score.UNKNOWN);
    } catch (StoppedException e) {
      save();
      return End.STOPPED;
    }
    position = position.afterEpoch(score);
    String name =
        String.format(Locale.ROOT, "epoch %d of stage '%s'", position.epoch(), stage.name());
    if (stage.keepsLast() || score.compareTo(kept.score()) > 0) {
      kept = new Candidate(name, weights, score);
    }
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    history.add(new EpochReport(stage.name(), position.epoch(), trainLoss, score, rates, seconds));
    if (isEarlyOver()) {
      checkpoints.endEarly(checkpoint(position, weights, optimiser, kept, history, notes));
    }
    if (checkpoints.due()) {
      save();
    }
    return End.COMPLETE;
  }

  /** Whether the early phase ends here, and a training on other samples may go on from it. */
  private boolean isEarlyOver() {
    return done() == job.recipe().earlyEpochs() && job.recipe().goesOnFromEarly();
  }

  private boolean isOver(Stage stage) {
    Recipe recipe = job.recipe();
    int early = recipe.earlyEpochs() - recipe.epochsBefore(position.stage());
    return position.isOver(stage, Math.max(0, early));
  }

  /** How many epochs of the recipe are behind, those that were given up apart. */
  private int done() {
    return job.recipe().epochsBefore(position.stage()) + position.epoch();
  }

  /**
   * Whether the loss is no number, or far above that of a guess that knows nothing and that at
   * which the stage began, in validation or, with dropout and other views, in training.
   */
  private boolean hasDiverged() {
    double atStart = Math.max(position.start().loss(), position.firstLoss());
    double limit = RUNAWAY * Math.max(job.train().lossOfGuessing(), atStart);
    int enough = Math.min(MOST_SAMPLES_TO_JUDGE_BY, job.train().rows() / 2);
    boolean tooHigh = position.samples() >= enough && position.meanLoss() > limit;
    return !Double.isFinite(position.lossSum()) || tooHigh;
  }

  private void restart(Stage stage, StageNetwork network) {
    notes.add(
        String.format(
            Locale.ROOT,
            "The loss of stage '%s' ran away (%.3g) in epoch %d; the stage was begun again from the"
                + " state kept so far at a third of the rate.",
            stage.name(),
            position.meanLoss(),
            position.epoch() + 1));
    progress.note(notes.get(notes.size() - 1));
    position = position.restarted();
    if (position.restarts() > MOST_RESTARTS) {
      throw new GraftException(
          Fault.MODEL,
          String.format(
              Locale.ROOT,
              "the loss of stage '%s' runs away even at %.1g of the rate; the network has values"
                  + " that training cannot start from. Train fewer blocks, or another backbone.",
              stage.name(),
              position.rateFactor()));
    }
    weights = kept.weights();
    optimiser = NO_MEMORY;
    network.restore(weights, optimiser);
  }

  private void snapshot(StageNetwork network) {
    weights = weights.updatedFrom(network.weights());
    optimiser = network.optimiser();
  }

  private void save() {
    checkpoints.save(checkpoint(position, weights, optimiser, kept, history, notes));
  }

  private Checkpoint checkpoint(
      Position at,
      Weights state,
      OptimiserState memory,
      Candidate result,
      List<EpochReport> epochs,
      List<String> told) {
    return new Checkpoint(
        checkpoints.settings(),
        job.network().precision(),
        at,
        state,
        memory,
        result,
        validator.map(Validator::answers).orElse(List.of()),
        epochs,
        told);
  }

  private static List<List<Batch>> take(Iterator<List<Batch>> batches, int count) {
    List<List<Batch>> taken = new ArrayList<>();
    while (taken.size() < count && batches.hasNext()) {
      taken.add(batches.next());
    }
    return taken;
  }
}
