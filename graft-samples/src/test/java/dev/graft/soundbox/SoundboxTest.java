package dev.graft.soundbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import dev.graft.Progress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoundboxTest {
  private static final SoundboxSettings SETTINGS = SoundboxSettings.defaults().withCount(24);

  @TempDir private Path folder;

  @Test
  void kindsAreFoldersInTrainAndVal() throws IOException {
    SoundboxSummary written = Soundbox.write(folder.resolve("box"), SETTINGS, Progress.none());
    assertThat(written.train()).isEqualTo(18);
    assertThat(written.heldOut()).isEqualTo(6);
    try (Stream<Path> files = Files.walk(folder.resolve("box"))) {
      assertThat(files.filter(Files::isRegularFile))
          .hasSize(24)
          .contains(
              folder.resolve("box/train/chirp/000000.wav"),
              folder.resolve("box/val/bell/000023.wav"));
    }
    assertThatThrownBy(() -> Soundbox.write(folder.resolve("box"), SETTINGS, Progress.none()))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("is not empty, and two data sets would mix");
  }

  @Test
  void everySoundIsAWavFileAsLongAsWasAsked() throws IOException, UnsupportedAudioFileException {
    SoundboxSettings other = SETTINGS.withRateHz(22_050).withSeconds(2);
    for (int index = 0; index < 6; index++) {
      byte[] file = Soundbox.sound(other, index);
      try (AudioInputStream sound =
          AudioSystem.getAudioInputStream(new ByteArrayInputStream(file))) {
        AudioFormat format = sound.getFormat();
        assertThat(format.getSampleRate()).isEqualTo(22_050);
        assertThat(format.getChannels()).isEqualTo(1);
        assertThat(sound.getFrameLength()).isEqualTo(44_100);
      }
    }
  }

  @Test
  void noSoundIsSilentOrClippedForLong() {
    for (int index = 0; index < 120; index++) {
      int[] samples = samples(Soundbox.sound(SETTINGS, index));
      int peak = Arrays.stream(samples).map(Math::abs).max().orElseThrow();
      assertThat(peak).as("sound %d", index).isBetween(2_000, 32_767);
      long clipped = Arrays.stream(samples).filter(s -> Math.abs(s) >= 31_700).count();
      assertThat(clipped).as("sound %d", index).isLessThan(200);
    }
  }

  @Test
  void aSoundFollowsFromSeedAndNumberAlone() {
    assertThat(Soundbox.sound(SETTINGS, 7))
        .isEqualTo(Soundbox.sound(SETTINGS.withCount(600).withHeldOutFraction(0), 7));
    assertThat(Soundbox.sound(SETTINGS, 7)).isNotEqualTo(Soundbox.sound(SETTINGS, 13));
    assertThat(Soundbox.sound(SETTINGS, 7)).isNotEqualTo(Soundbox.sound(SETTINGS.withSeed(1), 7));
  }

  /** Else a model would learn to hear how loud something is, which says nothing of its kind. */
  @Test
  void loudnessTellsNothingOfTheKind() {
    double[] means = new double[6];
    for (int kind = 0; kind < 6; kind++) {
      int own = kind;
      means[kind] =
          IntStream.range(0, 60)
              .map(turn -> peak(samples(Soundbox.sound(SETTINGS, own + 6 * turn))))
              .mapToDouble(Math::log)
              .average()
              .orElseThrow();
    }
    double spread =
        Arrays.stream(means).max().orElseThrow() - Arrays.stream(means).min().orElseThrow();
    assertThat(spread).isLessThan(0.5);
  }

  @Test
  void whatCannotBeMadeIsSaid() {
    assertThatThrownBy(() -> SETTINGS.withRateHz(8000))
        .hasMessage("a sound box cannot have 8000 samples a second; ask for 12000 to 48000");
    assertThatThrownBy(() -> SETTINGS.withCount(12))
        .hasMessageContaining("12 sounds are too few to hold a part of 0.25 out; ask for 24");
  }

  private static int peak(int[] samples) {
    return Arrays.stream(samples).map(Math::abs).max().orElseThrow();
  }

  private static int[] samples(byte[] wav) {
    ByteBuffer data = ByteBuffer.wrap(wav, 44, wav.length - 44).order(ByteOrder.LITTLE_ENDIAN);
    return IntStream.generate(data::getShort).limit((wav.length - 44) / 2).toArray();
  }
}
