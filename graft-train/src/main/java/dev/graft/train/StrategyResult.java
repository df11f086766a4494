package dev.graft.train;

import dev.graft.Version;
import dev.graft.data.DataSet;
import dev.graft.data.Targets;
import dev.graft.eval.ClassMetrics;
import dev.graft.eval.Metrics;
import dev.graft.graph.Graph;
import dev.graft.head.FittedHead;
import dev.graft.modality.Modality;
import dev.graft.model.GraftedModel;
import dev.graft.model.ModelCard;
import dev.graft.model.Provenance;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What one strategy made of what was prepared, good for as long as its data set is open. Nothing of
 * it is written before that is asked for. For one thread.
 */
public final class StrategyResult {
  private final Prepared prepared;
  private final Planner planner;
  private final Plan plan;
  private final Trained trained;
  private final Optional<Graph> end;
  private final Optional<Parts> givenBack;
  private final String job;
  private final Timing timing;
  private @Nullable Map<String, Metrics> metrics;

  /**
   * A result.
   *
   * @param prepared what it started from
   * @param planner who planned it
   * @param plan what was done
   * @param trained what came of it
   * @param end the backbone as training left it, whatever became the result; empty if none was
   * @param givenBack what the result learned from where the validation samples were given back
   * @param job tells this training from others
   * @param timing how long the steps took
   */
  StrategyResult(
      Prepared prepared,
      Planner planner,
      Plan plan,
      Trained trained,
      Optional<Graph> end,
      Optional<Parts> givenBack,
      String job,
      Timing timing) {
    this.prepared = prepared;
    this.planner = planner;
    this.plan = plan;
    this.trained = trained;
    this.end = end;
    this.givenBack = givenBack;
    this.job = job;
    this.timing = timing;
  }

  /** What the result learned from, and what was held out from it. */
  Parts parts() {
    return givenBack.orElse(prepared.parts());
  }

  /** How many samples the result was fitted on, where the validation samples were given back. */
  Optional<RunRecord.RefitInfo> refit() {
    return givenBack.map(all -> new RunRecord.RefitInfo(all.train().size()));
  }

  /** What the result answers for the samples of each part: train, val, test. */
  public Map<String, Judged> judged() {
    return timing.measure("evaluate", () -> trained.judged(prepared.parts()));
  }

  /**
   * How good it is, by part. Training samples are judged out of fold where the head alone was
   * trained, else by what was trained on them.
   */
  public Map<String, Metrics> metrics() {
    if (metrics == null) {
      metrics = timing.measure("evaluate", this::measured);
    }
    return metrics;
  }

  private Map<String, Metrics> measured() {
    Map<String, Metrics> measured = new LinkedHashMap<>();
    Parts parts = prepared.parts();
    trained
        .judged(parts)
        .forEach(
            (part, answers) ->
                measured.put(part, parts.metrics(answers.predictions(), answers.samples())));
    measured.computeIfPresent(
        "val",
        (part, validated) ->
            validated instanceof ClassMetrics classes
                ? classes.allowingFor(trained.choiceSpread())
                : validated);
    return Collections.unmodifiableMap(measured);
  }

  /** What was trained, and why. */
  public RunRecord.StrategyInfo strategy() {
    return trained.strategy();
  }

  /** Every epoch; empty where nothing was trained by gradient descent. */
  public List<RunRecord.EpochInfo> history() {
    return trained.history();
  }

  /** What the exact head alone, on the backbone as it was, makes of the parts held out. */
  public Map<String, Metrics> headAlone() {
    Map<String, Metrics> metrics = new LinkedHashMap<>();
    Parts parts = prepared.parts();
    parts
        .heldOut()
        .forEach(
            (part, features) ->
                metrics.put(
                    part,
                    parts.metrics(prepared.head().predict(features.matrix()), features.samples())));
    return metrics;
  }

  /** The backbone of the result, up to its features: as it was, where the exact head is that. */
  public Graph backbone() {
    return trained.featureGraph();
  }

  /**
   * Whether the result has a backbone that was trained, rather than the one that it started from.
   */
  public boolean isBackboneTrained() {
    return !trained.featureGraph().equals(prepared.job().backbone().featureGraph());
  }

  /** The backbone as training left it, whatever became the result; empty if none was trained. */
  public Optional<Graph> backboneAtEnd() {
    return end;
  }

  /** Whether training was stopped before its end. */
  public boolean stopped() {
    return trained.stopped();
  }

  /** What the metrics of each part are worth, in words. */
  public Map<String, String> evidence() {
    return trained.evidence();
  }

  /** The right answers for the samples of a part. */
  public Targets targets(Judged judged) {
    return prepared.parts().targets(judged.samples());
  }

  /** What the samples are. */
  public Modality modality() {
    return prepared.job().choice().modality();
  }

  /**
   * The result as one file holds it.
   *
   * @throws GraftException of fault {@code MODEL} if it does not answer as it was trained to
   */
  public GraftedModel model() {
    FeatureJob features = prepared.job();
    GraftedModel model =
        Grafting.of(
                features.backbone().processor().restored(trained.featureGraph()),
                trained.head(),
                features.taps(),
                trained.novelty().score(),
                card())
            .withSeen(features.backbone().seen(parts()));
    timing.measure("check", () -> ExportCheck.require(model, trained, parts().train()));
    return model;
  }

  /**
   * Writes {@code model.onnx} and {@code run.json}.
   *
   * @param out stays open
   * @param asked how the user asked for it
   * @return the record of the run
   * @throws GraftException if the model does not answer as it was trained to, or cannot be written
   */
  public RunRecord write(RunFolder out, Optional<RunRecord.Asked> asked) {
    out.write(model());
    RunRecord record = new Records(this).of(out.model(), asked);
    out.write(record);
    return record;
  }

  Prepared prepared() {
    return prepared;
  }

  Planner planner() {
    return planner;
  }

  Plan plan() {
    return plan;
  }

  Trained trained() {
    return trained;
  }

  String job() {
    return job;
  }

  Timing timing() {
    return timing;
  }

  private ModelCard card() {
    BackboneFile backbone = prepared.job().backbone();
    DataSet data = parts().data();
    FittedHead head = trained.head();
    Provenance provenance =
        new Provenance(
            backbone.name(),
            backbone.sha256(),
            data.sha256(),
            parts().train().size(),
            trained.strategy().name(),
            prepared.job().seed(),
            Map.of(
                "head", head.choice().taken().method().name().toLowerCase(Locale.ROOT),
                "balanced", String.valueOf(prepared.request().settings().balanced()),
                "features", backbone.features(),
                "output", backbone.end().output()),
            Map.of("graft", Version.current()));
    return new ModelCard(
        data.task(),
        data.outputNames(),
        backbone.processor().forExtent(parts().usualExtent()),
        head.temperature().value(),
        OptionalDouble.of(trained.novelty().score().limit().threshold()),
        trained.novelty().falseAlarms(),
        provenance);
  }
}
