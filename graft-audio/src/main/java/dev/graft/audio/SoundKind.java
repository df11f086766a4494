package dev.graft.audio;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a file is, by its first bytes. */
enum SoundKind {
  /** RIFF/WAVE, also with 64-bit sizes. */
  WAV("WAV", true),
  /** Free Lossless Audio Codec. */
  FLAC("FLAC", true),
  /** Vorbis in Ogg. */
  VORBIS("Ogg Vorbis", true),
  /** MPEG audio, layers I to III. */
  MP3("MP3", true),
  /** Opus in Ogg. */
  OPUS("Ogg Opus", false),
  /** Something else in Ogg. */
  OGG("Ogg, but neither Vorbis nor Opus", false),
  /** Big-endian RIFF. */
  RIFX("RIFX, a big-endian WAV", false),
  /** Of Apple and Amiga. */
  AIFF("AIFF", false),
  /** Of Sun and NeXT. */
  AU("AU", false),
  /** Of Apple. */
  CAF("CAF", false),
  /** MPEG-4 and QuickTime. */
  MP4("MP4 or M4A (AAC)", false),
  /** AAC in ADTS frames. */
  ADTS("AAC", false),
  /** Windows Media. */
  WMA("Windows Media", false),
  /** Of mobile telephones. */
  AMR("AMR", false),
  /** WebM and Matroska. */
  WEBM("WebM or Matroska", false),
  /** MIDI: notes, not sound. */
  MIDI("MIDI, which holds notes and no sound", false),
  /** None of these. */
  OTHER("no sound file", false);

  /** As many first bytes as tell. */
  static final int START_BYTES = 4096;

  private final String words;
  private final boolean read;

  SoundKind(String words, boolean read) {
    this.words = words;
    this.read = read;
  }

  /** What it is called. */
  String words() {
    return words;
  }

  /** Whether it is decoded here. */
  boolean isRead() {
    return read;
  }

  /** By the first bytes of a file. */
  static SoundKind of(byte[] start) {
    if (has(start, 0, "RIFF") || has(start, 0, "RF64") || has(start, 0, "BW64")) {
      return has(start, 8, "WAVE") ? WAV : OTHER;
    }
    if (has(start, 0, "fLaC")) {
      return FLAC;
    }
    if (has(start, 0, "OggS")) {
      return ogg(start);
    }
    if (has(start, 0, "ID3")) {
      return afterTags(start);
    }
    if (has(start, 0, "RIFX")) {
      return RIFX;
    }
    if (has(start, 0, "FORM") && (has(start, 8, "AIFF") || has(start, 8, "AIFC"))) {
      return AIFF;
    }
    if (has(start, 0, ".snd")) {
      return AU;
    }
    if (has(start, 0, "caff")) {
      return CAF;
    }
    if (has(start, 4, "ftyp")) {
      return MP4;
    }
    if (has(start, 0, "#!AMR")) {
      return AMR;
    }
    if (has(start, 0, "MThd")) {
      return MIDI;
    }
    if (isPrefix(start, 0x30, 0x26, 0xb2, 0x75)) {
      return WMA;
    }
    if (isPrefix(start, 0x1a, 0x45, 0xdf, 0xa3)) {
      return WEBM;
    }
    return mpeg(start);
  }

  private static SoundKind ogg(byte[] start) {
    int packet = start.length < 27 ? 27 : 27 + (start[26] & 0xff);
    if (start.length < packet + 8) {
      return VORBIS; // whose decoder says that it is cut short
    }
    if (has(start, packet, "\u0001vorbis")) {
      return VORBIS;
    }
    return has(start, packet, "OpusHead") ? OPUS : OGG;
  }

  /** ID3 tags stand before MP3, and some programs write them before FLAC. */
  private static SoundKind afterTags(byte[] start) {
    long size = start.length < 10 ? 0 : 10 + synchsafe(start, 6);
    return size + 4 <= start.length && has(start, (int) size, "fLaC") ? FLAC : MP3;
  }

  /** Four bytes of seven bits. */
  static int synchsafe(byte[] bytes, int at) {
    return ((bytes[at] & 0x7f) << 21)
        | ((bytes[at + 1] & 0x7f) << 14)
        | ((bytes[at + 2] & 0x7f) << 7)
        | (bytes[at + 3] & 0x7f);
  }

  private static SoundKind mpeg(byte[] start) {
    if (start.length < 4 || (start[0] & 0xff) != 0xff || (start[1] & 0xe0) != 0xe0) {
      return OTHER;
    }
    int layer = (start[1] >> 1) & 3;
    if (layer == 0) {
      return (start[1] & 0xf0) == 0xf0 ? ADTS : OTHER;
    }
    boolean possible =
        ((start[1] >> 3) & 3) != 1 && ((start[2] >> 4) & 15) != 15 && ((start[2] >> 2) & 3) != 3;
    return possible ? MP3 : OTHER;
  }

  private static boolean has(byte[] start, int at, String letters) {
    byte[] expected = letters.getBytes(StandardCharsets.ISO_8859_1);
    return at + expected.length <= start.length
        && Arrays.equals(start, at, at + expected.length, expected, 0, expected.length);
  }

  private static boolean isPrefix(byte[] start, int... expected) {
    for (int i = 0; i < expected.length; i++) {
      if (i >= start.length || (start[i] & 0xff) != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
