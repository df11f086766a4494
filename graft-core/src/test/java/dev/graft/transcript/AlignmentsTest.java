package dev.graft.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.linalg.FloatMatrix;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlignmentsTest {
  /** Of all texts of up to as many characters as there are moments, one is said. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void likelihoodsOfAllTextsAddUpToOne(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[4 * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    FloatMatrix logits = FloatMatrix.of(values, 4, 3);
    double sum = 0;
    for (int length = 0; length <= 4; length++) {
      for (int text = 0; text < 1 << length; text++) {
        int[] outputs = new int[length];
        for (int i = 0; i < length; i++) {
          outputs[i] = 1 + (text >> i & 1);
        }
        sum += Math.exp(Alignments.logLikelihood(logits, outputs));
      }
    }
    assertThat(sum).isCloseTo(1, within(1e-9));
  }

  @Test
  void textsThatNeedMoreMomentsAreImpossible() {
    FloatMatrix logits = FloatMatrix.of(new float[4], 2, 2);
    assertThat(Alignments.logLikelihood(logits, new int[] {1, 1}))
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(Alignments.logLikelihood(logits, new int[] {1}))
        .isCloseTo(Math.log(0.75), within(1e-12));
  }
}
