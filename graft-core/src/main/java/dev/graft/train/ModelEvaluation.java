package dev.graft.train;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.data.DataSet;
import dev.graft.data.DataSetOptions;
import dev.graft.data.Sample;
import dev.graft.data.Skipped;
import dev.graft.eval.Metrics;
import dev.graft.features.PicturePass.Outcome;
import dev.graft.image.ImageCheck;
import dev.graft.linalg.FloatMatrix;
import dev.graft.model.GraftedModel;
import dev.graft.model.ModelCard;
import dev.graft.model.Prediction;
import dev.graft.model.Predictor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How good a model is on labelled pictures.
 *
 * @param samples how many were measured
 * @param metrics how good
 * @param unlikeTraining how many of them the model flags as unlike its training data
 * @param skipped what could not be read, or is of a class that the model does not know
 */
public record ModelEvaluation(
    int samples, Metrics metrics, int unlikeTraining, List<Skipped> skipped) {
  /** Copies the list. */
  public ModelEvaluation {
    skipped = List.copyOf(skipped);
  }

  /**
   * Measures a model on all parts of a data set.
   *
   * @throws GraftException if there is nothing that can be measured
   */
  public static ModelEvaluation of(
      GraftedModel model, Path path, boolean strict, Progress progress) {
    ModelCard card = model.card();
    DataSetOptions options =
        DataSetOptions.forEvaluation(card.task(), card.outputNames()).withStrict(strict);
    try (DataSet data = DataSet.read(path, options, ImageCheck::problem);
        Predictor predictor = new Predictor(model, 1)) {
      List<Sample> samples =
          Stream.of(data.train(), data.validation(), data.test()).flatMap(List::stream).toList();
      List<Outcome<Prediction>> outcomes =
          predictor.predict(
              "Pictures", samples, Runtime.getRuntime().availableProcessors(), progress);
      return measure(data, samples, outcomes);
    }
  }

  private static ModelEvaluation measure(
      DataSet data, List<Sample> samples, List<Outcome<Prediction>> outcomes) {
    List<Skipped> skipped = new ArrayList<>(data.skipped());
    List<Sample> measured = new ArrayList<>();
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      if (outcomes.get(i) instanceof Outcome.Done<Prediction> done) {
        measured.add(samples.get(i));
        predictions.add(done.value());
      } else if (outcomes.get(i) instanceof Outcome.Unreadable<Prediction> bad) {
        skipped.add(new Skipped(samples.get(i).name(), bad.reason()));
      }
    }
    if (measured.isEmpty()) {
      throw new GraftException(
          Fault.DATA,
          String.format(
              Locale.ROOT,
              "none of the %d pictures can be decoded, so there is nothing to measure; check the files.",
              samples.size()));
    }
    Metrics metrics =
        Metrics.of(
            matrix(predictions),
            Answers.of(data.task(), measured, data.outputNames().size()),
            data.outputNames());
    int unlike = (int) predictions.stream().filter(Prediction::unlikeTraining).count();
    return new ModelEvaluation(measured.size(), metrics, unlike, skipped);
  }

  private static FloatMatrix matrix(List<Prediction> predictions) {
    int columns = predictions.get(0).values().size();
    float[] values = new float[predictions.size() * columns];
    for (int row = 0; row < predictions.size(); row++) {
      for (int k = 0; k < columns; k++) {
        values[row * columns + k] = predictions.get(row).values().get(k).floatValue();
      }
    }
    return FloatMatrix.of(values, predictions.size(), columns);
  }
}
