package dev.graft.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Draws the validation part so that it has every class, or every range of a number, in proportion;
 * of transcripts any.
 *
 * <p>Equal files stay together, else the model would be measured on what it was trained on. The
 * draw is by content, so the same samples fall the same way whatever they are called, and most stay
 * where they are when others are added.
 */
public final class StratifiedSplit {
  private static final int MAX_RANGES = 10;

  private StratifiedSplit() {}

  /**
   * The contents drawn, by their SHA-256.
   *
   * @param fraction of the samples, in (0, 1)
   */
  public static Set<String> draw(List<Sample> samples, double fraction, long seed) {
    List<List<Sample>> strata = strata(samples, fraction);
    int[] quotas = quotas(strata.stream().mapToInt(List::size).toArray(), fraction);
    Set<String> drawn = new HashSet<>();
    for (int i = 0; i < quotas.length; i++) {
      int left = quotas[i];
      for (List<Sample> equal : equalFilesInDrawnOrder(strata.get(i), seed)) {
        if (equal.size() <= left) {
          drawn.add(equal.get(0).sha256());
          left -= equal.size();
        }
      }
    }
    return drawn;
  }

  /**
   * How many of each stratum: its share by the method of the largest remainder, and never the whole
   * of it.
   */
  static int[] quotas(int[] sizes, double fraction) {
    int[] quotas = new int[sizes.length];
    double[] remainders = new double[sizes.length];
    int total = 0;
    int given = 0;
    for (int i = 0; i < sizes.length; i++) {
      total += sizes[i];
      quotas[i] = Math.max(Math.min((int) (fraction * sizes[i]), sizes[i] - 1), 0);
      remainders[i] = fraction * sizes[i] - quotas[i];
      given += quotas[i];
    }
    int left = (int) Math.round(fraction * total) - given;
    List<Integer> byRemainder = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      byRemainder.add(i);
    }
    byRemainder.sort(Comparator.comparingDouble(i -> -remainders[i]));
    for (int i : byRemainder) {
      if (left > 0 && quotas[i] + 1 < sizes[i]) {
        quotas[i]++;
        left--;
      }
    }
    return quotas;
  }

  private static List<List<Sample>> strata(List<Sample> samples, double fraction) {
    Map<String, Sample> firstByContent = new HashMap<>();
    samples.forEach(sample -> firstByContent.putIfAbsent(sample.sha256(), sample));
    Map<Integer, Integer> labelCounts = new HashMap<>();
    List<Double> values = new ArrayList<>();
    for (Sample sample : samples) {
      labels(sample.target()).forEach(index -> labelCounts.merge(index, 1, Integer::sum));
      if (sample.target() instanceof Target.Values numbers) {
        values.add(numbers.values().get(0));
      }
    }
    values.sort(null);
    int ranges = Math.min(MAX_RANGES, Math.max((int) (fraction * values.size()), 1));
    return List.copyOf(
        samples.stream()
            .collect(
                Collectors.groupingBy(
                    sample -> {
                      Sample first = firstByContent.getOrDefault(sample.sha256(), sample);
                      return stratum(first.target(), labelCounts, values, ranges);
                    },
                    TreeMap::new,
                    Collectors.toList()))
            .values());
  }

  /**
   * The class; of several labels the rarest; of numbers the range that the first one lies in, with
   * as many samples in each range.
   */
  private static int stratum(
      Target target, Map<Integer, Integer> labelCounts, List<Double> sortedValues, int ranges) {
    if (target instanceof Target.ClassIndex one) {
      return one.index();
    }
    if (target instanceof Target.Values numbers) {
      int rank = Collections.binarySearch(sortedValues, numbers.values().get(0));
      return (int) ((long) rank * ranges / sortedValues.size());
    }
    if (target instanceof Target.Transcript) {
      return 0;
    }
    return labels(target).stream()
        .min(Comparator.comparing(index -> labelCounts.getOrDefault(index, 0)))
        .orElse(-1);
  }

  /** The classes of a sample that may have several, each once. */
  private static List<Integer> labels(Target target) {
    if (target instanceof Target.Boxes boxes) {
      return boxes.boxes().stream().map(LabelledBox::index).distinct().toList();
    }
    return target instanceof Target.Labels labels ? labels.indices() : List.of();
  }

  private static List<List<Sample>> equalFilesInDrawnOrder(List<Sample> stratum, long seed) {
    return stratum.stream().collect(Collectors.groupingBy(Sample::sha256)).entrySet().stream()
        .sorted(
            Comparator.comparingLong(
                    (Map.Entry<String, List<Sample>> entry) -> draw(entry.getKey(), seed))
                .thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static long draw(String sha256, long seed) {
    long content = Long.parseUnsignedLong(sha256.substring(0, 16), 16);
    return new SplittableRandom(content ^ new SplittableRandom(seed).nextLong()).nextLong();
  }
}
