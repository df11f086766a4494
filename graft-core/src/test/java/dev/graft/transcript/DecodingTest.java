package dev.graft.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.linalg.FloatMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecodingTest {
  @Test
  void greedyReadsTheBestOfEachMomentWithoutRepeatsAndBlanks() {
    FloatMatrix logits = oneHot(3, 0, 1, 1, 0, 1, 2, 2, 0);
    assertThat(new Decoding.Greedy().decode(logits)).containsExactly(1, 1, 2);
    assertThat(new Decoding.Beam(4).decode(logits)).containsExactly(1, 1, 2);
  }

  @Test
  void ofBlanksAndOfNoMomentsNothingIsRead() {
    for (Decoding decoding : List.of(new Decoding.Greedy(), new Decoding.Beam(3))) {
      assertThat(decoding.decode(oneHot(3, 0, 0, 0))).isEmpty();
      assertThat(decoding.decode(FloatMatrix.of(new float[0], 0, 3))).isEmpty();
    }
  }

  /** At each moment the blank is likeliest, but most alignments spell one character. */
  @Test
  void theBeamAddsUpAlignmentsThatGreedyDoesNotSee() {
    float blank = (float) Math.log(0.6);
    float character = (float) Math.log(0.4);
    FloatMatrix logits = FloatMatrix.of(new float[] {blank, character, blank, character}, 2, 2);
    assertThat(new Decoding.Greedy().decode(logits)).isEmpty();
    assertThat(new Decoding.Beam(8).decode(logits)).containsExactly(1);
  }

  /** Against every alignment, one by one. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void aWideBeamFindsTheLikeliestText(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int moments = 2 + random.nextInt(4);
    int outputs = 2 + random.nextInt(3);
    float[] values = new float[moments * outputs];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (1.5 * random.nextGaussian());
    }
    FloatMatrix logits = FloatMatrix.of(values, moments, outputs);
    assertThat(new Decoding.Beam(10_000).decode(logits)).containsExactly(likeliest(logits));
  }

  private static int[] likeliest(FloatMatrix logits) {
    Map<List<Integer>, Double> likelihoods = new HashMap<>();
    int alignments = (int) Math.pow(logits.columns(), logits.rows());
    for (int alignment = 0; alignment < alignments; alignment++) {
      double likelihood = 1;
      List<Integer> text = new ArrayList<>();
      int before = 0;
      for (int moment = 0, rest = alignment; moment < logits.rows(); moment++) {
        int output = rest % logits.columns();
        rest /= logits.columns();
        double sum = 0;
        for (float logit : logits.row(moment)) {
          sum += Math.exp(logit);
        }
        likelihood *= Math.exp(logits.get(moment, output)) / sum;
        if (output != 0 && output != before) {
          text.add(output);
        }
        before = output;
      }
      likelihoods.merge(text, likelihood, Double::sum);
    }
    return likelihoods.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .orElseThrow()
        .getKey()
        .stream()
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static FloatMatrix oneHot(int outputs, int... best) {
    float[] values = new float[best.length * outputs];
    Arrays.fill(values, -5);
    IntStream.range(0, best.length).forEach(moment -> values[moment * outputs + best[moment]] = 5);
    return FloatMatrix.of(values, best.length, outputs);
  }
}
