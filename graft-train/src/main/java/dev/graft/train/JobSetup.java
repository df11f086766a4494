package dev.graft.train;

import dev.graft.Cpu;
import dev.graft.Progress;
import dev.graft.Workshop;
import dev.graft.data.Sample;
import dev.graft.data.Task;
import dev.graft.graph.Backbone;
import dev.graft.head.FittedHead;
import dev.graft.head.LinearHead;
import dev.graft.loop.Checkpoint;
import dev.graft.loop.CutInputs;
import dev.graft.loop.GrowingInputs;
import dev.graft.loop.Inputs;
import dev.graft.loop.Job;
import dev.graft.loop.Network;
import dev.graft.loop.RateFinder;
import dev.graft.loop.RateSearch;
import dev.graft.loop.RelativeGradients;
import dev.graft.loop.SampleInputs;
import dev.graft.modality.Augment;
import dev.graft.modality.DecodedStore;
import dev.graft.modality.Processor;
import dev.graft.modality.Viewing;
import dev.graft.policy.Recipe;
import dev.graft.policy.Recipe.Balance;
import dev.graft.policy.Strategy;
import dev.graft.policy.SurgicalRule;
import dev.graft.torch.Loss;
import dev.graft.torch.Precision;
import dev.graft.torch.PrecisionChoice;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * From a lesson to a job for the loop: the network with its head, its recipe, precision and rate,
 * and the samples' way to the cut.
 */
final class JobSetup {
  private static final int KEPT_VIEWS = 4;

  private final FeatureJob features;
  private final Plan plan;
  private final Tuning tuning;
  private final BooleanSupplier stop;
  private final Progress progress;
  private final DecodedStore decoded;

  JobSetup(FeatureJob features, Plan plan, Tuning tuning, BooleanSupplier stop, Progress progress) {
    this.features = features;
    this.plan = plan;
    this.tuning = tuning;
    this.stop = stop;
    this.progress = progress;
    this.decoded = processor().store(features.workshop().openCache());
  }

  /** A network as its recipe trains it, on the lesson's samples. */
  Job job(Lesson lesson, Network network, Recipe recipe) {
    TargetScale scale = lesson.scale();
    return new Job(
        network,
        recipe,
        scale.withoutUnit(lesson.targets(lesson.samples())).preparedFor(recipe),
        scale.withoutUnit(lesson.targets(lesson.watched())).measuredFor(recipe),
        inputs(lesson, network.backbone(), recipe),
        seed(),
        workshop().threads());
  }

  /** As planned, with strategy surgical's blocks chosen. */
  Recipe recipe(Lesson lesson, Optional<Checkpoint> resumed, List<String> reasons) {
    Recipe recipe = plan.recipe();
    if (!(plan.strategy() instanceof Strategy.Surgical)) {
      return recipe;
    }
    progress.begin("Looking where the loss pulls", 0);
    SurgicalRule rule =
        RelativeGradients.rule(job(lesson, network(lesson, recipe), recipe), asked(resumed));
    reasons.add(rule.reason());
    return recipe.withEachStage(stage -> stage.withBlocks(rule.blocks()));
  }

  /** What was begun before is not stopped until there is something to go on from. */
  private BooleanSupplier asked(Optional<Checkpoint> resumed) {
    return resumed.isPresent() ? () -> false : stop;
  }

  /** What a search for the rate found, if one was asked for. */
  RateFinder.@Nullable Finding findRates(
      Job job, Optional<Checkpoint> resumed, List<String> reasons) {
    if (!tuning.findRate()) {
      return null;
    }
    progress.begin("Searching for the learning rate", 0);
    RateFinder.Finding found = RateSearch.of(job, asked(resumed));
    reasons.add(
        String.format(
            Locale.ROOT, "a learning rate of %.2g was found by trial", found.suggestion()));
    return found;
  }

  /** Starts from the exact head, calibrated. */
  Network network(Lesson lesson, Recipe recipe) {
    progress.begin("Building the network for training", 0);
    FittedHead probe = lesson.probe();
    Task task = lesson.parts().data().task();
    LinearHead exact =
        lesson.scale().withoutUnit(probe.head()).scaled(1 / probe.temperature().value());
    Network network =
        InitialNetwork.of(
            features.backbone().backbone(), recipe, task, processor().signature(), exact, seed());
    boolean weighted = task == Task.MULTILABEL && recipe.balance() == Balance.WEIGHTS;
    return weighted
        ? network.with(
            new Loss.BinaryCrossEntropy(lesson.targets(lesson.samples()).positiveWeights()))
        : network;
  }

  private CutInputs inputs(Lesson lesson, Backbone backbone, Recipe recipe) {
    Viewing viewing = Plan.viewing(recipe);
    return new CutInputs(
        backbone,
        () -> views(lesson, recipe),
        viewing.augment() == Augment.NONE ? 1 : KEPT_VIEWS,
        () -> samples(lesson.watched(), Viewing.WHOLE),
        workshop().scratch());
  }

  private Inputs views(Lesson lesson, Recipe recipe) {
    SampleInputs late = samples(lesson.samples(), Plan.viewing(recipe));
    boolean alike = Plan.earlyViewing(recipe).equals(Plan.viewing(recipe));
    return recipe.earlyEpochs() == 0 || alike
        ? late
        : new GrowingInputs(
            samples(lesson.samples(), Plan.earlyViewing(recipe)), late, recipe.earlyEpochs());
  }

  private SampleInputs samples(List<Sample> samples, Viewing viewing) {
    return new SampleInputs(samples, decoded, processor(), viewing, seed());
  }

  /** As the checkpoint has it, as asked, or what processor and network are made for. */
  Precision precision(Network network, Optional<Checkpoint> resumed, List<String> reasons) {
    Optional<Precision> settled = resumed.map(Checkpoint::precision).or(tuning::precision);
    PrecisionChoice choice =
        settled
            .map(
                precision ->
                    new PrecisionChoice(
                        precision,
                        "%s, %s"
                            .formatted(
                                lowerCase(precision),
                                resumed.isPresent() ? "as before it was resumed" : "as asked")))
            .orElseGet(() -> network.usualPrecision(plan.recipe(), Cpu.ofThisMachine()));
    reasons.add("trained in " + choice.reason());
    return choice.precision();
  }

  static String lowerCase(Precision precision) {
    return precision.name().toLowerCase(Locale.ROOT);
  }

  /** Samples as the network takes them, once they are decoded. */
  DecodedStore decoded() {
    return decoded;
  }

  private Processor processor() {
    return features.backbone().processor();
  }

  private Workshop workshop() {
    return features.workshop();
  }

  private long seed() {
    return features.seed();
  }
}
