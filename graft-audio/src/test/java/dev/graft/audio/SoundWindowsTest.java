package dev.graft.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.Content;
import dev.graft.GraftException;
import dev.graft.modality.Windows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings that are decoded piece by piece, and the windows that slide over them. */
class SoundWindowsTest {
  private static final int RATE = 4000;

  private static final SoundProcessor PROCESSOR =
      new SoundProcessor(
          SoundModality.of(SoundSettings.of(RATE), Optional.empty(), List.of()),
          new SoundInput(40, 3),
          0);

  private static float[] floats(ByteArrayOutputStream bytes) {
    float[] all = new float[bytes.size() / Float.BYTES];
    ByteBuffer.wrap(bytes.toByteArray()).asFloatBuffer().get(all);
    return all;
  }

  private static float[] streamed(byte[] file) throws IOException {
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    SoundFile.stream(
        Content.of(file),
        new Mixdown.Listener() {
          @Override
          public void begin(int rateHz) {}

          @Override
          public boolean hear(float[] block, int count) {
            ByteBuffer values = ByteBuffer.allocate(count * Float.BYTES);
            values.asFloatBuffer().put(block, 0, count);
            heard.writeBytes(values.array());
            return true;
          }
        });
    return floats(heard);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flac16stereo.flac",
        "flac24mono.flac",
        "flac8three.flac",
        "vorbis44stereo.ogg",
        "mp3-16stereo.mp3"
      })
  void aRecordingIsTheSameWhetherItIsGatheredOrHeardPieceByPiece(String name) throws IOException {
    byte[] file;
    try (InputStream in = SoundWindowsTest.class.getResourceAsStream("decode/" + name)) {
      file = Objects.requireNonNull(in, name).readAllBytes();
    }
    assertThat(streamed(file)).isEqualTo(SoundFile.decode(Content.of(file), 3600).samples());
  }

  @ParameterizedTest
  @CsvSource({"8000, 16000", "44100, 16000", "48000, 16000", "16000, 16001", "22050, 4000"})
  void pieceByPieceASoundIsResampledToTheSameBits(int from, int to) {
    float[] sound = Wav.noise(0.7, from, 3);
    float[] expected = Resampler.resample(new Waveform(sound, from, true), to).samples();
    Resampler resampler = new Resampler(from, to);
    List<float[]> pieces = new ArrayList<>();
    for (int at = 0, size = 1; at < sound.length; at += size, size = size * 5 % 1009 + 1) {
      float[] piece = Arrays.copyOfRange(sound, at, Math.min(sound.length, at + size));
      pieces.add(resampler.next(piece, piece.length));
    }
    pieces.add(resampler.last());
    float[] found = new float[expected.length];
    int at = 0;
    for (float[] piece : pieces) {
      System.arraycopy(piece, 0, found, at, piece.length);
      at += piece.length;
    }
    assertThat(at).isEqualTo(expected.length);
    assertThat(found).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "10.3, 1, 0.25, 4000",
    "3.01, 0.5, 0.5, 4000",
    "2.2, 0.3, 0.07, 8000",
    "0.4, 1, 0.25, 4000",
    "0.004, 1, 0.25, 4000"
  })
  void eachPartOfARecordingHasAWindowAboutItsMiddle(
      double seconds, double window, double step, int rateHz) throws IOException {
    byte[] file = Wav.file(Wav.noise(seconds, rateHz, 5), rateHz);
    float[] all = Resampler.resample(SoundFile.decode(Content.of(file), 60), RATE).samples();
    List<Windows.Window> windows = new ArrayList<>();
    double heard = PROCESSOR.slide(Content.of(file), new Windows(window, step, -120), windows::add);
    assertThat(heard).isCloseTo(seconds, within(1e-3));
    double end = 0;
    for (Windows.Window one : windows) {
      assertThat(one.fromSeconds()).isCloseTo(end, within(1e-9));
      end = one.toSeconds();
      float[] samples = ((DecodedSound) one.decoded()).sound().samples();
      int length = Math.min(all.length, (int) Math.round(window * RATE));
      double middle = (one.fromSeconds() + step / 2) * RATE;
      int begin = (int) Math.max(0, Math.min(all.length - length, middle - length / 2.0 + 0.5));
      int exact =
          IntStream.rangeClosed(Math.max(0, begin - 1), begin + 1)
              .filter(from -> from + length <= all.length)
              .filter(from -> Arrays.equals(samples, Arrays.copyOfRange(all, from, from + length)))
              .findFirst()
              .orElse(-1);
      assertThat(exact).as("window of the part from " + one.fromSeconds()).isNotNegative();
    }
    assertThat(end).isEqualTo(heard);
  }

  @Test
  void windowsEndWhereItIsSilent() throws IOException {
    float[] sound = new float[3 * RATE];
    System.arraycopy(Wav.sine(440, 0.4, RATE), 0, sound, RATE, 4 * RATE / 10);
    List<Windows.Window> windows = new ArrayList<>();
    PROCESSOR.slide(Content.of(Wav.file(sound, RATE)), new Windows(1, 0.5, -60), windows::add);
    assertThat(windows)
        .extracting(Windows.Window::quiet)
        .containsExactly(true, true, false, true, true, true);
    Waveform about = ((DecodedSound) windows.get(2).decoded()).sound();
    assertThat(about.seconds()).isCloseTo(0.4, within(0.021));
    windows.clear();
    PROCESSOR.slide(Content.of(Wav.file(sound, RATE)), new Windows(1, 0.5, -5), windows::add);
    assertThat(windows)
        .as("a sine of half of full scale has -9 dB")
        .allMatch(Windows.Window::quiet);
  }

  @Test
  void windowsLongerThanTheModelHearsAreRefused() {
    assertThatThrownBy(() -> PROCESSOR.windows(Optional.of(Windows.of(31))))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("longer than the 30.0 that this model hears");
  }

  @Test
  void windowsAreAsLongAsTheSoundsThatAModelWasTrainedOn() {
    int pieces = PROCESSOR.input().pieces(3 * RATE);
    Windows usual = PROCESSOR.forExtent(pieces).windows(Optional.empty()).orElseThrow();
    assertThat(usual).isEqualTo(Windows.of(3));
  }
}
