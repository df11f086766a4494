package dev.graft.train;

import dev.graft.Version;
import dev.graft.data.DataSet;
import dev.graft.data.Leakage;
import dev.graft.eval.Metrics;
import dev.graft.features.FeatureSet;
import dev.graft.forgetting.Movement;
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
import java.util.Optional;

/** Measures a run and writes down what came of it. */
final class Records {
  private static final List<String> ALWAYS_TIMED = List.of("features", "head", "fineTune");

  private final StrategyResult result;
  private final Prepared prepared;

  /** The record of what came of a run. */
  Records(StrategyResult result) {
    this.result = result;
    this.prepared = result.prepared();
  }

  /**
   * The record.
   *
   * @param model where the model is
   * @param asked how the user asked for it
   */
  RunRecord of(Path model, Optional<RunRecord.Asked> asked) {
    Trained trained = result.trained();
    Parts parts = prepared.parts();
    DataSet data = parts.data();
    Map<String, Metrics> metrics = result.metrics();
    List<Leakage> leakage = result.timing().measure("leakage", parts::leakage);
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
        trained.history().isEmpty() ? null : result.headAlone(),
        result.refit().orElse(null),
        trained.history(),
        Movement.ofBlocks(prepared.pretrained().backbone(), result.backbone()),
        trained.stopped(),
        seconds(),
        hardware(),
        model.toString(),
        settings(),
        asked.orElse(null));
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
        prepared.job().choice().origin(),
        backbone.features(),
        backbone.end().output(),
        backbone.end().others(),
        notes);
  }

  private DataInfo data(List<Leakage> leakage) {
    Parts parts = prepared.parts();
    return new DataInfo(
        prepared.job().choice().modality().noun().many(),
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
    Map<String, Double> seconds = result.timing().seconds();
    seconds.put("decode", prepared.parts().decodeSeconds());
    ALWAYS_TIMED.forEach(part -> seconds.putIfAbsent(part, 0.0));
    return seconds;
  }

  private RunRecord.Settings settings() {
    HeadSettings head = prepared.request().settings();
    return new RunRecord.Settings(
        prepared.job().workshop().threads(),
        prepared.views(),
        head.method().name().toLowerCase(Locale.ROOT),
        head.balanced(),
        prepared.parts().data().options().validationFraction(),
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
