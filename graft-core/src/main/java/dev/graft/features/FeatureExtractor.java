package dev.graft.features;

import dev.graft.Progress;
import dev.graft.StoppedException;
import dev.graft.data.Sample;
import dev.graft.data.Skipped;
import dev.graft.features.PicturePass.Outcome;
import dev.graft.image.PerceptualHash;
import dev.graft.image.Preprocessing;
import dev.graft.ort.Engine;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Computes the features of pictures with a frozen prefix, once: the store remembers them. */
public final class FeatureExtractor {
  /** What is computed goes to disk about as often: the most that a killed run does again. */
  private static final double SECONDS_PER_SEGMENT = 4;

  private static final int FIRST_SEGMENT = 64;
  private static final int LARGEST_SEGMENT = 1024;

  private final Engine prefix;
  private final List<View> views;
  private final Preprocessing preprocessing;
  private final FeatureStore store;
  private final int threads;
  private final int statistics;

  /**
   * An extractor over a prefix that the caller keeps open meanwhile.
   *
   * @param prefix takes float32 [1, 3, H, W] and gives the features of that one picture
   */
  public FeatureExtractor(
      Engine prefix, Preprocessing preprocessing, FeatureStore store, int threads) {
    this(prefix, List.of(View.WHOLE), preprocessing, store, threads, 0);
  }

  /**
   * The same over a prefix whose output ends in what {@link Taps} show.
   *
   * @param statistics how many values these are
   */
  public FeatureExtractor(
      Engine prefix, Preprocessing preprocessing, FeatureStore store, int threads, int statistics) {
    this(prefix, List.of(View.WHOLE), preprocessing, store, threads, statistics);
  }

  /**
   * The same over views of the pictures, with a store of their own: a row holds the features of one
   * view after those of another.
   *
   * @param views what the network sees of each picture
   */
  public FeatureExtractor(
      Engine prefix,
      List<View> views,
      Preprocessing preprocessing,
      FeatureStore store,
      int threads) {
    this(prefix, views, preprocessing, store, threads, 0);
  }

  private FeatureExtractor(
      Engine prefix,
      List<View> views,
      Preprocessing preprocessing,
      FeatureStore store,
      int threads,
      int statistics) {
    this.views = List.copyOf(views);
    this.prefix = prefix;
    this.preprocessing = preprocessing;
    this.store = store;
    this.threads = threads;
    this.statistics = statistics;
  }

  /**
   * What came of a pass.
   *
   * @param features of the samples that could be read, in their order
   * @param skipped those that could not, with the reason
   * @param computed how many pictures were decoded and run; the others were in the store
   * @param decodeNanos time spent in reading, decoding and preprocessing, summed over threads
   * @param prefixNanos time spent in the prefix, summed over threads
   */
  public record Extraction(
      FeatureSet features,
      List<Skipped> skipped,
      int computed,
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
    try (PicturePass pass = new PicturePass(views, preprocessing, threads)) {
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
      return collect(samples, reasons, missing.size(), pass);
    } finally {
      progress.end();
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
      PicturePass pass, List<Sample> samples, Map<String, String> reasons, Progress progress) {
    List<Outcome<FeatureStore.Entry>> outcomes =
        pass.run(
            samples,
            (picture, tensor, shape) ->
                new FeatureStore.Entry(features(tensor, shape), PerceptualHash.of(picture)),
            progress);
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

  /** Of one view after the other: a picture's features are the same in any company. */
  private float[] features(FloatBuffer tensor, long[] shape) {
    int views = (int) shape[0];
    int width = tensor.capacity() / views;
    long[] single = {1, shape[1], shape[2], shape[3]};
    float[] all = {};
    for (int view = 0; view < views; view++) {
      float[] row = prefix.run(tensor.slice(view * width, width), single);
      all = view == 0 ? Arrays.copyOf(row, views * row.length) : all;
      System.arraycopy(row, 0, all, view * row.length, row.length);
    }
    return all;
  }

  private Extraction collect(
      List<Sample> samples, Map<String, String> reasons, int computed, PicturePass pass) {
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
        new FeatureSet(kept, rows, width, statistics),
        skipped,
        computed,
        pass.decodeNanos(),
        pass.stepNanos());
  }
}
