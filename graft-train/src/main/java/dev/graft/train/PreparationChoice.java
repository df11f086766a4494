package dev.graft.train;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.data.DataSet;
import dev.graft.data.Sample;
import dev.graft.features.FeatureExtractor;
import dev.graft.features.FeatureExtractor.Extraction;
import dev.graft.features.FeatureStore;
import dev.graft.head.HeadMethod;
import dev.graft.head.HeadSettings;
import dev.graft.head.Heads;
import dev.graft.modality.Modality;
import dev.graft.ort.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Of the preparations that a modality leaves to the data, the one on whose features an exact head
 * does best, each training sample left out in turn.
 *
 * @param modality with nothing left to be chosen
 * @param note what was chosen and why, a sentence; empty where there was no choice
 */
record PreparationChoice(Modality modality, Optional<String> note) {
  /** What is clear of some samples is clear of more. */
  private static final int MOST_SAMPLES = 1500;

  /**
   * The choice by some training samples.
   *
   * @throws GraftException if none of them can be read
   */
  static PreparationChoice of(FeatureRequest request, DataSet data) {
    List<Modality> choices = request.modality().alternatives();
    if (choices.size() == 1) {
      return new PreparationChoice(choices.get(0), Optional.empty());
    }
    List<Sample> some = some(data.train());
    List<String> told = new ArrayList<>();
    Modality best = choices.get(0);
    double highest = Double.NEGATIVE_INFINITY;
    for (Modality choice : choices) {
      double score = score(request, choice, data, some);
      told.add(String.format(Locale.ROOT, "%s %.3f", choice.alternative(), score));
      if (score > highest) {
        highest = score;
        best = choice;
      }
    }
    return new PreparationChoice(
        best,
        Optional.of(
            String.format(
                Locale.ROOT,
                "Features: %s, which does best on %d training %s, each left out in turn (%s).",
                best.alternative(),
                some.size(),
                best.noun().many(),
                String.join(", ", told))));
  }

  /** Evenly from all. */
  private static List<Sample> some(List<Sample> all) {
    int count = Math.min(all.size(), MOST_SAMPLES);
    return IntStream.range(0, count)
        .mapToObj(i -> all.get((int) ((long) i * all.size() / count)))
        .toList();
  }

  private static double score(
      FeatureRequest request, Modality choice, DataSet data, List<Sample> samples) {
    BackboneFile backbone = BackboneFile.read(request.backbone(), choice, request.choice());
    FeatureStore store = FeatureStore.open(request.workshop().openCache(), backbone.featureKey());
    try (Engine engine = Engine.of(backbone.featureGraph(), 1)) {
      Extraction extraction =
          new FeatureExtractor(engine, backbone.processor(), store, request.workshop().threads())
              .extract("Choosing features", samples, Progress.none());
      if (extraction.features().size() == 0) {
        throw new GraftException(
            Fault.DATA,
            String.format(
                Locale.ROOT,
                "none of %d training %s can be read, the first, %s, because it %s; check the"
                    + " files.",
                samples.size(),
                choice.noun().many(),
                extraction.skipped().get(0).path(),
                extraction.skipped().get(0).reason()));
      }
      return Heads.fit(
              extraction.features().matrix(),
              Answers.of(data.task(), extraction.features().samples(), data.outputNames().size()),
              HeadSettings.defaults(request.workshop().threads()).withMethod(HeadMethod.RIDGE))
          .choice()
          .taken()
          .score();
    }
  }
}
