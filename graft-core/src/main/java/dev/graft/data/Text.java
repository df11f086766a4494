package dev.graft.data;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
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
final class Text {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private Text() {}

  /** The text without the mark that some editors put first. */
  static String decode(String file, byte[] bytes) {
    Charset charset = charset(bytes);
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
      long line = 1 + out.flip().chars().filter(c -> c == '\n').count();
      throw new GraftException(
          Fault.DATA,
          String.format(
              Locale.ROOT,
              "'%s' is not %s text: byte %d, in line %d, is 0x%02X; save it as UTF-8, which spreadsheets call 'CSV UTF-8'.",
              file,
              charset,
              at + 1,
              line,
              bytes[at]));
    }
    String text = out.flip().toString();
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  /** By the mark at its start, or by the zero byte beside each of its first characters. */
  private static Charset charset(byte[] bytes) {
    if (bytes.length < 2) {
      return StandardCharsets.UTF_8;
    }
    boolean zerosFirst = bytes[0] == 0 && bytes[1] != 0;
    boolean zerosSecond = bytes[0] != 0 && bytes[1] == 0;
    int mark = ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
    if (mark == 0xfeff || zerosFirst) {
      return StandardCharsets.UTF_16BE;
    }
    return mark == 0xfffe || zerosSecond ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
  }
}
