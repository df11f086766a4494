package dev.graft.train;

import dev.graft.GraftException;
import dev.graft.Progress;
import dev.graft.Sha256;
import dev.graft.StoppedException;
import dev.graft.Version;
import dev.graft.data.DataSet;
import dev.graft.data.Targets;
import dev.graft.head.FittedHead;
import dev.graft.head.HeadChoice;
import dev.graft.head.Heads;
import dev.graft.linalg.FloatMatrix;
import dev.graft.loop.Checkpoint;
import dev.graft.loop.Checkpoints;
import dev.graft.model.GraftedModel;
import dev.graft.model.ModelCard;
import dev.graft.model.Provenance;
import dev.graft.policy.HyperRule;
import dev.graft.policy.Situation;
import dev.graft.torch.TorchRuntime;
import dev.graft.train.RunRecord.StrategyInfo;
import dev.graft.train.Tuning.HeadTrainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The main job: a plan, features once, the head solved exactly, then whatever the plan trains
 * beyond it; what was chosen is fitted on all samples, and written to one file.
 */
public final class TransferLearning {
  private final TrainRequest request;
  private final RunFolder out;
  private final Timing timing;
  private final Progress progress;
  private BooleanSupplier stop;
  private @Nullable String stopped;

  private TransferLearning(TrainRequest request, RunFolder out) {
    this.request = request;
    this.timing = new Timing(System::nanoTime);
    this.out = out;
    this.progress = request.features().workshop().progress();
    this.stop = request.tuning().stop();
  }

  /**
   * Trains, writes {@code model.onnx} and {@code run.json}, and tells what came of it.
   *
   * @throws GraftException if the data, the backbone or the machine do not allow it
   */
  public static RunRecord run(TrainRequest request) {
    return run(request, (record, judged) -> {});
  }

  /**
   * The same, and hands on what came of it before the samples' archives are closed.
   *
   * @throws GraftException if the data, the backbone or the machine do not allow it
   */
  public static RunRecord run(TrainRequest request, Epilogue epilogue) {
    try (RunFolder out = RunFolder.open(request.out(), request.earlier())) {
      return run(request, out, epilogue);
    }
  }

  /**
   * The same into a folder that the caller has taken.
   *
   * @param out the request's; stays open
   * @throws GraftException if the data, the backbone or the machine do not allow it
   */
  public static RunRecord run(TrainRequest request, RunFolder out, Epilogue epilogue) {
    return TorchRuntime.withThreads(
        request.features().workshop().threads(),
        () -> new TransferLearning(request, out).run(epilogue));
  }

  private RunRecord run(Epilogue epilogue) {
    progress.begin("Reading the backbone, looking at every file", 0);
    try (FeatureJob job = timing.measure("scan", () -> FeatureJob.open(request.features()))) {
      BackboneFile backbone = job.backbone();
      Plan first = timing.measure("plan", () -> Plan.of(request, backbone, job.data()));
      Parts parts = timing.measure("features", () -> job.extract());
      String key = JobKey.of(request, first, backbone, parts);
      Checkpoints checkpoints = checkpoints(out.checkpoint(), key);
      Optional<Checkpoint> resumed = resumed(key, checkpoints);
      if (resumed.isPresent()) {
        stop = () -> false; // until what was trained before is at hand, it is all on disk
      }
      Probe probe = probe(job, parts);
      Plan plan =
          timing.measure("plan", () -> informed(first, job, parts, probe).after(job.choice()));
      Chosen chosen =
          plan.recipe().stages().isEmpty()
              ? headAlone(plan, job, parts, probe)
              : fineTuned(plan, job, parts, probe, checkpoints, resumed);
      Optional<Refit> refit = refit(plan, job, parts, probe, chosen, key);
      Trained trained = refit.map(Refit::trained).orElseGet(() -> unlessStopped(chosen.trained()));
      progress.begin("Checking and writing the model", 0);
      write(trained, job, refit.map(Refit::parts).orElse(parts));
      Map<String, Judged> judged = timing.measure("evaluate", () -> trained.judged(parts));
      RunRecord record =
          Records.of(
              request,
              Records.settings(request, plan, probe.views(), key),
              backbone,
              parts,
              probe.head(),
              trained,
              judged,
              refit.map(Refit::info).orElse(null),
              timing,
              out.model());
      out.write(record);
      epilogue.follow(record, judged);
      return record;
    } finally {
      progress.end();
    }
  }

