package dev.graft.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.linalg.FloatMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LabelErrorsTest {
  private static final int SAMPLES = 300;
  private static final int CLASSES = 3;

  /** What a good head says of samples whose class is their number modulo three. */
  private static FloatMatrix answers(SplittableRandom random) {
    float[] values = new float[SAMPLES * CLASSES];
    for (int row = 0; row < SAMPLES; row++) {
      float sure = (float) random.nextDouble(0.6, 0.95);
      for (int k = 0; k < CLASSES; k++) {
        values[row * CLASSES + k] = k == row % CLASSES ? sure : (1 - sure) / (CLASSES - 1);
      }
    }
    return FloatMatrix.of(values, SAMPLES, CLASSES);
  }

  @Test
  void flippedLabelsComeFirstWithTheClassThatTheyHad() {
    List<Integer> labels = new ArrayList<>();
    for (int row = 0; row < SAMPLES; row++) {
      labels.add(row % 20 == 0 ? (row + 1) % CLASSES : row % CLASSES);
    }
    LabelErrors found = LabelErrors.of(answers(new SplittableRandom(1)), labels);
    assertThat(found.ranking()).hasSize(SAMPLES);
    assertThat(found.ranking().subList(0, SAMPLES / 20))
        .allSatisfy(
            one -> {
              assertThat(one.sample() % 20).isZero();
              assertThat(one.likely()).isEqualTo(one.sample() % CLASSES);
              assertThat(one.given()).isEqualTo((one.sample() + 1) % CLASSES);
            });
    assertThat(found.count()).isBetween(1, SAMPLES / 20);
  }

  @Test
  void labelsThatTheHeadAgreesWithAreNotDoubted() {
    List<Integer> labels = new ArrayList<>();
    for (int row = 0; row < SAMPLES; row++) {
      labels.add(row % CLASSES);
    }
    LabelErrors found = LabelErrors.of(answers(new SplittableRandom(1)), labels);
    assertThat(found.count()).isZero();
    assertThat(found.ranking()).noneMatch(LabelErrors.Suspect::isDoubted);
  }
}
