package dev.graft.train;

import dev.graft.Graft;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.data.DataSet;
import dev.graft.data.Task;
import dev.graft.head.FittedHead;
import dev.graft.head.HeadMethod;
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
 * The main job: features once, the head solved exactly, then whatever the strategy trains beyond
 * it; one file out.
 */
public final class TransferLearning {
  private TransferLearning() {}

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
    Timing timing = new Timing(System::nanoTime);
    RunFolder out = RunFolder.create(request.out());
    try (FeatureJob job = timing.measure("scan", () -> FeatureJob.open(request.features()))) {
      Plan plan =
          timing.measure("plan", () -> Plan.of(request, job.backbone().backbone(), job.data()));
      Parts parts = timing.measure("features", () -> job.extract(progress));
      FloatMatrix features = parts.train().matrix();
      FittedHead head = head(request, job, parts, features, timing, progress);
      Trained trained =
          plan.recipe().stages().isEmpty()
              ? headAlone(plan, job.backbone(), parts, features, head)
              : timing.measure(
                  "fineTune",
                  () ->
                      new FineTuning(
                              request,
                              plan,
                              job.backbone(),
                              parts,
                              head,
                              out.checkpoint(),
                              progress)
                          .run());
      GraftedModel model =
          GraftedModel.of(
              trained.featureGraph(),
              trained.head(),
              card(request, job.backbone(), parts, trained));
      timing.measure(
          "check",
          () -> ExportCheck.require(model, trained.head(), parts.train(), trained.features()));
      model.write(out.model());
      Map<String, Judged> judged = timing.measure("evaluate", () -> trained.judged(parts));
      RunRecord record =
          Records.of(request, job.backbone(), parts, head, trained, judged, timing, out.model());
      out.write("run.json", record);
      epilogue.follow(record, judged);
      return record;
    }
  }

  /** Only classes can be evened out. */
  /** The exact head, from the pictures as they are, or from views of them where that is better. */
  private static FittedHead head(
      TrainRequest request,
      FeatureJob job,
      Parts parts,
      FloatMatrix features,
      Timing timing,
      Progress progress) {
    Targets targets = parts.targets(parts.train().samples());
    FittedHead alone = timing.measure("head", () -> Heads.fit(features, targets, request.head()));
    int count = views(request, parts, alone);
    if (count == 1) {
      return alone;
    }
    FloatMatrix views = timing.measure("features", () -> job.views(parts, count, progress));
    return timing.measure("head", () -> Heads.fitViews(alone, views, targets, request.head()));
  }

  private static int views(TrainRequest request, Parts parts, FittedHead alone) {
    boolean logistic =
        parts.data().task() != Task.REGRESS && request.head().method() != HeadMethod.RIDGE;
    if (request.views().orElse(1) > 1 && !logistic) {
      throw new GraftException(
          Fault.USAGE,
          "%d views of each picture go with a logistic head, which predicts classes or labels; drop the views, or choose another head."
              .formatted(request.views().getAsInt()));
    }
    boolean wanted =
        logistic
            && request.tuning().headTrainer() == HeadTrainer.EXACT
            && request.features().preprocessing().outputSize().isPresent();
    int usual = wanted ? HyperRule.views(parts.size(), alone.choice().taken().score()) : 1;
    return request.views().orElse(usual);
  }

  private static Trained headAlone(
      Plan plan, BackboneFile backbone, Parts parts, FloatMatrix features, FittedHead head) {
    StrategyInfo info =
        new StrategyInfo(
            plan.strategy().name(), backbone.backbone().features().name(), plan.reasons(), null);
    return Trained.exactHead(backbone, head, parts, features, info, List.of(), false);
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
                "balanced", String.valueOf(request.head().balanced())),
            Map.of("graft", Graft.version()));
    return new ModelCard(
        data.task(),
        data.outputNames(),
        request.features().preprocessing(),
        head.temperature().value(),
        OptionalDouble.of(head.reject().threshold()),
        provenance);
  }
}
