package dev.graft.features;

import dev.graft.Content;
import dev.graft.Progress;
import dev.graft.StoppedException;
import dev.graft.UnreadableException;
import dev.graft.Workers;
import dev.graft.data.Sample;
import dev.graft.data.Skipped;
import dev.graft.features.SamplePass.Outcome;
import dev.graft.modality.Processor;
import dev.graft.ort.Engine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/** Computes the features of samples with a frozen prefix, once: the store remembers them. */
public final class FeatureExtractor {
  /** What is computed goes to disk about as often: the most that a killed run does again. */
  private static final double SECONDS_PER_SEGMENT = 4;

  private static final int FIRST_SEGMENT = 64;
  private static final int LARGEST_SEGMENT = 1024;

  private final Engine prefix;
  private final List<SampleView> views;
  private final Processor processor;
  private final FeatureStore store;
  private final int threads;
  private final int statistics;

  /**
   * An extractor over a prefix that the caller keeps open meanwhile.
   *
   * @param prefix takes what the processor makes and gives the features of that one sample
   */
  public FeatureExtractor(Engine prefix, Processor processor, FeatureStore store, int threads) {
    this(prefix, List.of(SampleView.WHOLE), processor, store, threads, 0);
  }

  /**
   * The same over a prefix whose output ends in what {@link Taps} show.
   *
   * @param statistics how many values these are
   */
  public FeatureExtractor(
      Engine prefix, Processor processor, FeatureStore store, int threads, int statistics) {
    this(prefix, List.of(SampleView.WHOLE), processor, store, threads, statistics);
  }

  /**
   * The same over views of the samples, with a store of their own: a row holds the features of one
   * view after those of another.
   *
   * @param views what the network sees of each sample
   */
  public FeatureExtractor(
      Engine prefix, List<SampleView> views, Processor processor, FeatureStore store, int threads) {
    this(prefix, views, processor, store, threads, 0);
  }

  private FeatureExtractor(
      Engine prefix,
      List<SampleView> views,
      Processor processor,
      FeatureStore store,
      int threads,
      int statistics) {
    this.views = List.copyOf(views);
    this.prefix = prefix;
    this.processor = processor;
    this.store = store;
    this.threads = threads;
    this.statistics = statistics;
  }

  /**
   * What came of a pass.
   *
   * @param features of the samples that could be read, in their order
   * @param skipped those that could not, with the reason
   * @param computed how many samples were run; the others were in the store
   * @param extents how long the samples are
   * @param decodeNanos time spent in reading, decoding and processor, summed over threads
   * @param prefixNanos time spent in the prefix, summed over threads
   */
  public record Extraction(
      FeatureSet features,
      List<Skipped> skipped,
      int computed,
      Extents extents,
      long decodeNanos,
      long prefixNanos) {
    /** Copies the list. */
    public Extraction {
      skipped = List.copyOf(skipped);
    }
  }

  /**
   * The features of these samples: from the store where they are there, else computed and stored.
   *
   * @param stage how progress calls this pass
   */
  public Extraction extract(String stage, List<Sample> samples, Progress progress) {
    return extract(stage, samples, progress, () -> false);
  }

  /**
   * The same, with a way to stop it; what was computed until then is in the store.
   *
   * @param stop asked now and then
   * @throws StoppedException once it says true
   */
  public Extraction extract(
      String stage, List<Sample> samples, Progress progress, BooleanSupplier stop) {
    List<Sample> missing = missing(samples);
    Map<String, String> reasons = new HashMap<>();
    boolean grouped =
        !processor.signature().isFixed()
            && processor.signature().canBatch()
            && views.equals(List.of(SampleView.WHOLE));
    if (grouped) {
      return extractGrouped(stage, samples, missing, reasons, progress, stop);
    }
    try (SamplePass pass = new SamplePass(processor, threads)) {
      if (!missing.isEmpty()) {
        progress.begin(stage, missing.size());
      }
      int count = Math.max(1, FIRST_SEGMENT / views.size());
      for (int start = 0; start < missing.size(); ) {
        if (stop.getAsBoolean()) {
          throw new StoppedException();
        }
        long began = System.nanoTime();
        int end = Math.min(missing.size(), start + count);
        compute(pass, missing.subList(start, end), reasons, progress);
        double perSecond = 1e9 * count / (System.nanoTime() - began);
        start = end;
        count = (int) Math.max(1, Math.min(LARGEST_SEGMENT, perSecond * SECONDS_PER_SEGMENT));
      }
      return collect(
          samples,
          reasons,
          missing.size(),
          processor.losesEnds() ? lostEnds(samples) : Extents.UNKNOWN,
          pass.decodeNanos(),
          pass.stepNanos());
    } finally {
      progress.end();
    }
  }

