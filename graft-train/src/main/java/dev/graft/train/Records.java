package dev.graft.train;

import dev.graft.Version;
import dev.graft.data.DataSet;
import dev.graft.data.Leakage;
import dev.graft.eval.ClassMetrics;
import dev.graft.eval.Metrics;
import dev.graft.features.FeatureSet;
import dev.graft.head.FittedHead;
import dev.graft.head.RejectScore;
import dev.graft.train.RunRecord.BackboneInfo;
import dev.graft.train.RunRecord.DataInfo;
import dev.graft.train.RunRecord.HeadInfo;
import dev.graft.train.RunRecord.LeakageInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Measures a run and writes down what came of it. */
final class Records {
  private static BackboneInfo backbone(TrainRequest request, BackboneFile backbone, Parts parts) {
    List<String> notes = new ArrayList<>(backbone.notes());
    backbone.trainedOn(parts).ifPresent(notes::add);
    return new BackboneInfo(
        backbone.name(),
        backbone.sha256(),
        backbone.license(),
        backbone.source().origin().orElse(null),
        backbone.processor().modality().summary(),
        request.features().origin(),
        backbone.features(),
        backbone.end().output(),
        backbone.end().others(),
        notes);
  }

  private static final List<String> ALWAYS_TIMED = List.of("features", "head", "fineTune");

  private Records() {}

  static RunRecord of(
      TrainRequest request,
      RunRecord.Settings settings,
      BackboneFile backbone,
      Parts parts,
      FittedHead probe,
      Trained trained,
      Map<String, Judged> judged,
      RunRecord.@Nullable RefitInfo refit,
      Timing timing,
      Path model) {
    DataSet data = parts.data();
    FittedHead head = trained.head();
    Map<String, Metrics> metrics =
        timing.measure("evaluate", () -> metrics(parts, judged, trained.choiceSpread()));
    List<Leakage> leakage = timing.measure("leakage", parts::leakage);
    Map<String, Double> seconds = timing.seconds();
    seconds.put("decode", parts.decodeSeconds());
    ALWAYS_TIMED.forEach(part -> seconds.putIfAbsent(part, 0.0));
    return new RunRecord(
        Version.current(),
        data.task().name().toLowerCase(Locale.ROOT),
        data.outputNames(),
        request.features().dataOptions().seed(),
        backbone(request, backbone, parts),
        new DataInfo(
            request.features().modality().noun().many(),
            parts.train().size(),
            size(parts, "val"),
            size(parts, "test"),
            parts.computed(),
            parts.allSkipped(),
            leakage.stream().map(Records::toInfo).toList(),
            data.warnings(),
            data.sha256()),
        trained.strategy(),
        new HeadInfo(
            head.choice().taken().method().name().toLowerCase(Locale.ROOT),
            head.choice().reason(),
            head.choice().candidates(),
            head.temperature().value()),
        novelty(trained.novelty()),
        metrics,
        trained.evidence(),
        trained.history().isEmpty() ? null : probed(parts, probe),
        refit,
        trained.history(),
        trained.stopped(),
        seconds,
        hardware(),
        model.toString(),
        settings,
        request.asked().orElse(null));
  }

  static RunRecord.Settings settings(TrainRequest request, Plan plan, int views, String job) {
    return new RunRecord.Settings(
        request.features().workshop().threads(),
        views,
        request.head().method().name().toLowerCase(Locale.ROOT),
        request.head().balanced(),
        request.features().dataOptions().validationFraction(),
        request.tuning().findRate(),
        RecipeJson.of(plan.recipe()),
        job);
  }

  private static LeakageInfo toInfo(Leakage leakage) {
    return new LeakageInfo(leakage.train().name(), leakage.heldOut().name(), leakage.exact());
  }

  private static int size(Parts parts, String part) {
    FeatureSet features = parts.heldOut().get(part);
    return features == null ? 0 : features.size();
  }

  /**
   * Of every part. Training samples are judged out of fold where the head alone was trained, else
   * by what was trained on them.
   */
  private static Map<String, Metrics> metrics(
      Parts parts, Map<String, Judged> judged, double choiceSpread) {
    Map<String, Metrics> metrics = new LinkedHashMap<>();
    judged.forEach(
        (part, answers) ->
            metrics.put(
                part,
                Metrics.of(
                    answers.predictions(),
                    parts.targets(answers.samples()),
                    parts.data().outputNames())));
    metrics.computeIfPresent(
        "val",
        (part, measured) ->
            measured instanceof ClassMetrics classes
                ? classes.allowingFor(choiceSpread)
                : measured);
    return metrics;
  }

  /** What the exact head alone, on the backbone as it was, makes of the parts held out. */
  private static Map<String, Metrics> probed(Parts parts, FittedHead probe) {
    Map<String, Metrics> metrics = new LinkedHashMap<>();
    parts
        .heldOut()
        .forEach(
            (part, features) ->
                metrics.put(
                    part,
                    Metrics.of(
                        probe.predict(features.matrix()),
                        parts.targets(features.samples()),
                        parts.data().outputNames())));
    return metrics;
  }

  private static RunRecord.NoveltyInfo novelty(Novelty novelty) {
    RejectScore.Limit limit = novelty.score().limit();
    return new RunRecord.NoveltyInfo(
        limit.threshold(),
        novelty.falseAlarms().isPresent() ? novelty.falseAlarms().getAsDouble() : null,
        limit.heldOut(),
        novelty.heldOutOf(),
        novelty.flagged());
  }

  private static Map<String, Object> hardware() {
    Map<String, Object> hardware = new LinkedHashMap<>();
    hardware.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    hardware.put("processors", Runtime.getRuntime().availableProcessors());
    hardware.put("heapMiB", Runtime.getRuntime().maxMemory() >> 20);
    hardware.put("java", System.getProperty("java.version"));
    return hardware;
  }
}
