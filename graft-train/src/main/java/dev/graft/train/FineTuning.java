package dev.graft.train;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.StoppedException;
import dev.graft.data.Sample;
import dev.graft.features.FeatureSet;
import dev.graft.graph.Graph;
import dev.graft.head.FittedHead;
import dev.graft.loop.Checkpoint;
import dev.graft.loop.Job;
import dev.graft.loop.Network;
import dev.graft.loop.Outcome;
import dev.graft.loop.RateFinder;
import dev.graft.loop.TrainingLoop;
import dev.graft.loop.Validator;
import dev.graft.loop.Weights;
import dev.graft.policy.Recipe;
import dev.graft.policy.Recipe.Start;
import dev.graft.torch.Precision;
import dev.graft.train.RunRecord.StrategyInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Trains what the strategy says beyond the exact head: once to choose, watched by the validation
 * samples, and once more, when all is chosen, on these too.
 */
final class FineTuning {
  private static final int MOST_COMPARED = 64;

  private final Prepared prepared;
  private final FeatureJob features;
  private final Plan plan;
  private final Tuning tuning;
  private final BooleanSupplier stop;
  private final Progress progress;
  private final JobSetup setup;

  /** A fine-tuning of the backbone that features were taken from. */
  FineTuning(Prepared prepared, Plan plan, Tuning tuning, BooleanSupplier stop, Progress progress) {
    this.prepared = prepared;
    this.features = prepared.job();
    this.plan = plan;
    this.tuning = tuning;
    this.stop = stop;
    this.progress = progress;
    this.setup = new JobSetup(features, plan, tuning, stop, progress);
  }

  /**
   * Trains, and chooses on the validation samples what becomes the result.
   *
   * @param checkpoints where it stores them
   * @param resumed the one to go on from
   * @throws GraftException if nothing is left to validate on, or the loss runs away at any rate
   * @throws StoppedException if it is asked to stop before there is a state to go on from
   */
  Chosen choose(RunCheckpoints checkpoints, Optional<Checkpoint> resumed) {
    Parts parts = prepared.parts();
    boolean validated = !parts.data().validation().isEmpty();
    if (validated) {
      requireValidation(parts);
    }
    Lesson lesson = new Lesson(parts, prepared.head(), validated ? validation(parts) : some(parts));
    List<String> reasons = new ArrayList<>(plan.reasons());
    Recipe recipe = setup.recipe(lesson, resumed, reasons);
    Network network = setup.network(lesson, recipe);
    Precision precision = setup.precision(network, resumed, reasons);
    Job planned = setup.job(lesson, network.in(precision), recipe);
    reasons.add(network.moving(recipe).toString());
    RateFinder.@Nullable Finding rates = setup.findRates(planned, resumed, reasons);
    Job job = rates == null ? planned : planned.with(recipe.atRate(rates.suggestion()));
    if (validated) {
      progress.begin("Validating what training starts from", 0);
    }
    try (Validator validator = new Validator(job, true)) {
      Outcome outcome =
          TrainingLoop.run(
              job,
              Optional.of(validator).filter(it -> validated),
              resumed,
              checkpoints.choosing(),
              stop,
              progress);
      reasons.addAll(outcome.notes());
      if (outcome.stopped()) {
        reasons.add("training was stopped before its end");
      }
      StrategyInfo strategy =
          new StrategyInfo(
              plan.strategy().name(),
              network.backbone().cutAfter(recipe.frozenThroughout(network.blocks())),
              reasons,
              rates,
              JobSetup.lowerCase(precision),
              network.moving(recipe));
      return validated
          ? chosen(lesson, job, outcome, validator, strategy)
          : unvalidated(lesson, job, outcome, validator, strategy);
    }
  }

  /** What training ends with, of which nothing held out tells anything. */
  private Chosen unvalidated(
      Lesson lesson, Job job, Outcome outcome, Validator validator, StrategyInfo strategy) {
    progress.begin(
        "Looking at all %s with the trained network".formatted(features.noun().many()), 0);
    Export export = new Export(prepared, lesson.parts(), lesson.probe(), setup.decoded());
    StrategyInfo told =
        strategy.with(
            "the result is %s: there are no validation samples, so nothing tells whether it is better than the exact head, its probabilities are as training left them, most likely too sure, and fresh samples are called unlike the training samples too often"
                .formatted(outcome.result().name()));
    Export.Finished own =
        export.finished(job, outcome.result().weights(), validator, lesson.scale(), "train");
    return new Chosen(
        export.unvalidated(own, told, outcome), Optional.empty(), Optional.of(own.featureGraph()));
  }

  /** Some samples to compare engines on. */
  private static List<Sample> some(Parts parts) {
    List<Sample> all = parts.train().samples();
    return all.subList(0, Math.min(MOST_COMPARED, all.size()));
  }

