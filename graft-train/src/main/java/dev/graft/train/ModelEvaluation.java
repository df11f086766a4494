package dev.graft.train;

import dev.graft.GraftException;
import dev.graft.Workshop;
import dev.graft.data.DataSet;
import dev.graft.data.DataSetOptions;
import dev.graft.data.Skipped;
import dev.graft.eval.Metrics;
import dev.graft.model.GraftedModel;
import dev.graft.model.ModelCard;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How good a model is on labelled samples.
 *
 * @param part which samples were measured
 * @param views of how many views of each the answers were averaged; 1 for the sample as it is
 * @param samples how many they were
 * @param metrics how good
 * @param unlikeTraining how many of them the model flags as unlike its training data
 * @param falseAlarms which share of samples of its training data's kind it flags; null where the
 *     model does not say
 * @param seen the same of those that the model was trained on ({@code training}), that it was
 *     validated on ({@code validation}) and that are {@code new} to it, where there are any; empty
 *     if the model does not remember
 * @param parts the same of the data set's own parts, where it has several
 * @param warnings what may mislead in this, one sentence each
 * @param skipped what could not be read, or is of a class that the model does not know
 */
public record ModelEvaluation(
    EvaluatedPart part,
    int views,
    int samples,
    Metrics metrics,
    int unlikeTraining,
    @Nullable Double falseAlarms,
    Map<String, Figures> seen,
    Map<String, Figures> parts,
    List<String> warnings,
    List<Skipped> skipped) {
  /** How good a model is on some of the samples. */
  public record Figures(int samples, Metrics metrics, int unlikeTraining) {}

  /** Copies lists and maps. */
  public ModelEvaluation {
    seen = Collections.unmodifiableMap(new LinkedHashMap<>(seen));
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    warnings = List.copyOf(warnings);
    skipped = List.copyOf(skipped);
  }

  /**
   * Measures a model on a data set.
   *
   * @param part which of its samples count
   * @param views how many views of each sample it is asked about, the sample itself among them
   * @throws GraftException if there is nothing that can be measured
   */
  public static ModelEvaluation of(
      GraftedModel model,
      Path path,
      EvaluatedPart part,
      boolean strict,
      int views,
      Workshop workshop) {
    ModelCard card = model.card();
    DataSetOptions options =
        DataSetOptions.forEvaluation(card.task(), card.outputNames()).withStrict(strict);
    try (DataSet data =
        DataSet.read(path, options, card.processor().modality(), workshop.threads())) {
      return of(model, data, part, views, workshop);
    }
  }

  /**
   * The same on a data set that was read already.
   *
   * @param data of the model's task and classes; stays open
   * @throws GraftException if there is nothing that can be measured
   */
  public static ModelEvaluation of(
      GraftedModel model, DataSet data, EvaluatedPart part, int views, Workshop workshop) {
    try (Measured<?> measured = Measured.of(model, data, views)) {
      return measure(measured, model, data, part, views, workshop);
    }
  }

  private static <A> ModelEvaluation measure(
      Measured<A> measured,
      GraftedModel model,
      DataSet data,
      EvaluatedPart part,
      int views,
      Workshop workshop) {
    return new Measuring<>(measured, model, data, part, views).measure(workshop);
  }
}
