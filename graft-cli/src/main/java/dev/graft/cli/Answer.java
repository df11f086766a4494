package dev.graft.cli;

import dev.graft.data.Task;
import dev.graft.features.SamplePass.Outcome;
import dev.graft.model.ModelCard;
import dev.graft.model.Prediction;
import dev.graft.model.Reading;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a model says of one file; as JSON, without what is null, it is what {@code predict} prints.
 *
 * @param label the most probable class; null for other tasks
 * @param probability of that class
 * @param probabilities of every class or label, or of the most probable ones where so many are
 *     asked for, from high to low then
 * @param labels those of at least one half, for several labels
 * @param values the numbers, for regression
 * @param text what is said, of a model that writes it down
 * @param novelty how unlike the training samples, in the model's own scale
 * @param unlikeTraining whether that is above the model's threshold
 * @param shortened whether only its beginning was read, as of texts with more tokens than may be
 * @param error why there is no answer; all others are null then
 */
record Answer(
    String file,
    @Nullable String label,
    @Nullable Double probability,
    @Nullable Map<String, Double> probabilities,
    @Nullable List<String> labels,
    @Nullable Map<String, Double> values,
    @Nullable String text,
    @Nullable Double novelty,
    @Nullable Boolean unlikeTraining,
    @Nullable Boolean shortened,
    @Nullable String error) {

  /**
   * The answer that an outcome means.
   *
   * @param top how many probabilities are kept, from high to low; all of them, in the model's
   *     order, where it is empty
   */
  static Answer of(String file, Outcome<Prediction> outcome, ModelCard card, OptionalInt top) {
    if (outcome instanceof Outcome.Unreadable<Prediction> bad) {
      return new Answer(file, null, null, null, null, null, null, null, null, null, bad.reason());
    }
    Prediction prediction = ((Outcome.Done<Prediction>) outcome).value();
    List<String> names = card.outputNames();
    boolean classify = card.task() == Task.CLASSIFY;
    boolean regress = card.task() == Task.REGRESS;
    boolean transcribe = card.task() == Task.TRANSCRIBE;
    return new Answer(
        file,
        classify ? names.get(prediction.best()) : null,
        classify ? prediction.values().get(prediction.best()) : null,
        regress || transcribe ? null : byName(names, prediction.values(), top),
        card.task() == Task.MULTILABEL ? likely(names, prediction) : null,
        regress ? byName(names, prediction.values(), OptionalInt.empty()) : null,
        transcribe ? Reading.of(card).text(prediction) : null,
        transcribe ? null : prediction.novelty(),
        transcribe ? null : prediction.unlikeTraining(),
        prediction.shortened(),
        null);
  }

  private static Map<String, Double> byName(
      List<String> names, List<Double> values, OptionalInt top) {
    Stream<Integer> order = IntStream.range(0, names.size()).boxed();
    if (top.isPresent()) {
      order =
          order
              .sorted(Comparator.comparing(values::get, Comparator.reverseOrder()))
              .limit(top.getAsInt());
    }
    Map<String, Double> byName = new LinkedHashMap<>();
    order.forEach(i -> byName.put(names.get(i), values.get(i)));
    return byName;
  }

  private static List<String> likely(List<String> names, Prediction prediction) {
    return IntStream.range(0, names.size())
        .filter(i -> prediction.values().get(i) >= 0.5)
        .mapToObj(names::get)
        .toList();
  }
}