  private Chosen chosen(
      Lesson lesson, Job job, Outcome outcome, Validator validator, StrategyInfo strategy) {
    progress.begin("Choosing the result", 0);
    Parts parts = lesson.parts();
    boolean rivals = comparesWithHead(job.recipe());
    Export export = new Export(prepared, parts, lesson.probe(), setup.decoded());
    Contenders contenders = new Contenders(lesson, job, outcome, validator, export, rivals);
    Selection selection = contenders.selection();
    Selection.Choice choice = selection.choice();
    if (choice.state() == 0 && rivals) {
      StrategyInfo told = strategy.with("the exact head is the result: " + choice.reason());
      Trained head =
          Trained.exactHead(
              features.backbone(),
              lesson.probe(),
              parts,
              Novelty.ofFrozen(parts, prepared.request().settings()),
              told,
              Export.history(outcome),
              outcome.stopped());
      return new Chosen(
          head.validatedBy(export.crossFitted(selection, lesson.scale(), job.seed())),
          Optional.empty(),
          end(job, outcome));
    }
    Contenders.Contender result = contenders.get(choice.state());
    StrategyInfo told =
        strategy.with("the result is %s: %s".formatted(result.name(), choice.reason()));
    progress.begin(
        "Looking at all %s with the trained network".formatted(features.noun().many()), 0);
    Trained trained =
        export
            .trained(contenders.finished(result), told, outcome)
            .validatedBy(export.crossFitted(selection, lesson.scale(), job.seed()));
    Recipe settled = SettledRecipe.of(job.recipe(), outcome.history());
    return new Chosen(
        trained,
        Optional.of(
            new Chosen.State(
                settled,
                result.share(),
                result.headAnew(),
                job.recipe().goesOnFromEarly() && !result.headAnew(),
                job.network().precision())),
        end(job, outcome));
  }

  /** The backbone as training left it. */
  private static Optional<Graph> end(Job job, Outcome outcome) {
    return Optional.of(job.network().backbone(outcome.result().weights()));
  }

  /**
   * Trains what was chosen once more, on all samples, with the temperature that it had before.
   *
   * @param probe the exact head on them, or where it goes on from the early phase, the one that
   *     this began with
   * @param checkpoints where it stores them
   * @return empty if it was stopped before its end
   */
  Optional<Trained> refit(
      Chosen before, Parts parts, FittedHead probe, RunCheckpoints checkpoints) {
    Chosen.State chosen = before.state().orElseThrow();
    if (chosen.headAnew()) {
      return Optional.of(headOnAll(before.trained(), parts, probe));
    }
    Lesson lesson =
        chosen.goesOn()
            ? new Lesson(prepared.parts(), probe, List.of()).goingOnWith(parts, some(parts))
            : new Lesson(parts, probe, some(parts));
    Network network = setup.network(lesson, chosen.recipe()).in(chosen.precision());
    Job job = setup.job(lesson, network, chosen.recipe());
    Outcome outcome =
        TrainingLoop.run(
            job,
            Optional.empty(),
            checkpoints.toRefitFrom(),
            checkpoints.refitting(),
            stop,
            progress);
    if (outcome.stopped()) {
      return Optional.empty();
    }
    progress.begin(
        "Looking at all %s with the trained network".formatted(features.noun().many()), 0);
    Weights result = job.network().onLine(job.recipe(), outcome.result().weights(), chosen.share());
    Export export = new Export(prepared, parts, probe, setup.decoded());
    try (Validator validator = new Validator(job)) {
      Export.Finished finished = export.finished(job, result, validator, lesson.scale(), "train");
      return Optional.of(export.refitted(finished, before.trained()));
    }
  }

  /** A head that is solved anew in any case needs no backbone that is trained once more. */
  private Trained headOnAll(Trained before, Parts all, FittedHead probe) {
    progress.begin(
        "Looking at all %s with the trained network".formatted(features.noun().many()), 0);
    Export export = new Export(prepared, all, probe, setup.decoded());
    return export.refitted(export.withHeadAnew(export.shown(before)), before);
  }

  /** Whether the exact head alone may be the result: not if another head or start was asked for. */
  private boolean comparesWithHead(Recipe recipe) {
    return tuning.isHeadExact() && recipe.start() != Start.RANDOM;
  }

  /** There were some when the plan was made. */
  private static void requireValidation(Parts parts) {
    if (validation(parts).isEmpty()) {
      throw new GraftException(
          Fault.DATA,
          String.format(
              Locale.ROOT,
              "none of the %d validation samples can be decoded, and fine-tuning is judged by them; check the files.",
              parts.data().validation().size()));
    }
  }

  private static List<Sample> validation(Parts parts) {
    FeatureSet validation = parts.heldOut().get("val");
    return validation == null ? List.of() : validation.samples();
  }
}
