package dev.graft.report;

import dev.graft.Content;
import dev.graft.data.Sample;
import dev.graft.data.Task;
import dev.graft.modality.Modality;
import dev.graft.modality.Occlusion;
import dev.graft.model.GraftedModel;
import dev.graft.model.Prediction;
import dev.graft.model.Predictor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    if (!trained.card().processor().signature().canBatch()) {
      return pulls; // it takes one text at a time
    }
    boolean odds = trained.card().task() != Task.REGRESS;
    try (Predictor predictor = new Predictor(trained, 1)) {
      occlusions.forEach(
          (sample, occlusion) ->
              pulls(sample, occlusion, predictor, Objects.requireNonNull(outputs.get(sample)), odds)
                  .ifPresent(found -> pulls.put(sample, found)));
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
      Sample sample, Occlusion occlusion, Predictor predictor, int output, boolean odds) {
    List<Prediction> answers;
    try (Content file = sample.open()) {
      List<Content> contents = new ArrayList<>(List.of(file));
      occlusion.parts().forEach(part -> contents.add(Content.of(part.without())));
      answers = predictor.predictTogether(contents);
    } catch (IOException e) {
      return Optional.empty();
    }
    double whole = value(answers.get(0), output, odds);
    List<Word> words = new ArrayList<>();
    for (int i = 0; i < occlusion.parts().size(); i++) {
      Occlusion.Part part = occlusion.parts().get(i);
      words.add(new Word(part.from(), part.to(), whole - value(answers.get(i + 1), output, odds)));
    }
    return Optional.of(new WordPulls(occlusion.text(), words));
  }

  private static double value(Prediction answer, int output, boolean odds) {
    double value = answer.values().get(output);
    if (!odds) {
      return value;
    }
    double probability = Math.max(LEAST_PROBABILITY, Math.min(1 - LEAST_PROBABILITY, value));
    return Math.log(probability / (1 - probability));
  }
}
