package dev.graft.train;

import dev.graft.Version;
import dev.graft.data.DataSet;
import dev.graft.data.Leakage;
import dev.graft.eval.ClassMetrics;
import dev.graft.eval.Metrics;
import dev.graft.features.FeatureSet;
import dev.graft.head.FittedHead;
import dev.graft.head.HeadSettings;
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

/** Measures a run and writes down what came of it. */
final class Records {
  private static final List<String> ALWAYS_TIMED = List.of("features", "head", "fineTune");

  private final StrategyResult result;
  private final Prepared prepared;
  private final FeatureRequest request;
  private final Map<String, Judged> judged;
  private final Timing timing;

  /**
   * The record of a run.
   *
   * @param judged what its result answers
   * @param timing how long its steps took
   */
  Records(StrategyResult result, Map<String, Judged> judged, Timing timing) {
    this.result = result;
    this.prepared = result.prepared();
    this.request = prepared.job().request();
    this.judged = judged;
    this.timing = timing;
  }

  /**
   * The record of the run.
   *
   * @param model where its model is
   */
  RunRecord of(Path model, Destination destination) {
    Trained trained = result.trained();
    Parts parts = prepared.parts();
    DataSet data = parts.data();
    Map<String, Metrics> metrics =
        timing.measure("evaluate", () -> metrics(trained.choiceSpread()));
    List<Leakage> leakage = timing.measure("leakage", parts::leakage);
    return new RunRecord(
        Version.current(),
        data.task().name().toLowerCase(Locale.ROOT),
        data.outputNames(),
        prepared.job().seed(),
        backbone(),
        data(leakage),
        trained.strategy(),
        head(trained.head()),
        novelty(trained.novelty()),
        metrics,
        trained.evidence(),
        trained.history().isEmpty() ? null : probed(),
        result.refit().orElse(null),
        trained.history(),
        trained.stopped(),
        seconds(),
        hardware(),
        model.toString(),
        settings(),
        destination.asked().orElse(null));
  }

  private BackboneInfo backbone() {
    BackboneFile backbone = prepared.job().backbone();
    List<String> notes = new ArrayList<>(backbone.notes());
    backbone.trainedOn(prepared.parts()).ifPresent(notes::add);
    return new BackboneInfo(
        backbone.name(),
        backbone.sha256(),
        backbone.license(),
        backbone.source().origin().orElse(null),
        backbone.processor().modality().summary(),
        request.origin(),
        backbone.features(),
        backbone.end().output(),
        backbone.end().others(),
        notes);
  }

  private DataInfo data(List<Leakage> leakage) {
    Parts parts = prepared.parts();
    return new DataInfo(
        request.modality().noun().many(),
        parts.train().size(),
        size("val"),
        size("test"),
        parts.computed(),
        parts.allSkipped(),
        leakage.stream().map(Records::toInfo).toList(),
        parts.data().warnings(),
        parts.data().sha256());
  }

  private static HeadInfo head(FittedHead head) {
    return new HeadInfo(
        head.choice().taken().method().name().toLowerCase(Locale.ROOT),
        head.choice().reason(),
        head.choice().candidates(),
        head.temperature().value());
  }

  private Map<String, Double> seconds() {
    Map<String, Double> seconds = timing.seconds();
    seconds.put("decode", prepared.parts().decodeSeconds());
    ALWAYS_TIMED.forEach(part -> seconds.putIfAbsent(part, 0.0));
    return seconds;
  }

  private RunRecord.Settings settings() {
    HeadSettings head = prepared.request().settings();
    return new RunRecord.Settings(
        request.workshop().threads(),
        prepared.views(),
        head.method().name().toLowerCase(Locale.ROOT),
        head.balanced(),
        request.dataOptions().validationFraction(),
        result.planner().tuning().findRate(),
        RecipeJson.of(result.plan().recipe()),
        result.job());
  }

  private static LeakageInfo toInfo(Leakage leakage) {
    return new LeakageInfo(leakage.train().name(), leakage.heldOut().name(), leakage.exact());
  }

  private int size(String part) {
    FeatureSet features = prepared.parts().heldOut().get(part);
    return features == null ? 0 : features.size();
  }

  /**
   * Of every part. Training samples are judged out of fold where the head alone was trained, else
   * by what was trained on them.
   */
  private Map<String, Metrics> metrics(double choiceSpread) {
    Parts parts = prepared.parts();
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
  private Map<String, Metrics> probed() {
    Parts parts = prepared.parts();
    FittedHead probe = prepared.head();
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
