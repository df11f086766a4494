package dev.graft.train;

import dev.graft.Evenly;
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
 * Of the preparations that a modality leaves to the data, the usual one, which it names first,
 * unless an exact head does clearly better on the features of another, each training sample left
 * out in turn. What does best on few samples does so by chance, most often.
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
            "Choosing features", backbones, Evenly.some(data.train(), MOST_SAMPLES), workshop);
    List<LeftOut> leftOut = features.leftOut(data, workshop.threads());
    int taken = taken(leftOut);
    return new PreparationChoice(
        choices.get(taken),
        Optional.of(
            note(
                choices.stream().map(Modality::alternative).toList(),
                leftOut.stream().map(LeftOut::score).toList(),
                taken,
                String.format(
                    Locale.ROOT,
                    "%d training %s",
                    features.all().size(),
                    choices.get(taken).noun().many()))));
  }

  /** Of those that are clearly ahead of the usual one the best; that one if none is. */
  static int taken(List<LeftOut> leftOut) {
    double[] usual = leftOut.get(0).errors();
    double needed = PairedTest.needed(usual.length, leftOut.size() - 1);
    int taken = 0;
    for (int i = 1; i < leftOut.size(); i++) {
      PairedTest.Lead lead = PairedTest.lead(leftOut.get(i).errors(), usual);
      boolean clearly = lead.gain() > 0 && lead.standardErrors() > needed;
      if (clearly && (taken == 0 || leftOut.get(i).score() > leftOut.get(taken).score())) {
        taken = i;
      }
    }
    return taken;
  }

  /**
   * What was taken and why, as a phrase.
   *
   * @param samples how many samples it was measured on, in words
   */
  static String note(List<String> names, List<Double> scores, int taken, String samples) {
    boolean best = scores.get(taken) >= Collections.max(scores);
    String worth =
        taken > 0
            ? "which does clearly better than what is usual"
            : best
                ? "as is usual, and nothing does better"
                : "as is usual, since nothing does clearly better";
    String format = "%s %." + decimals(scores) + "f";
    return "features: %s, %s on %s, each left out in turn (%s)"
        .formatted(
            names.get(taken),
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
