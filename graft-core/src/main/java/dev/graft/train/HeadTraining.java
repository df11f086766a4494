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
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** The main job with a frozen backbone: features once, the head solved exactly, one file out. */
public final class HeadTraining {
  private HeadTraining() {}

  /**
   * Trains, writes {@code model.onnx} and {@code run.json}, and tells what came of it.
   *
   * @throws GraftException if the data, the backbone or the machine do not allow it
   */
  public static RunRecord run(TrainRequest request, Progress progress) {
    Timing timing = new Timing(System::nanoTime);
    RunFolder out = RunFolder.create(request.out());
    try (FeatureJob job = timing.measure("scan", () -> FeatureJob.open(request.features()))) {
      Parts parts = timing.measure("features", () -> job.extract(progress));
      FloatMatrix features = parts.train().matrix();
      FittedHead head =
          timing.measure(
              "head",
              () -> Heads.fit(features, parts.targets(parts.train().samples()), request.head()));
      GraftedModel model =
          GraftedModel.of(
              job.backbone().featureGraph(), head, card(request, job.backbone(), parts, head));
      timing.measure("check", () -> ExportCheck.require(model, head, parts.train(), features));
      model.write(out.model());
      RunRecord record = Records.of(request, job.backbone(), parts, head, timing, out.model());
      out.write(record);
      return record;
    }
  }

  private static ModelCard card(
      TrainRequest request, BackboneFile backbone, Parts parts, FittedHead head) {
    DataSet data = parts.data();
    Provenance provenance =
        new Provenance(
            backbone.name(),
            backbone.sha256(),
            data.sha256(),
            parts.train().size(),
            "head",
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
