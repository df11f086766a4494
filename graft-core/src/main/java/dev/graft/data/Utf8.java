package dev.graft.data;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** Strict UTF-8: text in another encoding is refused where it first shows. */
final class Utf8 {
  private Utf8() {}

  /** The text without the mark that some editors put first. */
  static String decode(Path file, byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
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
              "'%s' is not UTF-8 text: byte %d, in line %d, is 0x%02X; save it as UTF-8",
              file,
              at + 1,
              line,
              bytes[at]));
    }
    String text = out.flip().toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
