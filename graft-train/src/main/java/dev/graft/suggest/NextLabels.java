package dev.graft.suggest;

import dev.graft.Content;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Sha256;
import dev.graft.Workshop;
import dev.graft.blas.Workspace;
import dev.graft.data.Sample;
import dev.graft.data.Skipped;
import dev.graft.data.Task;
import dev.graft.eval.ClassMetrics;
import dev.graft.features.FeatureExtractor;
import dev.graft.features.FeatureExtractor.Extraction;
import dev.graft.features.FeatureSet;
import dev.graft.features.FeatureStore;
import dev.graft.graph.Cuts;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.linalg.FloatMatrix;
import dev.graft.modality.Modality;
import dev.graft.modality.Processor;
import dev.graft.model.GraftedModel;
import dev.graft.model.SeenPictures;
import dev.graft.model.SeenPictures.Seen;
import dev.graft.ort.Engine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which unlabelled samples to label next, so that a model gains most: those that it is unsure of,
 * and that are unlike one another and unlike those that it knows. Samples are put into clusters, by
 * k-means on the features under the head in which each counts by how unsure the model is of it, and
 * of a cluster the one in its middle is taken (Zhdanov 2019, Diverse mini-batch active learning,
 * arXiv:1901.05954). Where some of the samples are those that the model has learned from, there are
 * as many clusters more, and those that hold one are passed over (Hacohen, Dekel and Weinshall
 * 2022, arXiv:2202.02794). How unsure it is of a sample is one less the lead of the most probable
 * class over the next; of labels, how near the least sure one is to a half; its root is the weight.
 *
 * @param suggestions to label, the cluster of most doubt first
 * @param looked how many samples these were taken from
 * @param known how many samples the model has learned from or was chosen by, and are left out
 * @param skipped what could not be read
 */
