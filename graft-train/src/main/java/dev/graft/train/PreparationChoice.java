package dev.graft.train;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.Sha256;
import dev.graft.Workshop;
import dev.graft.data.DataSet;
import dev.graft.data.Sample;
import dev.graft.features.FeatureExtractor;
import dev.graft.features.FeatureExtractor.Extraction;
import dev.graft.features.FeatureSet;
import dev.graft.features.FeatureStore;
import dev.graft.graph.Attribute;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Surgery;
import dev.graft.graph.ValueInfo;
import dev.graft.head.HeadMethod;
import dev.graft.head.HeadSettings;
import dev.graft.head.Heads;
import dev.graft.linalg.FloatMatrix;
import dev.graft.modality.Modality;
import dev.graft.ort.Engine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    List<Sample> some = some(data.train());
    List<BackboneFile> backbones =
        choices.stream()
            .map(choice -> BackboneFile.read(backbone.source(), choice, backbone.features()))
            .toList();
    FeatureSet features = features(backbones, some, workshop);
    List<Double> scores = new ArrayList<>();
    int column = 0;
    for (int i = 0; i < choices.size(); i++) {
      int width = Math.toIntExact(backbones.get(i).backbone().featureCount());
      scores.add(
          score(columns(features.matrix(), column, width), features, data, workshop.threads()));
      column += width;
    }
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
                    features.size(),
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

  /** Evenly from all. */
  private static List<Sample> some(List<Sample> all) {
    int count = Math.min(all.size(), MOST_SAMPLES);
    return IntStream.range(0, count)
        .mapToObj(i -> all.get((int) ((long) i * all.size() / count)))
        .toList();
  }

  /** What all choices make of the samples, side by side, in one pass. */
  private static FeatureSet features(
      List<BackboneFile> backbones, List<Sample> samples, Workshop workshop) {
    BackboneFile first = backbones.get(0);
    Graph joined = joined(backbones.stream().map(BackboneFile::featureGraph).toList());
    String key = Sha256.of(first.featureKey() + Sha256.of(OnnxFile.toBytes(joined)));
    FeatureStore store = FeatureStore.open(workshop.openCache(), key);
    try (Engine engine = Engine.of(joined, 1)) {
      Extraction extraction =
          new FeatureExtractor(engine, first.processor(), store, workshop.threads())
              .extract("Choosing features", samples, Progress.none());
      if (extraction.features().size() == 0) {
        throw new GraftException(
            Fault.DATA,
            String.format(
                Locale.ROOT,
                "none of %d training %s can be read, the first, %s, because it %s; check the"
                    + " files.",
                samples.size(),
                first.processor().modality().noun().many(),
                extraction.skipped().get(0).path(),
                extraction.skipped().get(0).reason()));
      }
      return extraction.features();
    }
  }

  /** Ends of one network as one, whose output is those of all. */
  private static Graph joined(List<Graph> ends) {
    Graph all = ends.stream().reduce(Surgery::union).orElseThrow();
    String output = "choices";
    Node concat =
        Node.of(
            output,
            "Concat",
            ends.stream().map(end -> end.outputs().get(0).name()).toList(),
            List.of(output),
            Map.of("axis", new Attribute.Int(1)));
    return Surgery.append(
        all, List.of(concat), Map.of(), List.of(ValueInfo.of(output, ElementType.FLOAT, -1, -1)));
  }

  private static FloatMatrix columns(FloatMatrix all, int from, int width) {
    float[] row = new float[all.columns()];
    float[] values = new float[all.rows() * width];
    for (int i = 0; i < all.rows(); i++) {
      all.copyRow(i, row);
      System.arraycopy(row, from, values, i * width, width);
    }
    return FloatMatrix.of(values, all.rows(), width);
  }

  private static double score(FloatMatrix columns, FeatureSet features, DataSet data, int threads) {
    return Heads.fit(
            columns,
            Answers.of(data.task(), features.samples(), data.outputNames().size()),
            HeadSettings.defaults(threads).withMethod(HeadMethod.RIDGE))
        .choice()
        .taken()
        .score();
  }
}
