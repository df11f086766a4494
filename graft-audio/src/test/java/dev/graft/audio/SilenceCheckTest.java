package dev.graft.audio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.Content;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SilenceCheckTest {
  private static final int RATE = 8000;
  private static final float LEAST_STEP = 1f / 32767;

  private static boolean isSilent(float[] samples, double mostSeconds) throws IOException {
    return SoundFile.isSilent(Content.of(Wav.file(samples, RATE)), mostSeconds);
  }

  @Test
  void zerosAndTheLeastStepAreSilent() throws IOException {
    float[] samples = new float[3 * RATE];
    assertThat(isSilent(samples, 30)).isTrue();
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (i % 3 - 1) * LEAST_STEP;
    }
    assertThat(isSilent(samples, 30)).isTrue();
  }

  @Test
  void oneSampleOfTwoStepsIsNot() throws IOException {
    float[] samples = new float[3 * RATE];
    samples[samples.length - 1] = 2 * LEAST_STEP;
    assertThat(isSilent(samples, 30)).isFalse();
    samples[samples.length - 1] = -2 * LEAST_STEP;
    assertThat(isSilent(samples, 30)).isFalse();
  }

  @Test
  void whatComesTooLateToBeHeardDoesNotCount() throws IOException {
    float[] samples = new float[3 * RATE];
    Arrays.fill(samples, 2 * RATE, 3 * RATE, 0.5f);
    assertThat(isSilent(samples, 2)).isTrue();
    assertThat(isSilent(samples, 2.01)).isFalse();
  }
}
