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
      SoundAugmentation quiet = new SoundAugmentation(false, 6, 0, 0);
      float[] view = quiet.view(SOUND, new SplittableRandom(seed));
      double db = 20 * Math.log10(view[7] / SOUND[7]);
      assertThat(db).isBetween(-6.001, 6.001);
      assertThat((double) view[11] / view[7]).isCloseTo(SOUND[11] / SOUND[7], within(1e-4));
    }
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