  private Extraction extractGrouped(
      String stage,
      List<Sample> samples,
      List<Sample> missing,
      Map<String, String> reasons,
      Progress progress,
      BooleanSupplier stop) {
    Map<String, Sample> distinct = new LinkedHashMap<>();
    samples.forEach(sample -> distinct.putIfAbsent(sample.sha256(), sample));
    GroupedFeatures groups = new GroupedFeatures(prefix, processor, store, threads);
    try (SamplePass pass = new SamplePass(processor, threads)) {
      if (!missing.isEmpty()) {
        progress.begin(stage, missing.size());
      }
      groups.compute(
          pass,
          List.copyOf(distinct.values()),
          missing.stream().map(Sample::sha256).toList(),
          reasons,
          progress,
          stop);
      return collect(
          samples,
          reasons,
          missing.size(),
          groups.extents(),
          pass.decodeNanos() + pass.stepNanos(),
          groups.prefixNanos());
    } finally {
      progress.end();
    }
  }

  /** Of how many samples, whether their features were known or not, the end is not shown. */
  private Extents lostEnds(List<Sample> samples) {
    List<Future<OptionalDouble>> shown = new ArrayList<>();
    int shortened = 0;
    double sum = 0;
    try (Workers workers = new Workers("graft-lengths", threads)) {
      samples.forEach(sample -> shown.add(workers.submit(() -> shown(sample))));
      for (Future<OptionalDouble> one : shown) {
        double share = Workers.result(one).orElse(1);
        shortened += share < 1 ? 1 : 0;
        sum += share < 1 ? share : 0;
      }
    }
    return new Extents(shortened, sum, 0);
  }

  /** Empty for one that cannot be read, which is told elsewhere. */
  private OptionalDouble shown(Sample sample) {
    try (Content content = sample.open()) {
      return processor.shown(content);
    } catch (IOException e) {
      return OptionalDouble.empty();
    }
  }

  /** One sample for each content that the store does not have. */
  private List<Sample> missing(List<Sample> samples) {
    Map<String, Sample> missing = new LinkedHashMap<>();
    for (Sample sample : samples) {
      if (!missing.containsKey(sample.sha256()) && store.find(sample.sha256()).isEmpty()) {
        missing.put(sample.sha256(), sample);
      }
    }
    return List.copyOf(missing.values());
  }

  private void compute(
      SamplePass pass, List<Sample> samples, Map<String, String> reasons, Progress progress) {
    List<Outcome<FeatureStore.Entry>> outcomes =
        pass.run(
            samples, shown -> new FeatureStore.Entry(features(shown), shown.sketch()), progress);
    Map<String, FeatureStore.Entry> computed = new LinkedHashMap<>();
    for (int i = 0; i < samples.size(); i++) {
      String sha256 = samples.get(i).sha256();
      if (outcomes.get(i) instanceof Outcome.Done<FeatureStore.Entry> done) {
        computed.put(sha256, done.value());
      } else if (outcomes.get(i) instanceof Outcome.Unreadable<FeatureStore.Entry> bad) {
        reasons.put(sha256, bad.reason());
      }
    }
    store.add(computed);
  }

  /** Of one view after the other: a sample's features are the same in any company. */
  private float[] features(SamplePass.Shown shown) throws UnreadableException {
    float[] all = {};
    for (int view = 0; view < views.size(); view++) {
      float[] row = Finite.require(prefix.values(shown.example(views.get(view))));
      all = view == 0 ? Arrays.copyOf(row, views.size() * row.length) : all;
      System.arraycopy(row, 0, all, view * row.length, row.length);
    }
    return all;
  }

  private Extraction collect(
      List<Sample> samples,
      Map<String, String> reasons,
      int computed,
      Extents extents,
      long decodeNanos,
      long prefixNanos) {
    List<Sample> kept = new ArrayList<>();
    List<Segment.Row> rows = new ArrayList<>();
    List<Skipped> skipped = new ArrayList<>();
    for (Sample sample : samples) {
      String reason = reasons.get(sample.sha256());
      if (reason != null) {
        skipped.add(new Skipped(sample.name(), reason));
        continue;
      }
      kept.add(sample);
      rows.add(
          store
              .find(sample.sha256())
              .orElseThrow(
                  () -> new IllegalStateException("features of " + sample.name() + " are gone")));
    }
    int width = rows.isEmpty() ? 0 : rows.get(0).width() - statistics;
    return new Extraction(
        new FeatureSet(kept, rows, width, statistics, store.scratch()),
        skipped,
        computed,
        extents,
        decodeNanos,
        prefixNanos);
  }
}
