package dev.graft.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {
  private static Waveform sine(double hz, int rateHz) {
    return new Waveform(Wav.sine(hz, 0.5, rateHz), rateHz, true);
  }

  @ParameterizedTest
  @CsvSource({
    "8000, 16000",
    "44100, 16000",
    "48000, 16000",
    "11025, 16000",
    "22050, 44100",
    "16000, 16001"
  })
  void aSineStaysThatSine(int from, int to) {
    Waveform found = Resampler.resample(sine(1000, from), to);
    float[] expected = Wav.sine(1000, 0.5, to);
    assertThat(found.rateHz()).isEqualTo(to);
    assertThat(found.samples().length).isBetween(expected.length - 1, expected.length + 1);
    int margin = to / 20; // where the sine begins and ends it is none
    for (int i = margin; i < expected.length - margin; i++) {
      assertThat(found.samples()[i]).isCloseTo(expected[i], within(2e-5f));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "44100, 16000, 9000",
    "48000, 16000, 15000",
    "48000, 8000, 4300",
    "16000, 8000, 7000"
  })
  void whatTheNewRateCannotHoldIsGoneAndNotFoldedBack(int from, int to, double hz) {
    float[] samples = Resampler.resample(sine(hz, from), to).samples();
    double power = 0;
    for (int i = to / 20; i < samples.length - to / 20; i++) {
      power = Math.max(power, Math.abs(samples[i]));
    }
    assertThat(20 * Math.log10(power / 0.5)).isLessThan(-100);
  }

  @Test
  void theSameRateIsTheSameSound() {
    Waveform sound = sine(300, 16_000);
    assertThat(Resampler.resample(sound, 16_000)).isSameAs(sound);
  }
}
