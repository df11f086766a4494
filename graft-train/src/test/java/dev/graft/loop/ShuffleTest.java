package dev.graft.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.graph.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShuffleTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, -7, Long.MAX_VALUE})
  void everySampleIsVisitedOnce(long seed) {
    int[] order = Shuffle.everySampleOnce(100, seed, 3);
    assertThat(Arrays.stream(order).sorted().toArray())
        .isEqualTo(IntStream.range(0, 100).toArray());
  }

  @Test
  void theOrderIsAFunctionOfSeedAndEpoch() {
    int[] order = Shuffle.everySampleOnce(100, 1, 3);
    assertThat(Shuffle.everySampleOnce(100, 1, 3)).isEqualTo(order);
    assertThat(Shuffle.everySampleOnce(100, 1, 4)).isNotEqualTo(order);
    assertThat(Shuffle.everySampleOnce(100, 2, 3)).isNotEqualTo(order);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void balancedOrderVisitsClassesAlike(long seed) {
    int[] classOf = IntStream.range(0, 99).map(i -> i < 90 ? 0 : i < 98 ? 1 : 2).toArray();
    int[] order = Shuffle.everyClassAlike(classOf, seed, 0);
    assertThat(order).hasSize(99);
    for (int c = 0; c < 3; c++) {
      int wanted = c;
      assertThat(Arrays.stream(order).filter(i -> classOf[i] == wanted).count()).isEqualTo(33);
    }
    assertThat(Arrays.stream(order).filter(i -> classOf[i] == 1).distinct().count()).isEqualTo(8);
  }

  @Test
  void aClassWithoutSamplesIsPassedOver() {
    assertThat(Shuffle.everyClassAlike(new int[] {0, 2, 2, 0}, 0, 0)).hasSize(4);
  }

  @Test
  void everyPermutationIsAsLikely() {
    int[] counts = new int[6];
    for (int seed = 0; seed < 6000; seed++) {
      int[] order = Shuffle.everySampleOnce(3, seed, 0);
      counts[order[0] * 2 + (order[1] > order[2] ? 1 : 0)]++;
    }
    assertThat(Arrays.stream(counts)).allMatch(count -> Math.abs(count - 1000) < 150);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.2, 1, 5})
  void mixupWeightsHaveTheMomentsOfABetaDistribution(double shape) {
    var random = Randomness.at(11, Randomness.Purpose.MIXUP);
    double[] draws = new double[20_000];
    Arrays.setAll(draws, i -> Mixup.beta(shape, random));
    double mean = Arrays.stream(draws).average().orElseThrow();
    double variance =
        Arrays.stream(draws).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    assertThat(Arrays.stream(draws)).allMatch(x -> x >= 0 && x <= 1);
    assertThat(mean).isCloseTo(0.5, within(0.01));
    assertThat(variance).isCloseTo(1 / (4 * (2 * shape + 1)), within(0.005));
  }

  @Test
  void mixupBlendsInputsAndTargetsAlike() {
    float[] inputs = {0, 0, 1, 10, 2, 20, 3, 30};
    float[] targets = {0, 1, 2, 3};
    long[] there = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
    Map<String, Tensor> taken = new LinkedHashMap<>();
    taken.put("sound", Tensor.ofFloats(inputs, 4, 2));
    taken.put("there", Tensor.ofLongs(there, 4, 4));
    Batch batch = new Batch(taken, Map.of("answers", Tensor.ofFloats(targets, 4, 1)), 4);
    assertThat(Mixup.suits(batch)).isTrue();
    Batch blended = Mixup.blend(batch, 0.5, Randomness.at(3, Randomness.Purpose.MIXUP));
    float[] rows = Objects.requireNonNull(blended.inputs().get("sound")).floats();
    float[] answers = Objects.requireNonNull(blended.targets().get("answers")).floats();
    long[] mask = Objects.requireNonNull(blended.inputs().get("there")).longs();
    for (int row = 0; row < 4; row++) {
      assertThat(rows[2 * row]).isCloseTo(answers[row], within(1e-6f));
      assertThat(rows[2 * row + 1]).isCloseTo(10 * answers[row], within(1e-5f));
      assertThat(mask[5 * row]).isOne();
    }
    assertThat(answers).isNotEqualTo(targets);
    assertThat(Arrays.stream(mask).sum()).isGreaterThan(Arrays.stream(there).sum());
    Tensor tokens = Tensor.ofLongs(there, 4, 4);
    assertThat(Mixup.suits(new Batch(Map.of("tokens", tokens), batch.targets(), 4))).isFalse();
  }
}
