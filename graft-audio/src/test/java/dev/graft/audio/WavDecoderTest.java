package dev.graft.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.Content;
import dev.graft.UnreadableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WavDecoderTest {
  private static final float[] SINE = Wav.sine(440, 0.05, 8000);

  private static Waveform decode(byte[] file) throws IOException {
    return SoundFile.decode(Content.of(file), 30);
  }

  private static byte[] data(int bytes, BiConsumer<ByteBuffer, Float> writer) {
    ByteBuffer data = ByteBuffer.allocate(bytes * SINE.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float sample : SINE) {
      writer.accept(data, sample);
    }
    return data.array();
  }

  private static void assertIsSine(Waveform found, double tolerance) {
    assertThat(found.rateHz()).isEqualTo(8000);
    assertThat(found.samples()).hasSize(SINE.length);
    for (int i = 0; i < SINE.length; i++) {
      assertThat(found.samples()[i]).isCloseTo(SINE[i], within((float) tolerance));
    }
  }

  @Test
  void everyWayToWriteSamplesIsRead() throws IOException {
    assertIsSine(
        decode(
            Wav.file(1, 1, 8000, 8, data(1, (d, x) -> d.put((byte) (128 + Math.round(x * 127)))))),
        0.01);
    assertIsSine(decode(Wav.file(SINE, 8000)), 1e-4);
    assertIsSine(
        decode(
            Wav.file(
                1,
                1,
                8000,
                24,
                data(
                    3,
                    (d, x) -> {
                      int value = Math.round(x * 8388607);
                      d.put((byte) value).put((byte) (value >> 8)).put((byte) (value >> 16));
                    }))),
        1e-6);
    assertIsSine(
        decode(Wav.file(1, 1, 8000, 32, data(4, (d, x) -> d.putInt((int) (x * 2147483647.0))))),
        1e-6);
    assertIsSine(decode(Wav.file(3, 1, 8000, 32, data(4, ByteBuffer::putFloat))), 0);
    assertIsSine(decode(Wav.file(3, 1, 8000, 64, data(8, (d, x) -> d.putDouble((double) x)))), 0);
  }

  @ParameterizedTest
  @CsvSource({
    // The bytes that ITU-T G.711 gives some values, of 16 bits.
    "6, 0xd5, 8", "6, 0x55, -8", "6, 0xaa, 32256", "6, 0x2a, -32256", "6, 0xd4, 24",
    "7, 0xff, 0", "7, 0x80, 32124", "7, 0x00, -32124", "7, 0xf0, 120", "7, 0x7e, -8"
  })
  void theBytesOfTelephonesAreRead(int code, int coded, int value) throws IOException {
    Waveform found = decode(Wav.file(code, 1, 8000, 8, new byte[] {(byte) coded}));
    assertThat(found.samples()[0]).isEqualTo(value / 32768f);
  }

  @Test
  void channelsAreAveraged() throws IOException {
    byte[] data = data(8, (d, x) -> d.putFloat(2 * x).putFloat(0));
    assertIsSine(decode(Wav.file(3, 2, 8000, 32, data)), 1e-7);
  }

  @Test
  void anExtensibleFormatIsReadByItsInnerCode() throws IOException {
    ByteBuffer format = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
    format.putShort((short) 0xfffe).putShort((short) 1).putInt(8000).putInt(32000);
    format.putShort((short) 4).putShort((short) 32).putShort((short) 22).putShort((short) 32);
    format.putInt(4).putShort((short) 3);
    byte[] data = data(4, ByteBuffer::putFloat);
    assertIsSine(decode(Wav.file(format.array(), data, data.length)), 0);
  }

  @Test
  void aSizeThatWasNeverWrittenMeansAllThatFollows() throws IOException {
    byte[] format = Arrays.copyOfRange(Wav.file(SINE, 8000), 20, 36);
    byte[] data = data(2, (d, x) -> d.putShort((short) Math.round(x * 32767)));
    assertIsSine(decode(Wav.file(format, data, -1)), 1e-4);
    assertIsSine(decode(Wav.file(format, data, 0)), 1e-4);
  }

  @Test
  void onlyTheBeginningOfALongSoundIsDecodedAndThatIsTold() throws IOException {
    byte[] file = Wav.file(Wav.sine(440, 2, 8000), 8000);
    Waveform begun = SoundFile.decode(Content.of(file), 0.5);
    assertThat(begun.samples()).hasSize(4000);
    assertThat(begun.complete()).isFalse();
    assertThat(SoundFile.decode(Content.of(file), 2).complete()).isTrue();
  }

  @Test
  void whatIsNoWholeSoundIsNamed() {
    byte[] whole = Wav.file(SINE, 8000);
    assertUnreadable(new byte[0], "is empty");
    assertUnreadable(new byte[] {1, 2, 3, 4, 5}, "is no sound: expected WAV, FLAC, MP3 or Ogg");
    assertUnreadable(Arrays.copyOf(whole, whole.length - 100), "is truncated: a WAV that has");
    assertUnreadable(Arrays.copyOf(whole, 30), "damaged or truncated WAV");
    assertUnreadable(Wav.file(1, 1, 8000, 16, new byte[0]), "holds no sound");
    assertUnreadable(Wav.file(2, 1, 8000, 4, new byte[64]), "codec 0x0002");
    assertUnreadable(Wav.file(1, 1, 0, 16, new byte[64]), "claims 1 channel of 0 samples");
    assertUnreadable(
        Wav.file(3, 1, 8000, 32, new byte[] {0, 0, (byte) 0xc0, 0x7f}), "are no numbers");
  }

  @ParameterizedTest
  @CsvSource({"1e30, 1.000e+30", "-3e38, 3.000e+38", "32767, 3.277e+04", "1001, 1001"})
  void samplesThatNoSoundHasAreRefusedWithTheLargest(float scale, String told) {
    byte[] small = Wav.file(3, 1, 8000, 32, data(4, (d, x) -> d.putFloat(100 * x)));
    assertThatCode(() -> decode(small)).doesNotThrowAnyException();
    byte[] large = data(4, (d, x) -> d.putFloat(x));
    ByteBuffer.wrap(large).order(ByteOrder.LITTLE_ENDIAN).putFloat(40, scale);
    assertUnreadable(
        Wav.file(3, 1, 8000, 32, large),
        "samples of up to " + told + ", where -1 to 1 is expected");
  }

  @Test
  void samplesThatNoSoundHasAreRefusedWhereChannelsCancelThem() {
    byte[] data = data(8, (d, x) -> d.putFloat(1e30f).putFloat(-1e30f));
    assertUnreadable(Wav.file(3, 2, 8000, 32, data), "samples of up to 1.000e+30");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 999, 768_001})
  void ratesThatNoSoundHasAreRefused(int rateHz) throws IOException {
    assertUnreadable(
        Wav.file(1, 1, rateHz, 16, new byte[64]),
        "claims 1 channel of " + rateHz + " samples a second, where up to 64 of 1000 to 768000");
    assertThat(decode(Wav.file(1, 1, 1000, 16, new byte[64])).rateHz()).isEqualTo(1000);
  }

  @Test
  void damagedFilesNeverFailInAnotherWay() {
    byte[] whole = Wav.file(SINE, 8000);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 3000; i++) {
      byte[] damaged = Arrays.copyOf(whole, 12 + random.nextInt(whole.length - 12));
      for (int k = 0; k < 3; k++) {
        damaged[random.nextInt(Math.min(64, damaged.length))] = (byte) random.nextInt();
      }
      try {
        assertThat(decode(damaged).samples()).isNotEmpty();
      } catch (UnreadableException expected) {
        assertThat(expected).hasMessageMatching("(is|holds) .*");
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static void assertUnreadable(byte[] file, String why) {
    assertThatThrownBy(() -> decode(file))
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining(why);
  }

  /** Rates are written without a sign. */
  @Test
  void aRateThatNoSoundHasIsToldAsItIsWritten() {
    byte[] file = Wav.file(1, 1, -2, 16, new byte[64]);
    assertThatThrownBy(() -> decode(file))
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining("claims 1 channel of 4294967294 samples a second");
  }
}
