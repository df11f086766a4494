package dev.graft.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.data.NearDuplicates.Hashed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NearDuplicatesTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void findsWhatComparingAllPairsFinds(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Hashed> training =
        IntStream.range(0, 300).mapToObj(i -> hashed("t" + i, random.nextLong())).toList();
    List<Hashed> heldOut = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      long hash = training.get(i).hash();
      for (int flips = random.nextInt(7); flips > 0; flips--) {
        hash ^= 1L << random.nextInt(64);
      }
      heldOut.add(hashed("h" + i, hash));
    }
    List<String> expected =
        heldOut.stream()
            .filter(
                h ->
                    training.stream()
                        .anyMatch(
                            t ->
                                Long.bitCount(t.hash() ^ h.hash())
                                    <= HashIndex.LARGEST_DISTANCE_BITS))
            .map(h -> h.sample().name())
            .toList();
    assertThat(new NearDuplicates(training).leakage(heldOut))
        .extracting(leakage -> leakage.heldOut().name())
        .containsExactlyElementsOf(expected);
    assertThat(expected).hasSizeBetween(50, 190);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 3})
  void picturesWithoutContrastMatchNothingButThemselves(long blank) {
    NearDuplicates index = new NearDuplicates(List.of(hashed("t", blank)));
    assertThat(index.leakage(List.of(hashed("h", blank)))).isEmpty();
    assertThat(index.leakage(List.of(hashed("t", blank)))).hasSize(1);
  }

  private static Hashed hashed(String name, long hash) {
    Sample sample = new Sample(Source.of(Path.of(name)), new Target.ClassIndex(0), name);
    return new Hashed(sample, hash);
  }
}
