package dev.graft.data;

import dev.graft.UnreadableException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * The lines of a stream, decoded as {@link Text} decodes files, but each by itself: one that is no
 * text leaves the others as they are, and only one is held at a time.
 */
public final class LineReader {
  /** So many of the first bytes show the encoding. */
  private static final int FIRST_BYTES = 4;

  private final InputStream in;
  private final Charset charset;
  private final int mostBytes;
  private long line;
  private long bytesBefore;
  private boolean afterReturn;

  /**
   * Reads a stream from its beginning.
   *
   * @param mostBytes that a line may have
   * @throws UnreadableException if it is in an encoding that is not read
   */
  public LineReader(InputStream in, int mostBytes) throws IOException {
    this.in = new BufferedInputStream(in);
    this.mostBytes = mostBytes;
    this.in.mark(FIRST_BYTES);
    byte[] start = this.in.readNBytes(FIRST_BYTES);
    Text.requireKnown(start);
    this.charset = Text.charset(start);
    this.in.reset();
  }

  /** The number, from 1, of the line that was read last. */
  public long line() {
    return line;
  }

  /**
   * The next line without its end; empty where there are no more.
   *
   * @throws UnreadableException if it is no text, or too long; the next may be one
   */
  public Optional<String> next() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long size = 0;
    long start = bytesBefore;
    boolean ended = false;
    byte[] unit = unit();
    if (afterReturn && isCharacter(unit, '\n')) {
      start = bytesBefore;
      unit = unit();
    }
    if (unit.length == 0) {
      return Optional.empty();
    }
    afterReturn = false;
    while (unit.length > 0 && !ended) {
      afterReturn = isCharacter(unit, '\r');
      ended = afterReturn || isCharacter(unit, '\n');
      if (!ended) {
        size += unit.length;
        if (size <= mostBytes) {
          bytes.write(unit);
        }
        unit = unit();
      }
    }
    line++;
    if (size > mostBytes) {
      throw new UnreadableException(
          String.format(
              Locale.ROOT, "holds %,d bytes, where a text may have %,d", size, mostBytes));
    }
    return Optional.of(Text.decode(bytes.toByteArray(), charset, start, line));
  }

  /** The bytes of as much as may end a line; fewer at the end. */
  private byte[] unit() throws IOException {
    byte[] unit = in.readNBytes(charset.equals(StandardCharsets.UTF_8) ? 1 : 2);
    bytesBefore += unit.length;
    return unit;
  }

  private boolean isCharacter(byte[] unit, char wanted) {
    if (unit.length == 1) {
      return charset.equals(StandardCharsets.UTF_8) && unit[0] == wanted;
    }
    return unit.length == 2
        && (charset.equals(StandardCharsets.UTF_16BE)
            ? unit[0] == 0 && unit[1] == wanted
            : unit[0] == wanted && unit[1] == 0);
  }
}
