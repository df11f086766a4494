package dev.graft.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.Content;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoundKindTest {
  private static byte[] bytes(String letters) {
    return letters.getBytes(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource({
    "RIFF....WAVE, WAV",
    "RF64....WAVE, WAV",
    "RIFF....AVI , OTHER",
    "fLaC, FLAC",
    "ID3....., MP3",
    "FORM....AIFC, AIFF",
    "....ftypM4A, MP4",
    "caff, CAF",
    "MThd, MIDI",
    "#!AMR, AMR",
    "hello, OTHER"
  })
  void formatsAreToldByTheirFirstBytes(String start, SoundKind kind) {
    assertThat(SoundKind.of(bytes(start + "\0\0\0\0"))).isEqualTo(kind);
  }

  @Test
  void framesOfMpegAreTold() {
    assertThat(SoundKind.of(new byte[] {-1, (byte) 0xfb, (byte) 0x90, 0})).isEqualTo(SoundKind.MP3);
    assertThat(SoundKind.of(new byte[] {-1, (byte) 0xf1, 0x50, 0})).isEqualTo(SoundKind.ADTS);
    assertThat(SoundKind.of(new byte[] {-1, (byte) 0xfb, (byte) 0xf0, 0}))
        .isEqualTo(SoundKind.OTHER);
  }

  @Test
  void whatIsInAnOggIsToldByItsFirstPacket() {
    String page = "OggS" + "\0".repeat(22) + "\u0001\u001e";
    assertThat(SoundKind.of(bytes(page + "\u0001vorbis"))).isEqualTo(SoundKind.VORBIS);
    assertThat(SoundKind.of(bytes(page + "OpusHead"))).isEqualTo(SoundKind.OPUS);
    assertThat(SoundKind.of(bytes(page + "Speex   "))).isEqualTo(SoundKind.OGG);
  }

  @Test
  void whatIsNotReadIsNamedWithHowToConvertIt() {
    assertThatThrownBy(() -> SoundFile.decode(Content.of(bytes("....ftypM4A ....")), 30))
        .hasMessageContaining("is MP4 or M4A (AAC), which is not read here")
        .hasMessageContaining("ffmpeg -i");
  }
}
