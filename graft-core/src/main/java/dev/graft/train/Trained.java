package dev.graft.train;

import dev.graft.features.FeatureSet;
import dev.graft.graph.Graph;
import dev.graft.head.FittedHead;
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
 * @param features of the training samples
 * @param predictions for the samples of each part, train, val and test: calibrated probabilities,
 *     or numbers
 * @param strategy what was trained, and why
 * @param history every epoch; empty where nothing was trained by gradient descent
 * @param stopped whether training was stopped before its end
 */
record Trained(
    Graph featureGraph,
    FittedHead head,
    FloatMatrix features,
    Map<String, FloatMatrix> predictions,
    RunRecord.StrategyInfo strategy,
    List<RunRecord.EpochInfo> history,
    boolean stopped) {

  /** The exact head on the backbone as it is; training samples are judged out of fold. */
  static Trained exactHead(
      BackboneFile file,
      FittedHead head,
      Parts parts,
      FloatMatrix features,
      RunRecord.StrategyInfo strategy,
      List<RunRecord.EpochInfo> history,
      boolean stopped) {
    Map<String, FloatMatrix> predictions = new LinkedHashMap<>();
    predictions.put("train", head.outOfFold());
    parts.heldOut().forEach((part, held) -> predictions.put(part, head.predict(held.matrix())));
    return new Trained(
        file.featureGraph(), head, features, predictions, strategy, history, stopped);
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