public record NextLabels(
    List<Suggestion> suggestions, int looked, int known, List<Skipped> skipped) {
  /** Below this, every sample counts a little all the same. */
  private static final double LEAST_DOUBT = 1e-6;

  /** The surest beyond so many for each label to give are not worth their share of the memory. */
  private static final int CLUSTERED_PER_LABEL = 500;

  private static final int LEAST_CLUSTERED = 10_000;

  private static final int MOST_KNOWN = 5000;
  private static final int MOST_KNOWN_CLUSTERS = 500;

  /** Copies the lists. */
  public NextLabels {
    suggestions = List.copyOf(suggestions);
    skipped = List.copyOf(skipped);
  }

  /**
   * A sample to label.
   *
   * @param path where it is
   * @param guess what the model takes it for
   * @param probability how probable it takes that to be, from 0 to 1
   * @param doubt how unsure it is, from 0 to 1
   * @param standsFor how many unknown samples it was taken from the middle of, itself among them
   */
  public record Suggestion(
      String path, String guess, double probability, double doubt, int standsFor) {}

  /**
   * Finds them.
   *
   * @param samples without right answers; those that the model has learned from may be among them
   * @param unread others that are known already not to be readable
   * @param count how many labels are to be given
   * @param seed draws where clusters start
   * @throws GraftException if the model predicts numbers, or no sample can be read or is new to it
   */
  public static NextLabels of(
      GraftedModel model,
      List<Sample> samples,
      List<Skipped> unread,
      int count,
      long seed,
      Workshop workshop) {
    Task task = model.card().task();
    if (task == Task.REGRESS) {
      throw new GraftException(
          Fault.USAGE,
          "the model predicts numbers, and does not know how sure it is of one; expected a model of classes or labels.");
    }
    String nouns = model.card().processor().modality().noun().many();
    List<Skipped> skipped = new ArrayList<>(unread);
    List<Sample> read = hashed(samples, skipped);
    List<String> names = model.card().outputNames();
    Extraction extraction = extract(model, read, workshop);
    skipped.addAll(extraction.skipped());
    List<Integer> fresh = fresh(model, extraction.features());
    if (fresh.isEmpty()) {
      throw nothingNew(nouns, extraction.features().size(), skipped);
    }
    FloatMatrix features = extraction.features().matrix();
    FloatMatrix probabilities = probabilities(model, features);
    double[] doubts = new double[features.rows()];
    for (int row : fresh) {
      doubts[row] = doubt(probabilities.row(row), task);
    }
    int most = Math.max(LEAST_CLUSTERED, CLUSTERED_PER_LABEL * count);
    List<Integer> doubted =
        fresh.stream()
            .sorted(Comparator.comparingDouble((Integer row) -> -doubts[row]))
            .limit(most)
            .sorted()
            .toList();
    List<Sample> all = extraction.features().samples();
    List<Integer> known = new ArrayList<>(IntStream.range(0, all.size()).boxed().toList());
    known.removeAll(new HashSet<>(fresh));
    List<Suggestion> suggestions = new ArrayList<>();
    for (Chosen chosen :
        choose(features, doubted, some(known), doubts, count, seed, workshop.threads())) {
      float[] values = probabilities.row(chosen.row());
      int best = ClassMetrics.argMax(values);
      suggestions.add(
          new Suggestion(
              all.get(chosen.row()).name(),
              names.get(best),
              values[best],
              doubts[chosen.row()],
              chosen.standsFor()));
    }
    return new NextLabels(suggestions, fresh.size(), known.size(), skipped);
  }

  private static GraftException nothingNew(String nouns, int known, List<Skipped> skipped) {
    List<String> why = new ArrayList<>();
    if (known > 0) {
      why.add(
          String.format(
              Locale.ROOT, "%d %s the model has learned from or was chosen by", known, nouns));
    }
    if (!skipped.isEmpty()) {
      Skipped first = skipped.get(0);
      why.add(
          String.format(
              Locale.ROOT,
              "%d cannot be read, the first, %s, because it %s",
              skipped.size(),
              first.path(),
              first.reason()));
    }
    return new GraftException(
        Fault.DATA,
        "there is nothing new to label: %s; give %s that the model does not know."
            .formatted(String.join("; ", why), nouns));
  }

  private record Chosen(int row, int standsFor) {}

  /**
   * Clusters in which the model knows a sample are asked about last, as what it could learn there
   * it has learned.
   */
  private static List<Chosen> choose(
      FloatMatrix features,
      List<Integer> doubted,
      List<Integer> known,
      double[] doubts,
      int count,
      long seed,
      int threads) {
    int fresh = doubted.size();
    List<Integer> all = new ArrayList<>(doubted);
    all.addAll(known);
    int width = features.columns();
    float[] points = new float[all.size() * width];
    double[] weights = new double[all.size()];
    for (int i = 0; i < weights.length; i++) {
      System.arraycopy(features.row(all.get(i)), 0, points, i * width, width);
      weights[i] = Math.sqrt(Math.max(LEAST_DOUBT, doubts[all.get(i)]));
    }
    double mean = Arrays.stream(weights, 0, fresh).average().orElseThrow();
    Arrays.fill(weights, fresh, weights.length, mean);
    int clusters = Math.min(count + Math.min(known.size(), MOST_KNOWN_CLUSTERS), all.size());
    WeightedMeans means;
    try (Workspace workspace = new Workspace(threads)) {
      FloatMatrix rows = FloatMatrix.of(points, weights.length, width);
      means = WeightedMeans.of(rows, weights, clusters, seed, workspace);
    }
    int[] sizes = new int[clusters];
    double[] sums = new double[clusters];
    boolean[] covered = new boolean[clusters];
    for (int i = 0; i < weights.length; i++) {
      int cluster = means.clusterOf()[i];
      covered[cluster] |= i >= fresh;
      sizes[cluster] += i < fresh ? 1 : 0;
      sums[cluster] += i < fresh ? weights[i] : 0;
    }
    int[] nearest = means.nearest(fresh);
    return IntStream.range(0, clusters)
        .filter(cluster -> nearest[cluster] >= 0)
        .boxed()
        .sorted(
            Comparator.<Integer, Boolean>comparing(cluster -> covered[cluster])
                .thenComparing(cluster -> -sums[cluster]))
        .limit(count)
        .map(cluster -> new Chosen(doubted.get(nearest[cluster]), sizes[cluster]))
        .toList();
  }

  /** What the network shows the head; the same for all heads on it, and so kept from before. */
  private static Extraction extract(GraftedModel model, List<Sample> samples, Workshop workshop) {
    Processor processor = model.card().processor();
    Modality modality = processor.modality();
    Graph network = processor.standardised(model.backbone());
    String key = FeatureStore.key(Sha256.of(OnnxFile.toBytes(network)), modality);
    FeatureStore store = FeatureStore.open(workshop.openCache(), key);
    try (Engine engine = Engine.of(network, 1)) {
      return new FeatureExtractor(engine, processor, store, workshop.threads())
          .extract("Looking at the " + modality.noun().many(), samples, workshop.progress());
    }
  }

  /** How probable the model takes each output to be, [rows, outputs]. */
  private static FloatMatrix probabilities(GraftedModel model, FloatMatrix features) {
    Graph answering = Surgery.prefix(model.graph(), GraftedModel.PROBABILITIES);
    String cut = model.backbone().outputs().get(0).name();
    Graph head = Surgery.suffix(answering, Cuts.of(answering), cut, Map.of());
    Tensor rows = Tensor.ofFloats(features.toArray(), features.rows(), features.columns());
    try (Engine engine = Engine.of(head, 1)) {
      float[] values = engine.values(Map.of(cut, rows));
      return FloatMatrix.of(values, features.rows(), values.length / features.rows());
    }
  }

  /** Those that the model has not learned from. */
  private static List<Integer> fresh(GraftedModel model, FeatureSet features) {
    Optional<SeenPictures> memory = model.seen();
    return IntStream.range(0, features.size())
        .filter(
            row ->
                memory
                    .map(
                        seen ->
                            seen.of(features.samples().get(row).sha256(), features.sketch(row))
                                == Seen.NEW)
                    .orElse(true))
        .boxed()
        .toList();
  }

  /** So many, evenly from all. */
  private static List<Integer> some(List<Integer> all) {
    int count = Math.min(all.size(), MOST_KNOWN);
    return IntStream.range(0, count)
        .mapToObj(i -> all.get((int) ((long) i * all.size() / count)))
        .toList();
  }

  private static double doubt(float[] probabilities, Task task) {
    if (task == Task.MULTILABEL) {
      double least = 1;
      for (float probability : probabilities) {
        least = Math.min(least, Math.abs(2 * probability - 1));
      }
      return 1 - least;
    }
    float[] sorted = probabilities.clone();
    Arrays.sort(sorted);
    return sorted.length == 1 ? 0 : 1 - (sorted[sorted.length - 1] - sorted[sorted.length - 2]);
  }

  /** With the checksums of their bytes, by which what was computed of them is kept. */
  private static List<Sample> hashed(List<Sample> samples, List<Skipped> skipped) {
    List<Sample> hashed = new ArrayList<>();
    for (Sample sample : samples) {
      try (Content content = sample.open()) {
        hashed.add(new Sample(sample.source(), sample.target(), Sha256.of(content.whole())));
      } catch (IOException e) {
        skipped.add(new Skipped(sample.name(), String.valueOf(e.getMessage())));
      }
    }
    return hashed;
  }
}
