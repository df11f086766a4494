package dev.graft.train;

import dev.graft.Cache;
import dev.graft.Cpu;
import dev.graft.Graft;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.StoppedException;
import dev.graft.data.Sample;
import dev.graft.data.Task;
import dev.graft.features.FeatureSet;
import dev.graft.features.Taps;
import dev.graft.graph.Backbone;
import dev.graft.head.FittedHead;
import dev.graft.head.LinearHead;
import dev.graft.image.PictureStore;
import dev.graft.image.Size;
import dev.graft.loop.Checkpoint;
import dev.graft.loop.Checkpoints;
import dev.graft.loop.CutInputs;
import dev.graft.loop.Job;
import dev.graft.loop.Network;
import dev.graft.loop.Outcome;
import dev.graft.loop.PictureInputs;
import dev.graft.loop.RateFinder;
import dev.graft.loop.RateSearch;
import dev.graft.loop.TargetMatrix;
import dev.graft.loop.TrainingLoop;
import dev.graft.loop.Validator;
import dev.graft.policy.Recipe;
import dev.graft.policy.Recipe.Balance;
import dev.graft.policy.Regularisation.Augment;
import dev.graft.torch.Loss;
import dev.graft.torch.Precision;
import dev.graft.torch.PrecisionChoice;
import dev.graft.torch.TorchRuntime;
import dev.graft.train.RunRecord.StrategyInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Trains what the strategy says beyond the exact head: the second half of a training run. */
final class FineTuning {
  private static final int KEPT_VIEWS = 4;

  private final TrainRequest request;
  private final Plan plan;
  private final BackboneFile file;
  private final Taps taps;
  private final Parts parts;
  private final FittedHead probe;
  private final Checkpoints checkpoints;
  private final Optional<Checkpoint> resumed;
  private final Progress progress;
  private final PictureStore pictures;

  /**
   * A fine-tuning that starts from an exact head.
   *
   * @param checkpoints where it stores them
   * @param resumed the one to go on from
   */
  FineTuning(
      TrainRequest request,
      Plan plan,
      BackboneFile file,
      Taps taps,
      Parts parts,
      FittedHead probe,
      Checkpoints checkpoints,
      Optional<Checkpoint> resumed,
      Progress progress) {
    this.request = request;
    this.plan = plan;
    this.file = file;
    this.taps = taps;
    this.parts = parts;
    this.probe = probe;
    this.checkpoints = checkpoints;
    this.resumed = resumed;
    this.progress = progress;
    this.pictures = PictureStore.open(Cache.in(Graft.home()), request.features().preprocessing());
  }

  /**
   * Trains.
   *
   * @throws GraftException if nothing is left to validate on, or the loss runs away at any rate
   * @throws StoppedException if it is asked to stop before there is a state to go on from
   */
  Trained run() {
    requireValidation();
    progress.begin("Building the network for training", 0);
    TorchRuntime.setThreads(request.features().threads());
    TargetScale scale = TargetScale.of(targets(parts.train().samples()));
    Network network = network(scale);
    List<String> reasons = new ArrayList<>(plan.reasons());
    Job planned = job(network.in(precision(network, reasons)), plan.recipe(), scale);
    RateFinder.@Nullable Finding rates = findRates(planned, reasons);
    Job job = rates == null ? planned : planned.with(plan.recipe().atRate(rates.suggestion()));
    progress.begin("Validating what training starts from", 0);
    try (Validator validator = new Validator(job, true)) {
      Outcome outcome =
          TrainingLoop.run(job, validator, resumed, checkpoints, request.tuning().stop(), progress);
      reasons.addAll(outcome.notes());
      progress.begin("Looking at all pictures with the trained network", 0);
      String cut = network.backbone().cutAfter(plan.recipe().frozenThroughout(network.blocks()));
      return new Export(request, file, taps, parts, probe, pictures, scale)
          .gather(
              job,
              outcome,
              validator,
              new StrategyInfo(
                  plan.strategy().name(),
                  cut,
                  reasons,
                  rates,
                  lowerCase(job.network().precision())));
    }
  }

  private Job job(Network network, Recipe recipe, TargetScale scale) {
    return new Job(
        network,
        recipe,
        scale.withoutUnit(targets(parts.train().samples())).preparedFor(recipe),
        scale.withoutUnit(targets(validation())).measuredFor(recipe),
        inputs(network.backbone(), recipe),
        seed(),
        request.features().threads());
  }

  /** What a search for the rate found, if one was asked for. */
  private RateFinder.@Nullable Finding findRates(Job job, List<String> reasons) {
    if (!request.tuning().findRate()) {
      return null;
    }
    progress.begin("Searching for the learning rate", 0);
    BooleanSupplier stop = resumed.isPresent() ? () -> false : request.tuning().stop();
    RateFinder.Finding found = RateSearch.of(job, stop);
    reasons.add(
        String.format(
            Locale.ROOT, "a learning rate of %.2g was found by trial", found.suggestion()));
    return found;
  }

  /** There were some when the plan was made. */
  private void requireValidation() {
    if (validation().isEmpty()) {
      throw new GraftException(
          Fault.DATA,
          String.format(
              Locale.ROOT,
              "none of the %d validation pictures can be decoded, and training ends when validation says so; check the files.",
              parts.data().validation().size()));
    }
  }

  /** Starts from the exact head, calibrated. */
  private Network network(TargetScale scale) {
    LinearHead exact = scale.withoutUnit(probe.head()).scaled(1 / probe.temperature().value());
    Network network =
        InitialNetwork.of(
            file.backbone(), plan.recipe(), parts.data().task(), size(), exact, seed());
    boolean weighted =
        parts.data().task() == Task.MULTILABEL && plan.recipe().balance() == Balance.WEIGHTS;
    return weighted
        ? network.with(
            new Loss.BinaryCrossEntropy(targets(parts.train().samples()).positiveWeights()))
        : network;
  }

  private Size size() {
    return request.features().preprocessing().outputSize().orElseThrow();
  }

  private CutInputs inputs(Backbone backbone, Recipe recipe) {
    Augment augment = recipe.regularisation().augment();
    return new CutInputs(
        backbone,
        () -> pictures(parts.train().samples(), augment),
        augment == Augment.NONE ? 1 : KEPT_VIEWS,
        () -> pictures(validation(), Augment.NONE));
  }

  private PictureInputs pictures(List<Sample> samples, Augment augment) {
    return new PictureInputs(
        samples, pictures, request.features().preprocessing(), augment, seed());
  }

  /** As the checkpoint has it, as asked, or what processor and network are made for. */
  private Precision precision(Network network, List<String> reasons) {
    Optional<Precision> settled =
        resumed.map(Checkpoint::precision).or(request.tuning()::precision);
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

  private static String lowerCase(Precision precision) {
    return precision.name().toLowerCase(Locale.ROOT);
  }

  private TargetMatrix targets(List<Sample> samples) {
    return TargetMatrix.of(parts.data().task(), samples, parts.data().outputNames().size());
  }

  private List<Sample> validation() {
    FeatureSet validation = parts.heldOut().get("val");
    return validation == null ? List.of() : validation.samples();
  }

  private long seed() {
    return request.features().dataOptions().seed();
  }
}