  private Checkpoints checkpoints(Path folder, String key) {
    return new Checkpoints(
        folder, key, request.tuning().checkpointEvery().toNanos(), System::nanoTime);
  }

  /** Where an earlier run of this very training left off. */
  private Optional<Checkpoint> resumed(String key, Checkpoints checkpoints) {
    if (!request.tuning().resume()) {
      return Optional.empty();
    }
    out.requireFinished(key);
    return checkpoints.latest(request.tuning().precision());
  }

  /**
   * An exact head.
   *
   * @param views how many of each sample it was offered
   */
  private record Probe(FittedHead head, int views) {}

  /**
   * The exact head, from the samples as they are, or from views of them where that is better. Once
   * the former is there, it is not lost.
   */
  private Probe probe(FeatureJob job, Parts parts) {
    progress.begin("Solving the head", 0);
    Targets targets = parts.targets(parts.train().samples());
    FloatMatrix features = parts.train().matrix();
    FittedHead alone = timing.measure("head", () -> Heads.fit(features, targets, request.head()));
    // From here on there is something to lose, so that it is asked for the first time.
    boolean enough = stop.getAsBoolean();
    int count = views(job, parts, alone);
    if (count == 1) {
      return new Probe(alone, count);
    }
    try {
      if (enough) {
        throw new StoppedException();
      }
      FloatMatrix views = timing.measure("features", () -> job.views(parts, count, progress, stop));
      progress.begin("Solving the head for the views", 0);
      FittedHead best =
          timing.measure("head", () -> Heads.fitViews(alone, views, targets, request.head(), stop));
      return new Probe(best, count);
    } catch (StoppedException e) {
      stopped =
          "training was stopped before views of the %s were tried".formatted(job.noun().many());
      return new Probe(alone, count);
    }
  }

  /**
   * The head that was chosen, solved anew for other samples.
   *
   * @throws StoppedException once it is asked to stop
   */
  private FittedHead again(FeatureJob job, Parts parts, HeadChoice chosen) {
    int count = chosen.taken().views();
    FloatMatrix rows =
        count == 1
            ? parts.train().matrix()
            : timing.measure("features", () -> job.views(parts, count, progress, stop));
    progress.begin("Solving the head", 0);
    Targets targets = parts.targets(parts.train().samples());
    return timing.measure("head", () -> Heads.again(chosen, rows, targets, request.head(), stop));
  }

  private int views(FeatureJob job, Parts parts, FittedHead alone) {
    boolean possible =
        request.solvesLogistic(parts.data().task())
            && request.tuning().headTrainer() == HeadTrainer.EXACT
            && job.backbone().processor().modality().varies()
            && job.backbone().processor().signature().canBatch();
    int usual = possible ? HyperRule.views(parts.size(), alone.choice().taken().score()) : 1;
    return request.views().orElse(usual);
  }

  /** The plan by how far the data are from what the backbone knows. */
  private Plan informed(Plan plan, FeatureJob job, Parts parts, Probe probe) {
    double score = probe.head().choice().taken().score();
    if (!plan.dependsOnShift(request, score)) {
      return plan;
    }
    progress.begin(
        "Measuring how far the %s are from the backbone's".formatted(job.noun().many()), 0);
    Situation data =
        new Situation(parts.size(), job.shift(parts.train().samples()), OptionalDouble.of(score));
    return plan.informedBy(data, request, job.backbone(), parts.data());
  }

  private Chosen headAlone(Plan plan, FeatureJob job, Parts parts, Probe probe) {
    List<String> reasons = new ArrayList<>(plan.reasons());
    if (stopped != null) {
      reasons.add(stopped);
    }
    String features = job.backbone().backbone().features().name();
    StrategyInfo info =
        new StrategyInfo(plan.strategy().name(), features, reasons, null, null, null);
    return new Chosen(exactHead(job, parts, probe.head(), info), Optional.empty());
  }

  private Trained exactHead(FeatureJob job, Parts parts, FittedHead head, StrategyInfo info) {
    Novelty novelty = timing.measure("novelty", () -> Novelty.ofFrozen(parts, request));
    return Trained.exactHead(
        job.backbone(), head, parts, novelty, info, List.of(), stopped != null);
  }

