package dev.graft.train;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.data.Sample;
import dev.graft.data.Targets;
import dev.graft.data.Task;
import dev.graft.features.FeatureSet;
import dev.graft.features.Taps;
import dev.graft.graph.Graph;
import dev.graft.head.FittedHead;
import dev.graft.head.HeadMethod;
import dev.graft.head.HeadSettings;
import dev.graft.head.Heads;
import dev.graft.head.LinearHead;
import dev.graft.head.Observations;
import dev.graft.head.Temperature;
import dev.graft.linalg.FloatMatrix;
import dev.graft.loop.EpochReport;
import dev.graft.loop.ForwardPass;
import dev.graft.loop.Job;
import dev.graft.loop.LinearOutput;
import dev.graft.loop.Outcome;
import dev.graft.loop.SampleInputs;
import dev.graft.loop.TargetMatrix;
import dev.graft.loop.Validator;
import dev.graft.loop.Weights;
import dev.graft.modality.DecodedStore;
import dev.graft.modality.Processor;
import dev.graft.modality.Viewing;
import dev.graft.ort.Engine;
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
  /** How far an output may be off; of those beyond ten, in proportion. */
  private static final double TOLERANCE = 1e-3;

  private final HeadSettings settings;
  private final Taps taps;
  private final Parts parts;
  private final FittedHead probe;
  private final DecodedStore decoded;
  private final Processor processor;

  /**
   * An export of what was trained on these parts.
   *
   * @param probe the exact head that it started from
   */
  Export(Prepared prepared, Parts parts, FittedHead probe, DecodedStore decoded) {
    this.settings = prepared.request().settings();
    this.taps = prepared.job().taps();
    this.processor = prepared.job().backbone().processor();
    this.parts = parts;
    this.probe = probe;
    this.decoded = decoded;
  }

  /**
   * A trained state as ONNX Runtime has it.
   *
   * @param head puts out numbers with their unit
   * @param observations what the backbone shows of the samples of each part
   */
  record Finished(Graph featureGraph, LinearHead head, Map<String, Observations> observations) {
    /** What it answers for the samples of a part, before softmax or sigmoid. */
    FloatMatrix outputs(String part) {
      return head.apply(features(part));
    }

    FloatMatrix features(String part) {
      return required(observations, part).features();
    }

    /**
     * With its head solved anew, exactly, on the features of the training samples: by ridge
     * regression with leave-one-out, unless a logistic head was asked for. Gradient descent has
     * taken it away from its optimum, and of few samples to where the last of them wanted it.
     */
    Finished withHeadAnew(Targets training, HeadSettings settings) {
      boolean logistic = settings.method() == HeadMethod.LOGISTIC;
      HeadSettings taken = logistic ? settings : settings.withMethod(HeadMethod.RIDGE);
      LinearHead anew = Heads.fit(features("train"), training, taken).head();
      return new Finished(featureGraph, anew, observations);
    }
  }

  /**
   * Looks at all samples with a trained state.
   *
   * @param validator asked what libtorch answers for its samples
   * @param part whose first samples these are
   * @throws GraftException if ONNX Runtime and libtorch do not agree about them
   */
  Finished finished(Job job, Weights state, Validator validator, TargetScale scale, String part) {
    Graph featureGraph = job.network().backbone(state);
    LinearHead bare = LinearOutput.in(state);
    Map<String, Observations> observations = observations(featureGraph);
    requireAgreement(
        validator.torchOutputs(state), bare.apply(required(observations, part).features()));
    return new Finished(featureGraph, scale.withUnit(bare), observations);
  }

  /** What was trained on some of these samples, and shows all of them. */
  Finished shown(Trained trained) {
    return new Finished(
        trained.featureGraph(), trained.head().head(), observations(trained.featureGraph()));
  }

  /** The same with its head solved anew on what the trained backbone shows. */
  Finished withHeadAnew(Finished finished) {
    return finished.withHeadAnew(parts.targets(samples("train")), settings);
  }

  /** With a temperature and a novelty score from validation. */
  Trained trained(Finished finished, StrategyInfo strategy, Outcome outcome) {
    FloatMatrix validated = finished.outputs("val");
    Temperature temperature = Temperature.fit(validated, parts.targets(samples("val")));
    FittedHead fitted = fitted(finished, temperature, spread(validated));
    Map<String, FloatMatrix> predictions = predictions(finished, fitted);
    return new Trained(
        finished.featureGraph(),
        fitted,
        finished.observations(),
        Novelty.ofTrained(finished.observations(), settings),
        predictions,
        evidence(predictions),
        0,
        strategy,
        history(outcome),
        outcome.stopped());
  }

  /** As training left it; numbers are taken to be as far off as those of the exact head are. */
  Trained unvalidated(Finished finished, StrategyInfo strategy, Outcome outcome) {
    FittedHead fitted = fitted(finished, Temperature.NONE, probe.residualSpread());
    Map<String, FloatMatrix> predictions = predictions(finished, fitted);
    return new Trained(
        finished.featureGraph(),
        fitted,
        finished.observations(),
        Novelty.ofUnvalidated(finished.observations(), parts, settings),
        predictions,
        evidence(predictions),
        0,
        strategy,
        outcome.history().stream().map(Export::unmeasured).toList(),
        outcome.stopped());
  }

  /** With the temperature, and the novelty of fresh samples, that were found before. */
  Trained refitted(Finished finished, Trained before) {
    FittedHead fitted =
        fitted(finished, before.head().temperature(), before.head().residualSpread());
    Map<String, FloatMatrix> predictions = predictions(finished, fitted);
    return new Trained(
        finished.featureGraph(),
        fitted,
        finished.observations(),
        Novelty.ofRefitted(before.observations(), finished.observations(), settings),
        predictions,
        evidence(predictions),
        0,
        before.strategy(),
        List.of(),
        false);
  }

  private FittedHead fitted(Finished finished, Temperature temperature, List<Double> spread) {
    return new FittedHead(
        finished.head(),
        probe.link(),
        probe.choice(),
        probe.link().predictions(finished.outputs("train"), temperature.value()),
        temperature,
        spread);
  }

  private static Map<String, FloatMatrix> predictions(Finished finished, FittedHead fitted) {
    Map<String, FloatMatrix> predictions = new LinkedHashMap<>();
    finished
        .observations()
        .forEach((part, shown) -> predictions.put(part, fitted.predict(shown.features())));
    return predictions;
  }

  /** What the validation samples are answered by states that they did not choose. */
  CrossFit.Result crossFitted(Selection selection, TargetScale scale, long seed) {
    CrossFit crossFit = new CrossFit(selection, CrossFit.strata(samples("val")), seed);
    CrossFit.Result result = crossFit.predictions(probe.link());
    return parts.data().task() == Task.REGRESS
        ? new CrossFit.Result(scale.withUnit(result.predictions()), result.spread())
        : result;
  }

  static List<RunRecord.EpochInfo> history(Outcome outcome) {
    return outcome.history().stream().map(Export::info).toList();
  }

  private Map<String, String> evidence(Map<String, FloatMatrix> predictions) {
    Map<String, String> evidence = new LinkedHashMap<>();
    predictions.keySet().forEach(part -> evidence.put(part, Trained.UNTOUCHED));
    evidence.put(
        "train", "the very %s that were trained on".formatted(processor.modality().noun().many()));
    return evidence;
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
    try (SampleInputs inputs = new SampleInputs(samples, decoded, processor, Viewing.WHOLE, 0)) {
      return ForwardPass.of(engine, inputs, settings.threads());
    }
  }

  private static void requireAgreement(float[] torch, FloatMatrix onnx) {
    float[] exported = onnx.toArray();
    for (int i = 0; i < torch.length; i++) {
      double difference = Math.abs(torch[i] - exported[i]);
      if (!(difference <= TOLERANCE * Math.max(1, Math.abs(torch[i]) / 10))) {
        throw new GraftException(
            Fault.MODEL,
            String.format(
                Locale.ROOT,
                "the trained network answers %s for sample %d of those compared, and its ONNX graph %s; nothing was written. Please report the backbone.",
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

  private static RunRecord.EpochInfo unmeasured(EpochReport epoch) {
    return new RunRecord.EpochInfo(
        epoch.stage(),
        epoch.epoch(),
        epoch.trainLoss(),
        null,
        null,
        epoch.learningRates(),
        epoch.seconds());
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
