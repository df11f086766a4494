package dev.graft.train;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.data.Sample;
import dev.graft.data.Task;
import dev.graft.features.FeatureSet;
import dev.graft.features.Taps;
import dev.graft.graph.Graph;
import dev.graft.graph.Tensor;
import dev.graft.head.FittedHead;
import dev.graft.head.LinearHead;
import dev.graft.head.Observations;
import dev.graft.head.Temperature;
import dev.graft.image.PictureStore;
import dev.graft.linalg.FloatMatrix;
import dev.graft.loop.EpochReport;
import dev.graft.loop.ForwardPass;
import dev.graft.loop.Job;
import dev.graft.loop.Network;
import dev.graft.loop.Outcome;
import dev.graft.loop.PictureInputs;
import dev.graft.loop.TargetMatrix;
import dev.graft.loop.Validator;
import dev.graft.ort.Engine;
import dev.graft.policy.Recipe;
import dev.graft.policy.Regularisation.Augment;
import dev.graft.train.RunRecord.StrategyInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Brings a trained network from libtorch back to ONNX: checks that both give the same answers, and
 * finds temperature and novelty score anew for the features that it has now.
 */
final class Export {
  /** How far an output may be off; of those beyond a hundred, in proportion. */
  private static final double TOLERANCE = 1e-3;

  private final TrainRequest request;
  private final BackboneFile file;
  private final Taps taps;
  private final Parts parts;
  private final FittedHead probe;
  private final PictureStore pictures;
  private final TargetScale scale;

  Export(
      TrainRequest request,
      BackboneFile file,
      Taps taps,
      Parts parts,
      FittedHead probe,
      PictureStore pictures,
      TargetScale scale) {
    this.request = request;
    this.file = file;
    this.taps = taps;
    this.parts = parts;
    this.probe = probe;
    this.pictures = pictures;
    this.scale = scale;
  }

  /**
   * The trained network.
   *
   * @param validator asked what libtorch answers, where that is to be compared
   * @throws GraftException if ONNX Runtime and libtorch do not agree about it
   */
  Trained gather(Job job, Outcome outcome, Validator validator, StrategyInfo strategy) {
    return result(job, outcome, validator, strategy)
        .validatedBy(crossFitted(job, validator.answers()));
  }

  /** What the validation samples are answered by states that they did not choose. */
  private CrossFit.Result crossFitted(Job job, List<Tensor> answers) {
    List<Sample> samples = samples("val");
    TargetMatrix truth =
        scale.withoutUnit(
            TargetMatrix.of(parts.data().task(), samples, parts.data().outputNames().size()));
    CrossFit crossFit =
        new CrossFit(
            answers, truth.measuredFor(job.recipe()), CrossFit.strata(samples), job.seed());
    CrossFit.Result result = crossFit.predictions(parts.targets(samples), probe.link());
    return parts.data().task() == Task.REGRESS
        ? new CrossFit.Result(scale.withUnit(result.predictions()), result.spread())
        : result;
  }

  private Trained result(Job job, Outcome outcome, Validator validator, StrategyInfo strategy) {
    List<String> told = new ArrayList<>(strategy.reasons());
    told.add("the result is %s, the best by validation".formatted(outcome.result().name()));
    if (outcome.stopped()) {
      told.add("training was stopped before its end");
    }
    Network network = job.network();
    StrategyInfo info =
        new StrategyInfo(
            strategy.name(), strategy.cut(), told, strategy.rateSearch(), strategy.precision());
    List<RunRecord.EpochInfo> history = outcome.history().stream().map(Export::info).toList();
    if (outcome.result().isStart() && job.recipe().start() == Recipe.Start.LINEAR_PROBE) {
      return Trained.exactHead(
          file, probe, parts, Novelty.ofFrozen(parts, request), info, history, outcome.stopped());
    }
    Graph featureGraph = network.backbone(outcome.result().weights());
    LinearHead bare = network.head(outcome.result().weights());
    Map<String, Observations> observations = observations(featureGraph);
    float[] answers = validator.torchOutputs(outcome.result().weights());
    requireAgreement(answers, bare.apply(required(observations, "val").features()));
    LinearHead head = scale.withUnit(bare);
    Map<String, FloatMatrix> outputs = new LinkedHashMap<>();
    observations.forEach((part, shown) -> outputs.put(part, head.apply(shown.features())));
    FittedHead fitted = fitted(head, outputs);
    Map<String, FloatMatrix> predictions = new LinkedHashMap<>();
    outputs.forEach(
        (part, logits) ->
            predictions.put(part, fitted.link().predictions(logits, fitted.temperature())));
    return new Trained(
        featureGraph,
        fitted,
        observations,
        Novelty.ofTrained(required(observations, "train"), required(observations, "val"), request),
        predictions,
        evidence(predictions),
        0,
        info,
        history,
        outcome.stopped());
  }

