package dev.graft.train;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.data.Sample;
import dev.graft.features.FeatureSet;
import dev.graft.features.SamplePass.Outcome;
import dev.graft.head.Observations;
import dev.graft.linalg.FloatMatrix;
import dev.graft.model.GraftedModel;
import dev.graft.model.Prediction;
import dev.graft.model.Predictor;
import java.util.List;
import java.util.Objects;

/** Compares a model about to be written with what was trained, on training samples. */
final class ExportCheck {
  /** How far a logit may be off, per unit of the largest. */
  static final double TOLERANCE = 1e-3;

  /** How far a novelty may be off, in standard deviations. */
  private static final double NOVELTY_TOLERANCE = 0.02;

  private static final int PICTURES = 8;

  private ExportCheck() {}

  /**
   * Runs the model as a user will and compares its answers with the head's and the reject score's
   * on what the backbone showed of these samples before.
   *
   * @throws GraftException if they differ
   */
  static void require(GraftedModel model, Trained trained, FeatureSet pictures) {
    List<Sample> samples = pictures.samples().subList(0, Math.min(PICTURES, pictures.size()));
    Observations shown = first(samples.size(), trained);
    FloatMatrix expected = trained.head().head().apply(shown.features());
    double[] novelty = trained.novelty().score().scores(shown, 1);
    if (SameFeatures.of(all(trained).features())) {
      return; // all that could be compared is how their rounding is magnified
    }
    try (Predictor predictor = new Predictor(model, 1)) {
      List<Outcome<Prediction>> outcomes =
          predictor.predict("Checking the model", samples, 1, Progress.none());
      for (int row = 0; row < samples.size(); row++) {
        if (outcomes.get(row) instanceof Outcome.Done<Prediction> done) {
          requireClose(expected.row(row), done.value().logits(), samples.get(row));
          requireClose(novelty[row], done.value().novelty(), samples.get(row));
        }
      }
    }
  }

  private static Observations first(int rows, Trained trained) {
    Observations all = all(trained);
    return new Observations(first(rows, all.features()), first(rows, all.statistics()));
  }

  private static Observations all(Trained trained) {
    return Objects.requireNonNull(trained.observations().get("train"));
  }

  private static FloatMatrix first(int rows, FloatMatrix matrix) {
    int columns = matrix.columns();
    return new FloatMatrix(matrix.values().slice(0, rows * columns), rows, columns);
  }

  private static void requireClose(float[] expected, List<Double> exported, Sample sample) {
    for (int k = 0; k < expected.length; k++) {
      double difference = Math.abs(expected[k] - exported.get(k));
      if (!(difference <= TOLERANCE * Math.max(1, Math.abs(expected[k])))) {
        throw new GraftException(
            Fault.MODEL,
            "the model that was about to be written answers %s for %s where the trained head answers %s; nothing was written. Please report the backbone."
                .formatted(exported.get(k), sample.name(), expected[k]));
      }
    }
  }

  private static void requireClose(double expected, double exported, Sample sample) {
    if (!(Math.abs(expected - exported) <= NOVELTY_TOLERANCE * Math.max(1, Math.abs(expected)))) {
      throw new GraftException(
          Fault.MODEL,
          "the model that was about to be written finds a novelty of %s in %s where %s was computed; nothing was written. Please report the backbone."
              .formatted(exported, sample.name(), expected));
    }
  }
}
