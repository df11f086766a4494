package dev.graft.train;

import dev.graft.GraftException;
import dev.graft.Workshop;
import dev.graft.data.DataSet;
import dev.graft.modality.Modality;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Of the preparations that a modality leaves to the data, the one on whose features an exact head
 * does best, each training sample left out in turn.
 *
 * @param modality with nothing left to be chosen
 * @param note what was chosen and why, a phrase; empty where there was no choice
 */
record PreparationChoice(Modality modality, Optional<String> note) {
  /** What is clear of some samples is clear of more. */
  private static final int MOST_SAMPLES = 1500;

  private static final int FEWEST_DECIMALS = 3;
  private static final int MOST_DECIMALS = 6;

  /**
   * The choice by some training samples.
   *
   * @throws GraftException if none of them can be read
   */
  static PreparationChoice of(BackboneChoice backbone, DataSet data, Workshop workshop) {
    List<Modality> choices = backbone.modality().alternatives();
    if (choices.size() == 1) {
      return new PreparationChoice(choices.get(0), Optional.empty());
    }
    List<BackboneFile> backbones =
        choices.stream()
            .map(choice -> BackboneFile.read(backbone.source(), choice, backbone.features()))
            .toList();
    SideBySide features =
        SideBySide.of(
            "Choosing features", backbones, SideBySide.some(data.train(), MOST_SAMPLES), workshop);
    List<Double> scores = features.scores(data, workshop.threads());
    int best = best(scores);
    return new PreparationChoice(
        choices.get(best),
        Optional.of(
            note(
                choices.stream().map(Modality::alternative).toList(),
                scores,
                String.format(
                    Locale.ROOT,
                    "%d training %s",
                    features.all().size(),
                    choices.get(best).noun().many()))));
  }

  /** The first of the highest: of what does alike, what is plainer is listed before. */
  private static int best(List<Double> scores) {
    return scores.indexOf(Collections.max(scores));
  }

  /**
   * What was taken and why, as a phrase.
   *
   * @param samples how many samples it was measured on, in words
   */
  static String note(List<String> names, List<Double> scores, String samples) {
    int best = best(scores);
    double highest = scores.get(best);
    List<String> others =
        IntStream.range(0, names.size())
            .filter(i -> i != best && scores.get(i) == highest)
            .mapToObj(names::get)
            .toList();
    String worth =
        others.isEmpty()
            ? "which does best"
            : others.size() == names.size() - 1
                ? "the plainest, since all do alike"
                : "which does best, and no better than " + String.join(" and ", others) + ",";
    String format = "%s %." + decimals(scores) + "f";
    return "features: %s, %s on %s, each left out in turn (%s)"
        .formatted(
            names.get(best),
            worth,
            samples,
            IntStream.range(0, names.size())
                .mapToObj(i -> String.format(Locale.ROOT, format, names.get(i), scores.get(i)))
                .collect(Collectors.joining(", ")));
  }

  /** As many as show the highest score apart from those below it, if a few do. */
  private static int decimals(List<Double> scores) {
    int decimals = FEWEST_DECIMALS;
    while (decimals < MOST_DECIMALS && hidesTheBest(scores, decimals)) {
      decimals++;
    }
    return decimals;
  }

  private static boolean hidesTheBest(List<Double> scores, int decimals) {
    double highest = Collections.max(scores);
    String format = "%." + decimals + "f";
    String shown = String.format(Locale.ROOT, format, highest);
    return scores.stream()
        .anyMatch(
            score -> score < highest && String.format(Locale.ROOT, format, score).equals(shown));
  }
}
