package dev.graft.train;

import dev.graft.Graft;
import dev.graft.GraftException;
import dev.graft.Progress;
import dev.graft.StoppedException;
import dev.graft.data.DataSet;
import dev.graft.head.FittedHead;
import dev.graft.head.Heads;
import dev.graft.head.Targets;
import dev.graft.linalg.FloatMatrix;
import dev.graft.loop.Checkpoint;
import dev.graft.loop.Checkpoints;
import dev.graft.model.GraftedModel;
import dev.graft.model.ModelCard;
import dev.graft.model.Provenance;
import dev.graft.policy.HyperRule;
import dev.graft.train.RunRecord.StrategyInfo;
import dev.graft.train.Tuning.HeadTrainer;
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
 * beyond it; one file out.
 */
public final class TransferLearning {
  private final TrainRequest request;
  private final RunFolder out;
  private final Timing timing;
  private final Progress progress;
  private int offeredViews = 1;
  private BooleanSupplier stop;
  private @Nullable String stopped;

  private TransferLearning(TrainRequest request, RunFolder out, Progress progress) {
    this.request = request;
    this.timing = new Timing(System::nanoTime);
    this.out = out;
    this.progress = progress;
    this.stop = request.tuning().stop();
  }

  /**
   * Trains, writes {@code model.onnx} and {@code run.json}, and tells what came of it.
   *
   * @throws GraftException if the data, the backbone or the machine do not allow it
   */
  public static RunRecord run(TrainRequest request, Progress progress) {
    return run(request, progress, (record, judged) -> {});
  }

  /**
   * The same, and hands on what came of it before the pictures' archives are closed.
   *
   * @throws GraftException if the data, the backbone or the machine do not allow it
   */
  public static RunRecord run(TrainRequest request, Progress progress, Epilogue epilogue) {
    try (RunFolder out = RunFolder.open(request.out(), request.earlier())) {
      return run(request, out, progress, epilogue);
    }
  }

  /**
   * The same into a folder that the caller has taken.
   *
   * @param out the request's; stays open
   * @throws GraftException if the data, the backbone or the machine do not allow it
   */
  public static RunRecord run(
      TrainRequest request, RunFolder out, Progress progress, Epilogue epilogue) {
    return new TransferLearning(request, out, progress).run(epilogue);
  }

  private RunRecord run(Epilogue epilogue) {
    progress.begin("Reading the backbone, looking at every file", 0);
    try (FeatureJob job = timing.measure("scan", () -> FeatureJob.open(request.features()))) {
      BackboneFile backbone = job.backbone();
      Plan plan = timing.measure("plan", () -> Plan.of(request, backbone.backbone(), job.data()));
      Parts parts = timing.measure("features", () -> job.extract(progress));
      String key = JobKey.of(request, plan, backbone, parts);
      Checkpoints checkpoints =
          new Checkpoints(
              out.checkpoint(),
              key,
              request.tuning().checkpointEvery().toNanos(),
              System::nanoTime);
      Optional<Checkpoint> resumed = resumed(key, checkpoints);
      if (resumed.isPresent()) {
        stop = () -> false; // until what was trained before is at hand, it is all on disk
      }
      FittedHead head = head(job, parts);
      Trained trained =
          plan.recipe().stages().isEmpty()
              ? headAlone(plan, job, parts, head)
              : fineTuned(plan, job, parts, head, checkpoints, resumed);
      progress.begin("Checking and writing the model", 0);
      write(trained, job, parts);
      Map<String, Judged> judged = timing.measure("evaluate", () -> trained.judged(parts));
      RunRecord record =
          Records.of(
              request,
              Records.settings(request, plan, offeredViews, key),
              backbone,
              parts,
              head,
              trained,
              judged,
              timing,
              out.model());
      out.write(record);
      epilogue.follow(record, judged);
      return record;
    } finally {
      progress.end();
    }
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
   * The exact head, from the pictures as they are, or from views of them where that is better. Once
   * the former is there, it is not lost.
   */
  private FittedHead head(FeatureJob job, Parts parts) {
    progress.begin("Solving the head", 0);
    Targets targets = parts.targets(parts.train().samples());
    FloatMatrix features = parts.train().matrix();
    FittedHead alone = timing.measure("head", () -> Heads.fit(features, targets, request.head()));
    // From here on there is something to lose, so that it is asked for the first time.
    boolean enough = stop.getAsBoolean();
    int count = views(parts, alone);
    offeredViews = count;
    if (count == 1) {
      return alone;
    }
    try {
      if (enough) {
        throw new StoppedException();
      }
      FloatMatrix views = timing.measure("features", () -> job.views(parts, count, progress, stop));
      progress.begin("Solving the head for the views", 0);
      return timing.measure(
          "head", () -> Heads.fitViews(alone, views, targets, request.head(), stop));
    } catch (StoppedException e) {
      stopped = "training was stopped before views of the pictures were tried";
      return alone;
    }
  }

  private int views(Parts parts, FittedHead alone) {
    boolean possible =
        request.solvesLogistic(parts.data().task())
            && request.tuning().headTrainer() == HeadTrainer.EXACT
            && request.features().preprocessing().outputSize().isPresent();
    int usual = possible ? HyperRule.views(parts.size(), alone.choice().taken().score()) : 1;
    return request.views().orElse(usual);
  }

  private Trained headAlone(Plan plan, FeatureJob job, Parts parts, FittedHead head) {
    List<String> reasons = new ArrayList<>(plan.reasons());
    if (stopped != null) {
      reasons.add(stopped);
    }
    BackboneFile backbone = job.backbone();
    String features = backbone.backbone().features().name();
    StrategyInfo info = new StrategyInfo(plan.strategy().name(), features, reasons, null, null);
    Novelty novelty = timing.measure("novelty", () -> Novelty.ofFrozen(parts, request));
    return Trained.exactHead(backbone, head, parts, novelty, info, List.of(), stopped != null);
  }

  /** What the plan says beyond the head; the head alone where it is stopped before that began. */
  private Trained fineTuned(
      Plan plan,
      FeatureJob job,
      Parts parts,
      FittedHead head,
      Checkpoints checkpoints,
      Optional<Checkpoint> resumed) {
    try {
      if (stop.getAsBoolean()) {
        throw new StoppedException();
      }
      FineTuning tuning =
          new FineTuning(
              request,
              plan,
              job.backbone(),
              job.taps(),
              parts,
              head,
              checkpoints,
              resumed,
              progress);
      return timing.measure("fineTune", tuning::run);
    } catch (StoppedException e) {
      stopped = "training was stopped before anything but the head was trained";
      return headAlone(plan, job, parts, head);
    }
  }

  private void write(Trained trained, FeatureJob job, Parts parts) {
    GraftedModel model =
        GraftedModel.of(
                job.backbone().input().restored(trained.featureGraph()),
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
            Map.of("graft", Graft.version()));
    return new ModelCard(
        data.task(),
        data.outputNames(),
        backbone.input(),
        request.features().preprocessing(),
        head.temperature().value(),
        OptionalDouble.of(trained.novelty().score().limit().threshold()),
        OptionalDouble.of(trained.novelty().score().limit().falseAlarms()),
        provenance);
  }
}
