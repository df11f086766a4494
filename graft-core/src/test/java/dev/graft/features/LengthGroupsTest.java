package dev.graft.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
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
}
