package dev.graft.head;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoldsTest {
  private static long count(int[] foldOf, int[] strata, int fold, int stratum) {
    return IntStream.range(0, foldOf.length)
        .filter(i -> foldOf[i] == fold && (stratum < 0 || strata[i] == stratum))
        .count();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void foldsAndTheirStrataDifferByOneSampleAtMost(long seed) {
    Random random = new Random(seed);
    int[] strata = IntStream.range(0, 53).map(i -> random.nextInt(4)).toArray();
    int[] foldOf = Folds.stratified(strata, 5, seed);
    for (int stratum = -1; stratum < 4; stratum++) {
      int which = stratum;
      long[] counts =
          IntStream.range(0, 5).mapToLong(f -> count(foldOf, strata, f, which)).toArray();
      assertThat(Arrays.stream(counts).max().orElseThrow())
          .isLessThanOrEqualTo(Arrays.stream(counts).min().orElseThrow() + 1);
    }
  }

  @Test
  void seedDecidesTheFolds() {
    int[] strata = new int[40];
    assertThat(Folds.stratified(strata, 5, 1))
        .isEqualTo(Folds.stratified(strata, 5, 1))
        .isNotEqualTo(Folds.stratified(strata, 5, 2));
  }
}
