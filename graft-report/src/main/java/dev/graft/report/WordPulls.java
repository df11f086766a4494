package dev.graft.report;

import dev.graft.Content;
import dev.graft.data.Sample;
import dev.graft.data.Task;
import dev.graft.graph.Tensor;
import dev.graft.modality.Memory;
import dev.graft.modality.Modality;
import dev.graft.modality.Occlusion;
import dev.graft.modality.Processor;
import dev.graft.modality.View;
import dev.graft.model.GraftedModel;
import dev.graft.model.Prediction;
import dev.graft.model.Predictor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which words of a sample its answer hangs on: what becomes of the answer where each is left out,
 * all of them in one pass.
 *
 * @param text the sample's
 * @param words those of them that were left out, in order
 */
record WordPulls(String text, List<Word> words) {
  /** So many words of a sample are left out, so that a page takes seconds to make. */
  private static final int MOST_WORDS = 40;

  private static final double LEAST_PROBABILITY = 1e-6;

  /** Copies the list. */
  WordPulls {
    words = List.copyOf(words);
  }

  /**
   * A word.
   *
   * @param pull by how much it raises what the model says: the log-odds of a class or label, or the
   *     number
   */
  record Word(int from, int to, double pull) {}

  /**
   * Those of samples that have words.
   *
   * @param model the file of the model that answered
   * @param outputs which of the model's outputs is looked at, by sample
   */
  static Map<Sample, WordPulls> of(Path model, Map<Sample, Integer> outputs, Modality modality) {
    Map<Sample, Occlusion> occlusions = new HashMap<>();
    outputs.forEach(
        (sample, output) ->
            occlusion(sample, modality).ifPresent(found -> occlusions.put(sample, found)));
    Map<Sample, WordPulls> pulls = new HashMap<>();
    if (occlusions.isEmpty()) {
      return pulls;
    }
    GraftedModel trained = GraftedModel.read(model);
    Processor processor = trained.card().processor();
    boolean odds = trained.card().task() != Task.REGRESS;
    try (Predictor predictor = new Predictor(trained, 1)) {
      occlusions.entrySet().parallelStream()
          .map(
              entry -> {
                Sample sample = entry.getKey();
                Occlusion occlusion = entry.getValue();
                return Map.entry(
                    sample,
                    pulls(
                        sample, occlusion, predictor, processor, outputs.get(sample), odds));
              })
          .toList()
          .forEach(entry -> entry.getValue().ifPresent(found -> pulls.put(entry.getKey(), found)));
    }
    return pulls;
  }

  private static Optional<Occlusion> occlusion(Sample sample, Modality modality) {
    try (Content file = sample.open()) {
      return modality.occlusion(file, MOST_WORDS);
    } catch (IOException e) {
      return Optional.empty(); // its card says that it cannot be read any more
    }
  }

  private static Optional<WordPulls> pulls(
      Sample sample,
      Occlusion occlusion,
      Predictor predictor,
      Processor processor,
      int output,
      boolean odds) {
    List<Map<String, Tensor>> examples = new ArrayList<>();
    try (Content file = sample.open()) {
      examples.add(example(file, processor));
      for (Occlusion.Part part : occlusion.parts()) {
        examples.add(example(Content.of(part.without()), processor));
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    List<Prediction> answers = predictor.predict(examples);
    double whole = value(answers.get(0), output, odds);
    List<Word> words = new ArrayList<>();
    for (int i = 0; i < occlusion.parts().size(); i++) {
      Occlusion.Part part = occlusion.parts().get(i);
      words.add(
          new Word(part.from(), part.to(), whole - value(answers.get(i + 1), output, odds)));
    }
    return Optional.of(new WordPulls(occlusion.text(), words));
  }

  private static Map<String, Tensor> example(Content content, Processor processor)
      throws IOException {
    return processor.decode(content).example(View.whole(), Memory.fresh());
  }

  private static double value(Prediction answer, int output, boolean odds) {
    double value = answer.values().get(output);
    if (!odds) {
      return value;
    }
    double probability =
        Math.max(LEAST_PROBABILITY, Math.min(1 - LEAST_PROBABILITY, value));
    return Math.log(probability / (1 - probability));
  }
}
