package dev.graft.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.linalg.FloatMatrix;
import dev.graft.model.Link;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkTest {
  @ParameterizedTest
  @ValueSource(floats = {0.1f, 1, 30, 1000})
  void softmaxSumsToOne(float scale) {
    float[] logits = Samples.gaussian(20, 5, new Random(1));
    for (int i = 0; i < logits.length; i++) {
      logits[i] *= scale;
    }
    FloatMatrix probabilities = Link.SOFTMAX.predictions(FloatMatrix.of(logits, 20, 5), 1);
    for (int i = 0; i < 20; i++) {
      float sum = 0;
      for (float probability : probabilities.row(i)) {
        assertThat(probability).isBetween(0f, 1f);
        sum += probability;
      }
      assertThat(sum).isCloseTo(1, within(1e-5f));
    }
  }

  @Test
  void twoClassSoftmaxIsSigmoidOfTheDifference() {
    FloatMatrix softmax =
        Link.SOFTMAX.predictions(FloatMatrix.of(new float[] {0.3f, 1.5f}, 1, 2), 1);
    FloatMatrix sigmoid = Link.SIGMOID.predictions(FloatMatrix.of(new float[] {1.2f}, 1, 1), 1);
    assertThat(softmax.get(0, 1)).isCloseTo(sigmoid.get(0, 0), within(1e-6f));
  }

  @Test
  void highTemperatureEvensOut() {
    FloatMatrix logits = FloatMatrix.of(new float[] {2, -1}, 1, 2);
    assertThat(Link.SOFTMAX.predictions(logits, 1e6).get(0, 0)).isCloseTo(0.5f, within(1e-5f));
    assertThat(Link.IDENTITY.predictions(logits, 1)).isEqualTo(logits);
  }
}
