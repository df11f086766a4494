package dev.graft.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LengthGroupsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 100, 3000})
  void everySampleIsInOneGroupOfLessThanATenthOfPadding(int samples) {
    SplittableRandom random = new SplittableRandom(samples);
    long[] extents = new long[samples];
    for (int i = 0; i < samples; i++) {
      extents[i] = 1 + (long) Math.exp(5 * random.nextDouble());
    }
    List<int[]> groups = LengthGroups.of(extents);
    assertThat(groups.stream().flatMapToInt(IntStream::of).sorted().toArray())
        .isEqualTo(IntStream.range(0, samples).toArray());
    for (int[] group : groups) {
      long longest = IntStream.of(group).mapToLong(i -> extents[i]).max().orElseThrow();
      long filled = IntStream.of(group).mapToLong(i -> extents[i]).sum();
      assertThat(filled).isGreaterThanOrEqualTo((long) (0.9 * longest * group.length));
      assertThat(group.length).isLessThanOrEqualTo(32);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 32})
  void ofNoPartOfABatchIsMoreThanATenthPadding(int samples) {
    SplittableRandom random = new SplittableRandom(samples);
    long[] extents =
        IntStream.range(0, samples)
            .mapToLong(i -> 1 + (long) Math.exp(5 * random.nextDouble()))
            .sorted()
            .toArray();
    int from = 0;
    for (int to : LengthGroups.parts(extents)) {
      long filled = LongStream.of(extents).skip(from).limit(to - from).sum();
      assertThat(filled).isGreaterThanOrEqualTo((long) (0.9 * extents[to - 1] * (to - from)));
      from = to;
    }
    assertThat(from).isEqualTo(samples);
  }

  @Test
  void batchesOfLikeLengthStayWhole() {
    assertThat(LengthGroups.parts(new long[] {19, 19, 20, 20})).containsExactly(4);
    assertThat(LengthGroups.parts(new long[] {10, 10, 10, 60})).containsExactly(3, 4);
  }
}
