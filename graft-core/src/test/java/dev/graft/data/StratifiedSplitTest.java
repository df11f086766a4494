package dev.graft.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StratifiedSplitTest {
  @Test
  void quotasFollowTheLargestRemainder() {
    assertThat(StratifiedSplit.quotas(new int[] {10, 10, 10}, 0.2)).containsExactly(2, 2, 2);
    assertThat(StratifiedSplit.quotas(new int[] {4, 2, 9}, 0.2)).containsExactly(1, 0, 2);
    assertThat(StratifiedSplit.quotas(new int[] {1, 1, 8}, 0.5)).containsExactly(0, 0, 5);
    assertThat(StratifiedSplit.quotas(new int[] {2, 2}, 0.99)).containsExactly(1, 1);
    assertThat(StratifiedSplit.quotas(new int[] {123, 121}, 0.2)).containsExactly(25, 24);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyClassIsDrawnInProportion(long seed) {
    Random random = new Random(seed);
    int[] counts = IntStream.range(0, 6).map(i -> 5 + random.nextInt(60)).toArray();
    List<Sample> samples = new ArrayList<>();
    for (int label = 0; label < counts.length; label++) {
      for (int i = 0; i < counts[label]; i++) {
        samples.add(sample(samples.size(), new Target.ClassIndex(label)));
      }
    }
    Set<String> drawn = StratifiedSplit.draw(samples, 0.25, seed);
    for (int label = 0; label < counts.length; label++) {
      Target target = new Target.ClassIndex(label);
      long held =
          samples.stream()
              .filter(one -> one.target().equals(target) && drawn.contains(one.sha256()))
              .count();
      assertThat((double) held).isBetween(counts[label] * 0.25 - 1, counts[label] * 0.25 + 1);
    }
    assertThat(drawn).hasSize((int) Math.round(0.25 * Arrays.stream(counts).sum()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyRangeOfANumberIsDrawnInProportion(long seed) {
    Random random = new Random(seed);
    List<Sample> samples =
        samples(200, i -> new Target.Values(List.of(Math.exp(random.nextGaussian()))));
    Set<String> drawn = StratifiedSplit.draw(samples, 0.2, seed);
    List<Double> sorted = samples.stream().map(StratifiedSplitTest::value).sorted().toList();
    for (int tenth = 0; tenth < 10; tenth++) {
      double from = sorted.get(20 * tenth);
      double to = sorted.get(20 * tenth + 19);
      assertThat(samples)
          .filteredOn(one -> value(one) >= from && value(one) <= to)
          .filteredOn(one -> drawn.contains(one.sha256()))
          .hasSize(4);
    }
  }

  @Test
  void fewNumbersAreDrawnToo() {
    List<Sample> samples = samples(7, i -> new Target.Values(List.of((double) i)));
    assertThat(StratifiedSplit.draw(samples, 0.3, 1)).hasSize(2);
  }

  @Test
  void rareLabelsAreDrawnInProportion() {
    List<Sample> samples =
        samples(100, i -> new Target.Labels(i % 10 == 0 ? List.of(0, 1) : List.of(1)));
    Set<String> drawn = StratifiedSplit.draw(samples, 0.2, 3);
    assertThat(samples)
        .filteredOn(one -> one.target().equals(new Target.Labels(List.of(0, 1))))
        .filteredOn(one -> drawn.contains(one.sha256()))
        .hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theDrawDependsOnSeedAndContentAlone(long seed) {
    List<Sample> samples = new ArrayList<>(samples(100, i -> new Target.ClassIndex(i % 3)));
    Set<String> drawn = StratifiedSplit.draw(samples, 0.2, seed);
    Collections.shuffle(samples, new Random(seed));
    assertThat(StratifiedSplit.draw(samples, 0.2, seed)).isEqualTo(drawn);
    assertThat(StratifiedSplit.draw(samples, 0.2, seed + 100)).isNotEqualTo(drawn);
  }

  private static double value(Sample sample) {
    return ((Target.Values) sample.target()).values().get(0);
  }

  private static List<Sample> samples(int count, IntFunction<Target> target) {
    return IntStream.range(0, count).mapToObj(i -> sample(i, target.apply(i))).toList();
  }

  private static Sample sample(int number, Target target) {
    String sha256 = String.format(Locale.ROOT, "%016x%048d", new Random(number).nextLong(), number);
    return new Sample(Source.of(Path.of("f" + number)), target, sha256);
  }
}
