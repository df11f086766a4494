package dev.graft.herbarium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SheetsOfValuesTest {
  @Test
  void blurKeepsTheMeanAndSpreadsAsFarAsItSays() {
    int size = 41;
    float[] sheet = new float[size * size];
    sheet[20 * size + 20] = 1;
    for (double sigma : new double[] {0.5, 1, 2.5, 4}) {
      float[] blurred = Blur.of(sheet, size, sigma);
      double sum = 0;
      double spread = 0;
      for (int i = 0; i < blurred.length; i++) {
        sum += blurred[i];
        spread += blurred[i] * Math.pow(i % size - 20, 2);
        assertThat(blurred[i]).isEqualTo(blurred[(i % size) * size + i / size], within(1e-6f));
      }
      assertThat(sum).isCloseTo(1, within(1e-4));
      assertThat(Math.sqrt(spread)).isCloseTo(sigma, within(0.01));
    }
    float[] even = new float[size * size];
    Arrays.fill(even, 0.7f);
    for (float value : Blur.of(even, size, 6)) {
      assertThat(value).isEqualTo(0.7f, within(1e-5f));
    }
  }

  @Test
  void noiseIsSmoothAndCentred() {
    int size = 128;
    float[] sheet = new Noise(4).sheet(size, 8, 1);
    double sum = 0;
    for (int i = 1; i < sheet.length; i++) {
      sum += sheet[i];
      assertThat(sheet[i]).isBetween(-1f, 1f);
      if (i % size > 0) {
        assertThat(Math.abs(sheet[i] - sheet[i - 1])).isLessThan(0.25f);
      }
    }
    assertThat(sum / sheet.length).isCloseTo(0, within(0.15));
  }
}
