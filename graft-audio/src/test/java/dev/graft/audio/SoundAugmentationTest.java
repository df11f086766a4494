package dev.graft.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.Content;
import dev.graft.graph.Tensor;
import dev.graft.modality.Augment;
import dev.graft.modality.Decoded;
import dev.graft.modality.Excerpt;
import dev.graft.modality.Memory;
import dev.graft.modality.View;
import dev.graft.modality.Viewing;
import java.io.IOException;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SoundAugmentationTest {
  private static final int RATE = TinyNetworks.RATE;
  private static final float[] SOUND = Wav.sine(300, 0.2, RATE);

  private static float[] view(Augment augment, long seed) throws IOException {
    Decoded decoded =
        TinyNetworks.modality(ClipPooling.MEAN)
            .processor(TinyNetworks.embedding(), "tiny")
            .decode(Content.of(Wav.file(SOUND, RATE)));
    View view = new View(Viewing.of(augment), new SplittableRandom(seed));
    Tensor heard = decoded.example(view, Memory.fresh()).get(SoundInput.SOUND);
    return Objects.requireNonNull(heard).floats();
  }

  @ParameterizedTest
  @EnumSource(Augment.class)
  void aSeedGivesAViewAndViewsAreAsLongAsTheSound(Augment augment) throws IOException {
    float[] whole = view(Augment.NONE, 1);
    assertThat(view(augment, 2)).hasSameSizeAs(whole).isEqualTo(view(augment, 2));
    if (augment == Augment.NONE) {
      assertThat(view(augment, 3)).isEqualTo(whole);
    } else {
      assertThat(view(augment, 3)).isNotEqualTo(view(augment, 2)).isNotEqualTo(whole);
    }
  }

  @Test
  void aShiftMovesTheSoundAndKeepsIt() throws IOException {
    float[] whole = view(Augment.NONE, 1);
    float[] moved = view(Augment.SHIFT, 5);
    int from = first(whole);
    int to = first(moved);
    assertThat(Math.abs(to - from)).isBetween(1, 16);
    for (int i = 0; i < SOUND.length - 1; i++) {
      assertThat(moved[to + i]).isEqualTo(whole[from + i]);
    }
  }

  private static int first(float[] samples) {
    int at = 0;
    while (samples[at] == 0) {
      at++;
    }
    return at;
  }

  @Test
  void loudnessStaysWithinItsBounds() {
    for (int seed = 0; seed < 50; seed++) {
      SoundAugmentation quiet = new SoundAugmentation(false, 6, 0, 0, 0, 0);
      float[] view = quiet.view(SOUND, RATE, new SplittableRandom(seed));
      double db = 20 * Math.log10(view[7] / SOUND[7]);
      assertThat(db).isBetween(-6.001, 6.001);
      assertThat((double) view[11] / view[7]).isCloseTo(SOUND[11] / SOUND[7], within(1e-4));
    }
  }

  @Test
  void aBandThatIsLeftOutIsGoneAndTheRestStays() {
    float[] low = Wav.sine(300, 0.5, RATE);
    float[] high = Wav.sine(1200, 0.5, RATE);
    float[] both = new float[low.length];
    for (int i = 0; i < both.length; i++) {
      both[i] = low[i] + high[i];
    }
    float[] left = BandStop.without(both, 1000.0 / 2000, 1400.0 / 2000);
    assertThat(left).hasSameSizeAs(both);
    for (int i = 200; i < left.length - 200; i++) {
      assertThat(left[i]).isCloseTo(low[i], within(0.02f));
    }
    assertThat(BandStop.without(both, 0, 1)).containsOnly(0);
    assertThat(BandStop.without(new float[] {1}, 0.9, 0.95)[0]).isCloseTo(1, within(1e-6f));
  }

  @Test
  void strongViewsLeaveOutStretchesOfTimeAndBands() {
    float[] noise = Wav.noise(1, RATE, 4);
    SoundAugmentation masks = new SoundAugmentation(true, 1e-9, 0, 2, 0.15, 0.25);
    int gaps = 0;
    double kept = 0;
    for (int seed = 0; seed < 20; seed++) {
      float[] view = masks.view(noise, RATE, new SplittableRandom(seed));
      int zeros = 0;
      double power = 0;
      double whole = 0;
      for (int i = 0; i < view.length; i++) {
        zeros += view[i] == 0 ? 1 : 0;
        power += view[i] * view[i];
        whole += noise[i] * noise[i];
      }
      assertThat(zeros).isLessThanOrEqualTo((int) (0.3 * RATE));
      gaps += zeros;
      kept += power / whole / 20;
    }
    assertThat(gaps / 20.0 / RATE).isBetween(0.08, 0.22);
    assertThat(kept)
        .as("without about .15 of the time and as much of the bands")
        .isBetween(0.55, 0.85);
  }

  @Test
  void peopleHearTheFirstSecondsAndSeeThem() throws IOException {
    byte[] file = Wav.file(Wav.sine(500, 8, 44_100), 44_100);
    Excerpt.Sound shown =
        (Excerpt.Sound) TinyNetworks.modality(ClipPooling.MEAN).excerpt(Content.of(file));
    Waveform heard = SoundFile.decode(Content.of(shown.wav()), 30);
    assertThat(heard.rateHz()).isEqualTo(16_000);
    assertThat(heard.seconds()).isCloseTo(5, within(0.01));
    assertThat(shown.spectrogram()).startsWith(0x89, 'P', 'N', 'G').hasSizeLessThan(30_000);
  }
}
