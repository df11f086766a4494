package dev.graft.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.Content;
import dev.graft.UnreadableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what libsndfile reads; decode/make.py tells how the files were made. */
class DecodersTest {
  private static byte[] resource(String name) throws IOException {
    try (InputStream in = DecodersTest.class.getResourceAsStream("decode/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  private static float[] expected(String name) throws IOException {
    FloatBuffer values =
        ByteBuffer.wrap(resource(name.substring(0, name.lastIndexOf('.')) + ".f32"))
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    float[] all = new float[values.remaining()];
    values.get(all);
    return all;
  }

  private static Waveform decode(byte[] file) throws IOException {
    return SoundFile.decode(Content.of(file), 30);
  }

  /** The largest difference of FLAC is rounding; Vorbis and MP3 decode to no prescribed bits. */
  @ParameterizedTest
  @CsvSource({
    "flac16stereo.flac, 44100, 1e-7",
    "flac24mono.flac, 16000, 1e-7",
    "flac8three.flac, 8000, 1e-7",
    "vorbis44stereo.ogg, 44100, 1e-4",
    "vorbis16mono.ogg, 16000, 1e-4",
    "mp3-44stereo.mp3, 44100, 3e-3",
    "mp3-48mono.mp3, 48000, 3e-3",
    "mp3-22mono.mp3, 22050, 3e-3",
    "mp3-16stereo.mp3, 16000, 3e-3",
    "mp3-8mono.mp3, 8000, 3e-3"
  })
  void whatIsReadIsWhatTheReferenceReads(String name, int rateHz, double most) throws IOException {
    Waveform found = decode(resource(name));
    float[] expected = expected(name);
    assertThat(found.rateHz()).isEqualTo(rateHz);
    assertThat(found.complete()).isTrue();
    assertThat(found.samples()).hasSize(expected.length);
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i] - found.samples()[i]));
    }
    assertThat(largest).isLessThan(most);
  }

  @ParameterizedTest
  @ValueSource(strings = {"flac16stereo.flac", "vorbis44stereo.ogg", "mp3-44stereo.mp3"})
  void onlyTheBeginningIsDecodedWhereThatIsAskedFor(String name) throws IOException {
    Waveform begun = SoundFile.decode(Content.of(resource(name)), 0.1);
    assertThat(begun.samples()).hasSize(4410);
    assertThat(begun.complete()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"flac16stereo.flac", "vorbis44stereo.ogg", "mp3-44stereo.mp3"})
  void aFileThatIsCutShortIsNamed(String name) throws IOException {
    byte[] whole = resource(name);
    for (double part : new double[] {0.001, 0.05, 0.4, 0.8, 0.97}) {
      byte[] cut = Arrays.copyOf(whole, Math.max(16, (int) (part * whole.length)));
      assertThatThrownBy(() -> decode(cut))
          .isInstanceOf(UnreadableException.class)
          .hasMessageMatching("is (a damaged or )?truncated.*");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"flac24mono.flac", "vorbis16mono.ogg", "mp3-16stereo.mp3", "mp3-48mono.mp3"})
  void aDamagedFileIsNamedOrReadAndNothingElse(String name) throws IOException {
    byte[] whole = resource(name);
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = whole.clone();
      for (int k = 0; k < 8; k++) {
        damaged[4 + random.nextInt(whole.length - 4)] = (byte) random.nextInt();
      }
      try {
        assertThat(decode(damaged).samples()).isNotEmpty();
      } catch (UnreadableException expected) {
        assertThat(expected).hasMessageMatching("(is|holds) .*");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"flac24mono.flac", "vorbis16mono.ogg"})
  void aDamagedByteNeverPassesForSound(String name) throws IOException {
    byte[] whole = resource(name);
    SplittableRandom random = new SplittableRandom(6);
    for (int i = 0; i < 50; i++) {
      byte[] damaged = whole.clone();
      int at = whole.length / 2 + random.nextInt(whole.length / 2);
      damaged[at] ^= (byte) (1 + random.nextInt(255));
      assertThatThrownBy(() -> decode(damaged)).isInstanceOf(UnreadableException.class);
    }
  }
}
