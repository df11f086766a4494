package dev.graft.train;

import dev.graft.Graft;
import dev.graft.data.DataSet;
import dev.graft.data.Leakage;
import dev.graft.eval.Metrics;
import dev.graft.features.FeatureSet;
import dev.graft.head.FittedHead;
import dev.graft.linalg.FloatMatrix;
import dev.graft.train.RunRecord.BackboneInfo;
import dev.graft.train.RunRecord.DataInfo;
import dev.graft.train.RunRecord.HeadInfo;
import dev.graft.train.RunRecord.LeakageInfo;
import dev.graft.train.RunRecord.StrategyInfo;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures a run and writes down what came of it. */
final class Records {
  private Records() {}

  static RunRecord of(
      TrainRequest request,
      BackboneFile backbone,
      Parts parts,
      FittedHead head,
      Timing timing,
      Path model) {
    DataSet data = parts.data();
    Map<String, Metrics> metrics = timing.measure("evaluate", () -> metrics(parts, head));
    List<Leakage> leakage = timing.measure("leakage", parts::leakage);
    Map<String, Double> seconds = timing.seconds();
    seconds.put("decode", parts.decodeSeconds());
    return new RunRecord(
        Graft.version(),
        data.task().name().toLowerCase(Locale.ROOT),
        data.outputNames(),
        request.features().dataOptions().seed(),
        new BackboneInfo(backbone.name(), backbone.sha256(), null),
        new DataInfo(
            parts.train().size(),
            size(parts, "val"),
            size(parts, "test"),
            parts.computed(),
            parts.allSkipped(),
            leakage.stream().map(Records::toInfo).toList(),
            data.warnings(),
            data.sha256()),
        new StrategyInfo(
            "head",
            backbone.backbone().features().name(),
            List.of("only the head is trained; the backbone stays as it is")),
        new HeadInfo(
            head.choice().method().name().toLowerCase(Locale.ROOT),
            head.choice().reason(),
            head.choice().candidates(),
            head.temperature().value(),
            head.reject().threshold()),
        metrics,
        List.of(),
        seconds,
        hardware(),
        model.toString());
  }

  private static LeakageInfo toInfo(Leakage leakage) {
    return new LeakageInfo(leakage.train().name(), leakage.heldOut().name(), leakage.exact());
  }

  private static int size(Parts parts, String part) {
    FeatureSet features = parts.heldOut().get(part);
    return features == null ? 0 : features.size();
  }

  /** Of the training samples out of fold, and of what was held out. */
  private static Map<String, Metrics> metrics(Parts parts, FittedHead head) {
    Map<String, Metrics> metrics = new LinkedHashMap<>();
    metrics.put("train", metrics(parts, head, parts.train(), head.outOfFold()));
    parts
        .heldOut()
        .forEach(
            (part, features) ->
                metrics.put(
                    part, metrics(parts, head, features, head.head().apply(features.matrix()))));
    return metrics;
  }

  private static Metrics metrics(
      Parts parts, FittedHead head, FeatureSet features, FloatMatrix logits) {
    return Metrics.of(
        head.link().predictions(logits, head.temperature()),
        parts.targets(features.samples()),
        parts.data().outputNames());
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
