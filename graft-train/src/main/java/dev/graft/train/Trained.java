package dev.graft.train;

import dev.graft.features.FeatureSet;
import dev.graft.graph.Graph;
import dev.graft.head.FittedHead;
import dev.graft.head.Observations;
import dev.graft.linalg.FloatMatrix;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a strategy came to.
 *
 * @param featureGraph the backbone up to its features, with its new parameters
 * @param head the head on them
 * @param observations what the backbone shows of the samples of each part: train, val, test
 * @param novelty tells samples unlike the training samples
 * @param predictions for the samples of each part, train, val and test: calibrated probabilities,
 *     or numbers
 * @param evidence what the predictions for a part are worth, in words, by part
 * @param choiceSpread how far the measure on validation samples depends on what they choose, as a
 *     standard deviation; 0 where they choose nothing
 * @param strategy what was trained, and why
 * @param history every epoch; empty where nothing was trained by gradient descent
 * @param stopped whether training was stopped before its end
 */
record Trained(
    Graph featureGraph,
    FittedHead head,
    Map<String, Observations> observations,
    Novelty novelty,
    Map<String, FloatMatrix> predictions,
    Map<String, String> evidence,
    double choiceSpread,
    RunRecord.StrategyInfo strategy,
    List<RunRecord.EpochInfo> history,
    boolean stopped) {

  /** Of samples that decided nothing. */
  static final String UNTOUCHED = "which decided nothing";

  /** The exact head on the backbone as it is; training samples are judged out of fold. */
  static Trained exactHead(
      BackboneFile file,
      FittedHead head,
      Parts parts,
      Novelty novelty,
      RunRecord.StrategyInfo strategy,
      List<RunRecord.EpochInfo> history,
      boolean stopped) {
    Map<String, FloatMatrix> predictions = new LinkedHashMap<>();
    Map<String, String> evidence = new LinkedHashMap<>();
    predictions.put("train", head.outOfFold());
    evidence.put(
        "train", "each judged by a head that never saw it; they chose the head's strength");
    parts
        .heldOut()
        .forEach(
            (part, held) -> {
              predictions.put(part, head.predict(held.matrix()));
              evidence.put(part, UNTOUCHED);
            });
    return new Trained(
        file.featureGraph(),
        head,
        parts.observations(),
        novelty,
        predictions,
        evidence,
        0,
        strategy,
        history,
        stopped);
  }

  /** With other predictions for the validation samples, which chose among states. */
  Trained validatedBy(CrossFit.Result validation) {
    Map<String, FloatMatrix> newPredictions = new LinkedHashMap<>(predictions);
    newPredictions.put("val", validation.predictions());
    Map<String, String> newEvidence = new LinkedHashMap<>(evidence);
    newEvidence.put(
        "val",
        switch (head.link()) {
          case SOFTMAX ->
              "each half judged by the state and the temperature that the other half chose, with an interval that allows for this choice";
          case SIGMOID ->
              "each half judged by the state and the temperature that the other half chose";
          case IDENTITY -> "each half judged by the state that the other half chose";
        });
    return new Trained(
        featureGraph,
        head,
        observations,
        novelty,
        newPredictions,
        newEvidence,
        validation.spread(),
        strategy,
        history,
        stopped);
  }

  /**
   * What was chosen, fitted on the validation samples too. What is known of its quality comes from
   * before, and of test samples from itself.
   *
   * @param anew the same thing, learned from all samples
   */
  Trained refitted(Trained anew) {
    Map<String, FloatMatrix> newPredictions = new LinkedHashMap<>(predictions);
    newPredictions.replaceAll(
        (part, before) ->
            part.equals("test") ? anew.predictions.getOrDefault(part, before) : before);
    Map<String, String> newEvidence = new LinkedHashMap<>(evidence);
    newEvidence.computeIfPresent(
        "val", (part, worth) -> worth + "; measured before the result was fitted on them too");
    return new Trained(
        anew.featureGraph,
        anew.head,
        anew.observations,
        anew.novelty.knowing(novelty.flagged()),
        newPredictions,
        newEvidence,
        choiceSpread,
        strategy,
        history,
        stopped);
  }

  /** The same of a training that was stopped before its end. */
  Trained stopped(String reason) {
    return with(reason, true);
  }

  /** The same with something more to tell. */
  Trained told(String reason) {
    return with(reason, stopped);
  }

  private Trained with(String reason, boolean unfinished) {
    return new Trained(
        featureGraph,
        head,
        observations,
        novelty,
        predictions,
        evidence,
        choiceSpread,
        strategy.with(reason),
        history,
        unfinished);
  }

  /** What the result answers for the samples of each part. */
  Map<String, Judged> judged(Parts parts) {
    Map<String, FeatureSet> samples = parts.byName();
    Map<String, Judged> judged = new LinkedHashMap<>();
    predictions.forEach(
        (part, matrix) ->
            judged.put(
                part, new Judged(Objects.requireNonNull(samples.get(part)).samples(), matrix)));
    return judged;
  }
}