  /** What the plan says beyond the head; the head alone where it is stopped before that began. */
  private Chosen fineTuned(
      Plan plan,
      FeatureJob job,
      Parts parts,
      Probe probe,
      Checkpoints checkpoints,
      Optional<Checkpoint> resumed) {
    try {
      if (stop.getAsBoolean()) {
        throw new StoppedException();
      }
      FineTuning tuning = new FineTuning(request, plan, job, progress);
      return timing.measure(
          "fineTune", () -> tuning.choose(parts, probe.head(), checkpoints, resumed));
    } catch (StoppedException e) {
      stopped = "training was stopped before anything but the head was trained";
      return headAlone(plan, job, parts, probe);
    }
  }

  /**
   * What was chosen, fitted on the validation samples too.
   *
   * @param parts with these given back
   */
  private record Refit(Trained trained, Parts parts, RunRecord.RefitInfo info) {}

  /** Gives back what Graft set aside; what the user did stays apart. */
  private Optional<Refit> refit(
      Plan plan, FeatureJob job, Parts parts, Probe probe, Chosen chosen, String key) {
    boolean setAside = parts.data().validationDrawn() && parts.heldOut().containsKey("val");
    if (!request.refit() || !setAside || chosen.trained().stopped()) {
      return Optional.empty();
    }
    Parts all = parts.withValidationGivenBack();
    Optional<Trained> trained = Optional.empty();
    try {
      if (stopped == null && !stop.getAsBoolean()) {
        FittedHead anew = again(job, all, probe.head().choice());
        trained =
            chosen.state().isPresent()
                ? tunedAnew(plan, job, all, anew, chosen, key)
                : Optional.of(exactHead(job, all, anew, chosen.trained().strategy()));
      }
    } catch (StoppedException e) {
      // What was chosen is at hand, and is the result.
    }
    if (trained.isEmpty()) {
      stopped =
          "training was stopped before the validation %s were given back"
              .formatted(job.noun().many());
    }
    return trained.map(
        it ->
            new Refit(
                chosen.trained().refitted(it), all, new RunRecord.RefitInfo(all.train().size())));
  }

  private Trained unlessStopped(Trained trained) {
    return stopped == null || trained.stopped() ? trained : trained.stopped(stopped);
  }

  private Optional<Trained> tunedAnew(
      Plan plan, FeatureJob job, Parts all, FittedHead anew, Chosen chosen, String key) {
    Checkpoints checkpoints = checkpoints(out.refitCheckpoint(), Sha256.of(key + " refit"));
    Optional<Checkpoint> resumed =
        request.tuning().resume() ? checkpoints.latest(Optional.empty()) : Optional.empty();
    FineTuning tuning = new FineTuning(request, plan, job, progress);
    return timing.measure("refit", () -> tuning.refit(chosen, all, anew, checkpoints, resumed));
  }

  private void write(Trained trained, FeatureJob job, Parts parts) {
    GraftedModel model =
        Grafting.of(
                job.backbone().processor().restored(trained.featureGraph()),
                trained.head(),
                job.taps(),
                trained.novelty().score(),
                card(request, job.backbone(), parts, trained))
            .withSeen(job.backbone().seen(parts));
    timing.measure("check", () -> ExportCheck.require(model, trained, parts.train()));
    out.write(model);
  }

  private static ModelCard card(
      TrainRequest request, BackboneFile backbone, Parts parts, Trained trained) {
    DataSet data = parts.data();
    FittedHead head = trained.head();
    Provenance provenance =
        new Provenance(
            backbone.name(),
            backbone.sha256(),
            data.sha256(),
            parts.train().size(),
            trained.strategy().name(),
            request.features().dataOptions().seed(),
            Map.of(
                "head", head.choice().taken().method().name().toLowerCase(Locale.ROOT),
                "balanced", String.valueOf(request.head().balanced()),
                "features", backbone.features(),
                "output", backbone.end().output()),
            Map.of("graft", Version.current()));
    return new ModelCard(
        data.task(),
        data.outputNames(),
        backbone.processor(),
        head.temperature().value(),
        OptionalDouble.of(trained.novelty().score().limit().threshold()),
        trained.novelty().falseAlarms(),
        provenance);
  }
}
