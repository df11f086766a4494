package dev.graft.train;

import dev.graft.Graft;
import dev.graft.GraftException;
import dev.graft.Progress;
import dev.graft.data.DataSet;
import dev.graft.head.FittedHead;
import dev.graft.head.Heads;
import dev.graft.head.Targets;
import dev.graft.linalg.FloatMatrix;
import dev.graft.model.GraftedModel;
import dev.graft.model.ModelCard;
import dev.graft.model.Provenance;
import dev.graft.policy.HyperRule;
import dev.graft.train.RunRecord.StrategyInfo;
import dev.graft.train.Tuning.HeadTrainer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

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

  private TransferLearning(TrainRequest request, RunFolder out, Progress progress) {
    this.request = request;
    this.timing = new Timing(System::nanoTime);
    this.out = out;
    this.progress = progress;
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
      return new TransferLearning(request, out, progress).run(epilogue);
    }
  }

  private RunRecord run(Epilogue epilogue) {
    progress.begin("Reading the backbone, looking at every file", 0);
    try (FeatureJob job = timing.measure("scan", () -> FeatureJob.open(request.features()))) {
      BackboneFile backbone = job.backbone();
      Plan plan = timing.measure("plan", () -> Plan.of(request, backbone.backbone(), job.data()));
      Parts parts = timing.measure("features", () -> job.extract(progress));
      FittedHead head = head(job, parts);
      Trained trained = train(plan, job, parts, head);
      progress.begin("Checking and writing the model", 0);
      write(trained, job, parts);
      Map<String, Judged> judged = timing.measure("evaluate", () -> trained.judged(parts));
      RunRecord record =
          Records.of(
              request,
              Records.settings(request, plan, offeredViews),
              backbone,
              parts,
              head,
              trained,
              judged,
              timing,
              out.model());
      out.write("run.json", record);
      epilogue.follow(record, judged);
      return record;
    } finally {
      progress.end();
    }
  }

  /** The exact head, from the pictures as they are, or from views of them where that is better. */
  private FittedHead head(FeatureJob job, Parts parts) {
    progress.begin("Solving the head", 0);
    Targets targets = parts.targets(parts.train().samples());
    FloatMatrix features = parts.train().matrix();
    FittedHead alone = timing.measure("head", () -> Heads.fit(features, targets, request.head()));
    int count = views(parts, alone);
    offeredViews = count;
    if (count == 1) {
      return alone;
    }
    FloatMatrix views = timing.measure("features", () -> job.views(parts, count, progress));
    progress.begin("Solving the head for the views", 0);
    return timing.measure("head", () -> Heads.fitViews(alone, views, targets, request.head()));
  }

  private int views(Parts parts, FittedHead alone) {
    boolean possible =
        request.solvesLogistic(parts.data().task())
            && request.tuning().headTrainer() == HeadTrainer.EXACT
            && request.features().preprocessing().outputSize().isPresent();
    int usual = possible ? HyperRule.views(parts.size(), alone.choice().taken().score()) : 1;
    return request.views().orElse(usual);
  }

  /** What the plan says beyond the head. */
  private Trained train(Plan plan, FeatureJob job, Parts parts, FittedHead head) {
    BackboneFile backbone = job.backbone();
    if (plan.recipe().stages().isEmpty()) {
      String features = backbone.backbone().features().name();
      StrategyInfo info =
          new StrategyInfo(plan.strategy().name(), features, plan.reasons(), null, null);
      Novelty novelty = timing.measure("novelty", () -> Novelty.ofFrozen(parts, request));
      return Trained.exactHead(backbone, head, parts, novelty, info, List.of(), false);
    }
    FineTuning tuning =
        new FineTuning(
            request, plan, backbone, job.taps(), parts, head, out.checkpoint(), progress);
    return timing.measure("fineTune", tuning::run);
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
    model.write(out.model());
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
