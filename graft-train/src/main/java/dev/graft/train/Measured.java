package dev.graft.train;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Workshop;
import dev.graft.data.DataSet;
import dev.graft.data.Sample;
import dev.graft.data.Target;
import dev.graft.data.Task;
import dev.graft.eval.DetectionMetrics;
import dev.graft.eval.Metrics;
import dev.graft.eval.TranscriptMetrics;
import dev.graft.features.SamplePass.Outcome;
import dev.graft.linalg.FloatMatrix;
import dev.graft.model.Finder;
import dev.graft.model.Found;
import dev.graft.model.GraftedModel;
import dev.graft.model.ModelCard;
import dev.graft.model.Prediction;
import dev.graft.model.Predictor;
import dev.graft.model.Reading;
import java.util.List;

/**
 * A model that is measured: how it answers, and how good its answers are.
 *
 * @param <A> what it says of a sample
 */
sealed interface Measured<A> extends AutoCloseable {
  /**
   * What came of one sample.
   *
   * @param hash by which the sample is known from others
   */
  record Answered<A>(A answer, long hash) {}

  /** The answers, in the samples' order. */
  List<Outcome<Answered<A>>> ask(String stage, List<Sample> samples, Workshop workshop);

  /** How good they are. */
  Metrics metrics(List<Sample> samples, List<A> answers);

  /** Whether the model says that a sample is unlike its training data. */
  boolean isUnlike(A answer);

  @Override
  void close();

  /**
   * A model, for data of its task and classes.
   *
   * @param views how many views of each sample it is asked about
   */
  static Measured<?> of(GraftedModel model, DataSet data, int views) {
    if (model.card().task() == Task.DETECT && views > 1) {
      throw new GraftException(
          Fault.USAGE, "boxes cannot be averaged over views; ask about each picture as it is.");
    }
    return model.card().task() == Task.DETECT
        ? new Boxes(new Finder(model, 1), data.outputNames())
        : new Rows(new Predictor(model, 1, views), model.card(), data.task(), data.outputNames());
  }

  /** Probabilities or numbers, a row of them a sample. */
  record Rows(Predictor predictor, ModelCard card, Task task, List<String> names)
      implements Measured<Prediction> {
    @Override
    public List<Outcome<Answered<Prediction>>> ask(
        String stage, List<Sample> samples, Workshop workshop) {
      return predictor.predict(
          stage,
          samples,
          workshop.threads(),
          workshop.progress(),
          (shown, prediction) -> new Answered<>(prediction, shown.sketch()));
    }

    @Override
    public Metrics metrics(List<Sample> samples, List<Prediction> answers) {
      return task == Task.TRANSCRIBE
          ? TranscriptMetrics.of(
              answers.stream().map(Reading.of(card)::text).toList(),
              samples.stream().map(sample -> ((Target.Transcript) sample.target()).text()).toList())
          : Metrics.of(matrix(answers), Answers.of(task, samples, names.size()), names);
    }

    @Override
    public boolean isUnlike(Prediction answer) {
      return answer.unlikeTraining();
    }

    @Override
    public void close() {
      predictor.close();
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

  /** Boxes about things. */
  record Boxes(Finder finder, List<String> names) implements Measured<Found> {
    @Override
    public List<Outcome<Answered<Found>>> ask(
        String stage, List<Sample> samples, Workshop workshop) {
      return finder.detect(
          stage,
          samples,
          workshop.threads(),
          workshop.progress(),
          (shown, found) -> new Answered<>(found, shown.sketch()));
    }

    @Override
    public Metrics metrics(List<Sample> samples, List<Found> answers) {
      return DetectionMetrics.of(
          samples.stream().map(sample -> ((Target.Boxes) sample.target()).boxes()).toList(),
          answers.stream().map(Found::things).toList(),
          names);
    }

    @Override
    public boolean isUnlike(Found answer) {
      return false;
    }

    @Override
    public void close() {
      finder.close();
    }
  }
}
