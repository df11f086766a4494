package dev.graft.data;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.UnreadableException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads text as UTF-8, or as UTF-16 where it shows. Anything else would be a guess, which changes
 * letters without a word, and is refused where it first shows.
 */
public final class Text {
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final Charset OF_WINDOWS = Charset.forName("windows-1252");

  private Text() {}

  /** The text of a table, without the mark that some editors put first. */
  static String decode(String file, byte[] bytes) {
    try {
      return decode(bytes);
    } catch (UnreadableException e) {
      throw new GraftException(
          Fault.DATA,
          "'%s' %s; save it as UTF-8, which spreadsheets call 'CSV UTF-8'."
              .formatted(file, UnreadableException.reason(e)),
          e);
    }
  }

  /**
   * The text without the mark that some editors put first.
   *
   * @throws UnreadableException if it is none, saying which byte and what the encoding may be
   */
  public static String decode(byte[] bytes) throws UnreadableException {
    requireKnown(bytes);
    return decode(bytes, charset(bytes), 0, 1);
  }

  /**
   * The text of a part of a stream, without the mark at its start.
   *
   * @param bytesBefore how many bytes of the stream came before
   * @param firstLine the number of the part's first line in the stream
   */
  static String decode(byte[] bytes, Charset charset, long bytesBefore, long firstLine)
      throws UnreadableException {
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      int at = in.position();
      long line = firstLine + out.flip().chars().filter(c -> c == '\n').count();
      throw new UnreadableException(
          String.format(
              Locale.ROOT,
              "is not %s text: byte %d, in line %d, is 0x%02X%s",
              charset,
              bytesBefore + at + 1,
              line,
              bytes[at],
              charset.equals(StandardCharsets.UTF_8) ? otherwise(bytes, at) : ""));
    }
    String text = out.flip().toString();
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  /** What the byte would be in the encoding that is met most often besides. */
  private static String otherwise(byte[] bytes, int at) {
    for (byte one : bytes) {
      boolean isControl = one >= 0 && one < ' ' && one != '\t' && one != '\n' && one != '\r';
      if (isControl) {
        return "";
      }
    }
    String letter = new String(bytes, at, 1, OF_WINDOWS);
    return letter.charAt(0) == '\uFFFD' ? "" : ", '%s' in Windows-1252 (Latin-1)".formatted(letter);
  }

  /**
   * Refuses what shows to be in an encoding that is not read.
   *
   * @param start the first four bytes, or all of fewer
   * @throws UnreadableException if it is UTF-32, by the mark at its start or by the zeros beside
   *     its first character
   */
  static void requireKnown(byte[] start) throws UnreadableException {
    if (start.length < 4 || (start[0] | start[1] | start[2] | start[3]) == 0) {
      return;
    }
    boolean bigEndian = start[0] == 0 && start[1] == 0;
    boolean littleEndian = start[2] == 0 && start[3] == 0;
    if (bigEndian || littleEndian) {
      throw new UnreadableException("is UTF-32 text, where UTF-8 or UTF-16 is expected");
    }
  }

  /**
   * By the mark at its start, or by the zero byte beside each of its first two characters: a single
   * zero byte is no more than that, and makes no letters of those around it.
   */
  static Charset charset(byte[] bytes) {
    if (bytes.length < 2) {
      return StandardCharsets.UTF_8;
    }
    int mark = ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
    if (mark == 0xfeff || hasZeros(bytes, 0)) {
      return StandardCharsets.UTF_16BE;
    }
    return mark == 0xfffe || hasZeros(bytes, 1)
        ? StandardCharsets.UTF_16LE
        : StandardCharsets.UTF_8;
  }

  /** Whether of each of the first two pairs of bytes just that one is zero. */
  private static boolean hasZeros(byte[] bytes, int at) {
    return bytes.length >= 4
        && (bytes[at] | bytes[at + 2]) == 0
        && bytes[1 - at] != 0
        && bytes[3 - at] != 0;
  }

  /** Whether there is nothing in a text to be seen: no more than spaces and marks of all kinds. */
  public static boolean isBlank(String text) {
    return text.codePoints().allMatch(Label::isUnseen);
  }
}
