package dev.graft.train;

import dev.graft.Graft;
import dev.graft.GraftException;
import dev.graft.Progress;
import dev.graft.data.DataSet;
import dev.graft.head.FittedHead;
import dev.graft.head.Heads;
import dev.graft.linalg.FloatMatrix;
import dev.graft.model.GraftedModel;
import dev.graft.model.ModelCard;
import dev.graft.model.Provenance;
import dev.graft.train.RunRecord.StrategyInfo;
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
      Parts parts = timing.measure("features", () -> job.extract(progress));
      FloatMatrix features = parts.train().matrix();
      FittedHead head =
          timing.measure(
              "head",
              () -> Heads.fit(features, parts.targets(parts.train().samples()), request.head()));
      Trained trained =
          train(request, job.backbone(), parts, features, head, out, timing, progress);
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
      out.write(record);
      epilogue.follow(record, judged);
      return record;
    }
  }

  private static Trained train(
      TrainRequest request,
      BackboneFile backbone,
      Parts parts,
      FloatMatrix features,
      FittedHead probe,
      RunFolder out,
      Timing timing,
      Progress progress) {
    FineTuning tuning = new FineTuning(request, backbone, parts, probe, out.checkpoint(), progress);
    Plan plan = tuning.plan();
    if (plan.recipe().stages().isEmpty()) {
      StrategyInfo info =
          new StrategyInfo("head", backbone.backbone().features().name(), plan.reasons(), null);
      return Trained.exactHead(backbone, probe, parts, features, info, List.of());
    }
    return timing.measure("fineTune", () -> tuning.run(plan));
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
                "head", head.choice().method().name().toLowerCase(Locale.ROOT),
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