  private static Map<String, String> evidence(Map<String, FloatMatrix> predictions) {
    Map<String, String> evidence = new LinkedHashMap<>();
    predictions.keySet().forEach(part -> evidence.put(part, Trained.UNTOUCHED));
    evidence.put("train", "the very pictures that were trained on");
    return evidence;
  }

  /** The head with a temperature from validation. */
  private FittedHead fitted(LinearHead head, Map<String, FloatMatrix> outputs) {
    FloatMatrix validated = required(outputs, "val");
    Temperature temperature = Temperature.fit(validated, parts.targets(samples("val")));
    return new FittedHead(
        head,
        probe.link(),
        probe.choice(),
        probe.link().predictions(required(outputs, "train"), temperature),
        temperature,
        spread(validated));
  }

  /** The standard deviation of the error in each number. */
  private List<Double> spread(FloatMatrix validated) {
    if (parts.data().task() != Task.REGRESS) {
      return List.of();
    }
    TargetMatrix truth = TargetMatrix.of(Task.REGRESS, samples("val"), validated.columns());
    List<Double> spread = new ArrayList<>();
    for (int column = 0; column < validated.columns(); column++) {
      double squares = 0;
      for (int row = 0; row < validated.rows(); row++) {
        squares += Math.pow(validated.get(row, column) - truth.value(row, column), 2);
      }
      spread.add(Math.sqrt(squares / validated.rows()));
    }
    return spread;
  }

  /** What the trained backbone shows, by part. */
  private Map<String, Observations> observations(Graph featureGraph) {
    Map<String, Observations> observations = new LinkedHashMap<>();
    try (Engine engine = Engine.of(taps.observed(featureGraph), 1)) {
      for (Map.Entry<String, FeatureSet> part : parts.byName().entrySet()) {
        FloatMatrix rows = rows(engine, part.getValue().samples());
        observations.put(part.getKey(), Observations.split(rows, rows.columns() - taps.width()));
      }
    }
    return observations;
  }

  private FloatMatrix rows(Engine engine, List<Sample> samples) {
    try (PictureInputs inputs =
        new PictureInputs(samples, pictures, request.features().preprocessing(), Augment.NONE, 0)) {
      return ForwardPass.of(engine, inputs);
    }
  }

  private static void requireAgreement(float[] torch, FloatMatrix onnx) {
    float[] exported = onnx.toArray();
    for (int i = 0; i < torch.length; i++) {
      double difference = Math.abs(torch[i] - exported[i]);
      if (!(difference <= TOLERANCE * Math.max(1, Math.abs(torch[i]) / 100))) {
        throw new GraftException(
            Fault.MODEL,
            String.format(
                Locale.ROOT,
                "the trained network answers %s for validation picture %d, and its ONNX graph %s; nothing was written. Please report the backbone.",
                torch[i],
                i / onnx.columns() + 1,
                exported[i]));
      }
    }
  }

  private List<Sample> samples(String part) {
    return required(parts.byName(), part).samples();
  }

  private static <T> T required(Map<String, T> byPart, String part) {
    T value = byPart.get(part);
    if (value == null) {
      throw new IllegalStateException("there is no part " + part);
    }
    return value;
  }

  private static RunRecord.EpochInfo info(EpochReport epoch) {
    return new RunRecord.EpochInfo(
        epoch.stage(),
        epoch.epoch(),
        epoch.trainLoss(),
        epoch.validation().loss(),
        epoch.validation().measure(),
        epoch.learningRates(),
        epoch.seconds());
  }
}
