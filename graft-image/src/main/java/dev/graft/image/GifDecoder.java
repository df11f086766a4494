package dev.graft.image;

/**
 * Decodes the first frame of a GIF (GIF89a, CompuServe 1990) as Pillow does: a transparent colour
 * is shown as the palette has it, and fills what the frame leaves free.
 */
final class GifDecoder {
  private static final int MAX_CODES = 1 << 12;
  private static final int[][] ROWS = {{0, 1}};
  private static final int[][] INTERLACED_ROWS = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};

  private final byte[] bytes;
  private final Fields file;
  private final GifFrame frame;

  // The data, bit by bit.
  private long at;
  private int inBlock;
  private int bits;
  private int bitCount;

  private GifDecoder(byte[] bytes) throws DecodeException {
    this.bytes = bytes;
    this.file = new Fields(bytes);
    this.frame = GifFrame.first(file).orElseThrow(() -> damaged("it has no image data"));
  }

  /**
   * Decodes a file.
   *
   * @throws DecodeException if its data are damaged
   * @throws Fields.EndOfFileException if the file ends too early
   */
  static Picture decode(byte[] file) throws DecodeException {
    return new GifDecoder(file).picture();
  }

  private Picture picture() throws DecodeException {
    Size canvas = frame.canvas();
    byte[] rgb = new byte[3 * canvas.width() * canvas.height()];
    byte[] palette = palette();
    int fill = 3 * frame.transparent().orElse(0);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = palette[fill + i % 3];
    }
    byte[] indices = indices();
    int from = 0;
    for (int[] pass : frame.interlaced() ? INTERLACED_ROWS : ROWS) {
      for (int y = pass[0]; y < frame.height(); y += pass[1]) {
        int to = 3 * ((frame.top() + y) * canvas.width() + frame.left());
        for (int x = 0; x < frame.width(); x++, to += 3) {
          System.arraycopy(palette, 3 * (indices[from++] & 0xFF), rgb, to, 3);
        }
      }
    }
    return new Picture(canvas, rgb);
  }

  /** 256 colours; those that the file has not are black, or where it has none at all, grey. */
  private byte[] palette() {
    byte[] palette = new byte[3 * 256];
    if (frame.paletteBytes() > 0) {
      System.arraycopy(bytes, (int) frame.palette(), palette, 0, frame.paletteBytes());
    }
    boolean grey = true;
    for (int i = 0; i < frame.paletteBytes(); i++) {
      grey &= (palette[i] & 0xFF) == i / 3;
    }
    if (grey) {
      for (int i = 0; i < palette.length; i++) {
        palette[i] = (byte) (i / 3);
      }
    }
    return palette;
  }

  /** Unpacks the data: Lempel, Ziv and Welch's method with codes of growing length. */
  private byte[] indices() throws DecodeException {
    int startBits = file.u8(frame.data());
    if (startBits < 1 || startBits > 11) {
      throw damaged("its codes have " + startBits + " bits");
    }
    at = frame.data() + 1;
    int clear = 1 << startBits;
    byte[] indices = new byte[frame.width() * frame.height()];
    short[] before = new short[MAX_CODES];
    byte[] last = new byte[MAX_CODES];
    byte[] reversed = new byte[MAX_CODES];
    for (int i = 0; i < clear; i++) {
      last[i] = (byte) i;
    }
    int codes = clear + 2;
    int codeBits = startBits + 1;
    int previous = -1;
    byte first = 0;
    int have = 0;
    while (have < indices.length) {
      int code = code(codeBits);
      if (code == clear) {
        codes = clear + 2;
        codeBits = startBits + 1;
        previous = -1;
        continue;
      }
      if (code == clear + 1) {
        throw damaged("its data end before the last row");
      }
      if (code > codes || (previous < 0 && (code >= clear || code == codes))) {
        throw damaged("its compressed data cannot be unpacked");
      }
      int length = 0;
      int one = code;
      if (code == codes) {
        reversed[length++] = first;
        one = previous;
      }
      while (one >= clear) {
        reversed[length++] = last[one];
        one = before[one];
      }
      first = last[one];
      reversed[length++] = first;
      while (length > 0 && have < indices.length) {
        indices[have++] = reversed[--length];
      }
      if (previous >= 0 && codes < MAX_CODES) {
        before[codes] = (short) previous;
        last[codes++] = first;
        codeBits += codes == 1 << codeBits && codeBits < 12 ? 1 : 0;
      }
      previous = code;
    }
    return indices;
  }

  private int code(int length) {
    while (bitCount < length) {
      if (inBlock == 0) {
        inBlock = file.u8(at++);
        if (inBlock == 0) {
          throw new Fields.EndOfFileException();
        }
      }
      bits |= file.u8(at++) << bitCount;
      bitCount += 8;
      inBlock--;
    }
    int code = bits & ((1 << length) - 1);
    bits >>>= length;
    bitCount -= length;
    return code;
  }

  private static DecodeException damaged(String what) {
    return new DecodeException("is a damaged GIF: " + what);
  }
}
