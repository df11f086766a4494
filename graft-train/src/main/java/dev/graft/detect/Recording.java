package dev.graft.detect;

import dev.graft.Sha256;
import dev.graft.Version;
import dev.graft.data.DataSet;
import dev.graft.data.Sample;
import dev.graft.eval.DetectionMetrics;
import dev.graft.graph.Backbone;
import dev.graft.graph.Block;
import dev.graft.graph.OnnxFile;
import dev.graft.loop.EpochReport;
import dev.graft.loop.Job;
import dev.graft.loop.Network;
import dev.graft.loop.Outcome;
import dev.graft.model.ModelCard;
import dev.graft.model.Provenance;
import dev.graft.policy.Recipe;
import dev.graft.policy.Score;
import dev.graft.policy.Strategy;
import dev.graft.train.RecipeJson;
import dev.graft.train.TrainRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Writes down what came of a detector's training. */
record Recording(
    TrainRequest request,
    DataSet data,
    DetectorFile file,
    ClassCut cut,
    DetectionRecipe plan,
    Job job) {
  /** What the model says about itself. */
  static ModelCard card(DetectorFile file, DataSet data, Strategy strategy) {
    return new ModelCard(
        data.task(),
        data.outputNames(),
        file.processor(),
        1,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        new Provenance(
            file.source().name(),
            file.sha256(),
            data.sha256(),
            data.train().size(),
            strategy.name(),
            data.options().seed(),
            Map.of(),
            Map.of("graft", Version.current())));
  }

  /** A hash of all that decides what comes of a training on one machine. */
  static String key(DetectorFile file, DataSet data, Recipe recipe, int threads) {
    return Sha256.of(
        String.join(
            "\n",
            Version.current(),
            Sha256.of(OnnxFile.toBytes(file.network())),
            file.processor().modality().toJson().toString(),
            data.outputNames().toString(),
            identity(data.train()),
            identity(data.validation()),
            recipe.toString(),
            String.valueOf(data.options().seed()),
            String.valueOf(threads)));
  }

  private static String identity(List<Sample> samples) {
    return Sha256.of(
        samples.stream()
            .map(sample -> sample.sha256() + sample.target())
            .collect(Collectors.joining("\n")));
  }

  /**
   * The record.
   *
   * @param key tells this training from others
   * @param metrics by part of the data
   * @param before the same without training
   */
  DetectionRun of(
      Outcome outcome,
      String key,
      Map<String, DetectionMetrics> metrics,
      Map<String, DetectionMetrics> before,
      Map<String, Double> seconds,
      Path model) {
    return new DetectionRun(
        Version.current(),
        "detect",
        data.outputNames(),
        data.options().seed(),
        backboneInfo(),
        dataInfo(),
        strategyInfo(outcome),
        metrics,
        before,
        evidence(metrics),
        history(outcome),
        outcome.stopped(),
        seconds,
        model.toString(),
        new DetectionRun.Settings(job.threads(), RecipeJson.of(plan.recipe()), key),
        request.destination().asked().orElse(null));
  }

  private DetectionRun.BackboneInfo backboneInfo() {
    return new DetectionRun.BackboneInfo(
        file.source().name(),
        file.sha256(),
        file.source().license().orElse(null),
        file.processor().modality().summary(),
        request.features().backbone().origin(),
        cut.known(),
        file.notes());
  }

  private DetectionRun.DataInfo dataInfo() {
    Map<String, Integer> boxes = new LinkedHashMap<>();
    boxes.put("train", boxes(data.train()));
    boxes.put("val", boxes(data.validation()));
    boxes.put("test", boxes(data.test()));
    return new DetectionRun.DataInfo(
        data.train().size(),
        data.validation().size(),
        data.test().size(),
        boxes,
        data.skipped(),
        data.warnings(),
        data.sha256());
  }

  /** How many boxes some pictures have. */
  static int boxes(List<Sample> samples) {
    return samples.stream().mapToInt(sample -> Views.boxes(sample).boxes().size()).sum();
  }

  private DetectionRun.StrategyInfo strategyInfo(Outcome outcome) {
    List<String> reasons = new ArrayList<>(plan.reasons());
    reasons.add(plan.shown(data.train().size(), cut.knowledge()));
    reasons.add(cut.reason());
    reasons.addAll(outcome.notes());
    if (outcome.stopped()) {
      reasons.add("training was stopped before its end");
    }
    Network network = job.network();
    Backbone backbone = network.backbone();
    return new DetectionRun.StrategyInfo(
        plan.strategy().name(),
        backbone.cutAfter(plan.recipe().frozenThroughout(network.blocks())),
        backbone.blocks().stream().map(Block::name).toList(),
        reasons,
        network.precision().name().toLowerCase(Locale.ROOT),
        network.moving(plan.recipe()).toString(),
        outcome.result().isStart()
            ? "the detector as it was cut, without training: no epoch was better on the validation"
                + " pictures"
            : outcome.result().name());
  }

  private static Map<String, String> evidence(Map<String, DetectionMetrics> metrics) {
    Map<String, String> evidence = new LinkedHashMap<>();
    if (metrics.containsKey("val")) {
      evidence.put("val", "its pictures chose the epoch, so it is somewhat too good");
    }
    if (metrics.containsKey("test")) {
      evidence.put("test", "its pictures decided nothing");
    }
    return evidence;
  }

  private static List<DetectionRun.EpochInfo> history(Outcome outcome) {
    return outcome.history().stream().map(Recording::toInfo).toList();
  }

  private static DetectionRun.EpochInfo toInfo(EpochReport epoch) {
    boolean measured = !epoch.validation().equals(Score.UNKNOWN);
    return new DetectionRun.EpochInfo(
        epoch.stage(),
        epoch.epoch(),
        epoch.trainLoss(),
        measured ? epoch.validation().loss() : null,
        measured ? epoch.validation().measure() : null,
        epoch.learningRates(),
        epoch.seconds());
  }
}
