package dev.graft.features;

import dev.graft.Progress;
import dev.graft.StoppedException;
import dev.graft.UnreadableException;
import dev.graft.Workers;
import dev.graft.data.Sample;
import dev.graft.features.SamplePass.Outcome;
import dev.graft.graph.Tensor;
import dev.graft.modality.Decoded;
import dev.graft.modality.Memory;
import dev.graft.modality.Processor;
import dev.graft.modality.View;
import dev.graft.ort.Engine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * Features of samples of different lengths, computed in groups of like length. The groups are those
 * of all samples, whatever the store has of them, so that what is computed never depends on what
 * was there. For one extraction only.
 */
final class GroupedFeatures {
  /** About so many samples go to disk at once. */
  private static final int SEGMENT = 1024;

  private final Engine prefix;
  private final Processor processor;
  private final FeatureStore store;
  private final int threads;
  private final LongAdder prefixNanos = new LongAdder();
  private int shortened;
  private long usual;

  GroupedFeatures(Engine prefix, Processor processor, FeatureStore store, int threads) {
    this.prefix = prefix;
    this.processor = processor;
    this.store = store;
    this.threads = threads;
  }

  /**
   * Has the store know all of these that can be read.
   *
   * @param samples one for each content
   * @param missing the contents that the store does not have
   * @param reasons receives why others cannot be read, by content
   */
  void compute(
      SamplePass pass,
      List<Sample> samples,
      List<String> missing,
      Map<String, String> reasons,
      Progress progress,
      BooleanSupplier stop) {
    List<Sample> sound = new ArrayList<>();
    List<Decoded> decoded = new ArrayList<>();
    List<Outcome<Decoded>> outcomes = pass.run(samples, SamplePass.Shown::decoded, Progress.none());
    for (int i = 0; i < samples.size(); i++) {
      if (outcomes.get(i) instanceof Outcome.Done<Decoded> done) {
        sound.add(samples.get(i));
        decoded.add(done.value());
        shortened += done.value().shortened() ? 1 : 0;
      } else if (outcomes.get(i) instanceof Outcome.Unreadable<Decoded> bad) {
        reasons.put(samples.get(i).sha256(), bad.reason());
      }
    }
    Set<String> wanted = new HashSet<>(missing);
    long[] extents = decoded.stream().mapToLong(Decoded::extent).toArray();
    List<int[]> groups =
        LengthGroups.of(extents).stream()
            .filter(
                group -> Arrays.stream(group).anyMatch(i -> wanted.contains(sound.get(i).sha256())))
            .toList();
    Arrays.sort(extents);
    usual = extents.length == 0 ? 0 : extents[(extents.length - 1) * 9 / 10];
    try (Workers workers = new Workers("graft-groups", threads)) {
      for (int from = 0; from < groups.size(); ) {
        if (stop.getAsBoolean()) {
          throw new StoppedException();
        }
        int to = from;
        for (int count = 0; to < groups.size() && count < SEGMENT; to++) {
          count += groups.get(to).length;
        }
        Map<String, FeatureStore.Entry> computed = new LinkedHashMap<>();
        List<Future<List<float[]>>> rows = new ArrayList<>();
        List<int[]> some = groups.subList(from, to);
        for (int[] group : some) {
          rows.add(
              workers.submit(
                  () -> {
                    List<float[]> features = rows(group, decoded);
                    progress.advance(group.length);
                    return features;
                  }));
        }
        for (int g = 0; g < some.size(); g++) {
          List<float[]> features = Workers.result(rows.get(g));
          for (int i = 0; i < features.size(); i++) {
            int index = some.get(g)[i];
            String sha256 = sound.get(index).sha256();
            if (!wanted.contains(sha256)) {
              continue;
            }
            if (Finite.all(features.get(i))) {
              computed.put(
                  sha256, new FeatureStore.Entry(features.get(i), decoded.get(index).sketch()));
            } else {
              reasons.put(sha256, Finite.REASON);
            }
          }
        }
        store.add(computed);
        from = to;
      }
    }
  }

  private List<float[]> rows(int[] group, List<Decoded> decoded) throws UnreadableException {
    List<Map<String, Tensor>> examples = new ArrayList<>();
    for (int index : group) {
      examples.add(decoded.get(index).example(View.whole(), Memory.fresh()));
    }
    long start = System.nanoTime();
    float[] all = prefix.values(processor.signature().collate(examples));
    prefixNanos.add(System.nanoTime() - start);
    int width = all.length / group.length;
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < group.length; i++) {
      rows.add(Arrays.copyOfRange(all, i * width, (i + 1) * width));
    }
    return rows;
  }

  long prefixNanos() {
    return prefixNanos.sum();
  }

  /** How long the samples are. */
  Extents extents() {
    return new Extents(shortened, Double.NaN, usual);
  }
}
