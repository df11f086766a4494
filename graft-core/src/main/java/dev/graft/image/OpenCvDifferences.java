package dev.graft.image;

/**
 * Where OpenCV's colours are not Pillow's: transparent pixels of a GIF, which OpenCV empties and
 * Pillow shows in their own colour, and 16-bit bitmaps, whose white is not quite white in OpenCV.
 */
final class OpenCvDifferences {
  private static final int GIF_EXTENSION = 0x21;
  private static final int GIF_GRAPHIC_CONTROL = 0xF9;

  private OpenCvDifferences() {}

  /** A GIF whose first frame has no transparent colour; the file itself if that is so already. */
  static byte[] opaque(byte[] gif) {
    Fields file = new Fields(gif);
    int at = ImageCheck.afterGifHeader(file);
    while (file.u8(at) == GIF_EXTENSION) {
      if (file.u8(at + 1) == GIF_GRAPHIC_CONTROL && (file.u8(at + 3) & 1) == 1) {
        byte[] opaque = gif.clone();
        opaque[at + 3] &= ~1;
        // Around a first frame that is smaller than the whole there is its colour too.
        opaque[11] = gif[at + 6];
        return opaque;
      }
      at = ImageCheck.afterGifBlocks(file, at + 2);
    }
    return gif;
  }

  /** Stretches the 5 or 6 bits per colour of a 16-bit bitmap over 0 to 255, in place. */
  static void stretch(byte[] bmp, byte[] rgb) {
    Fields file = new Fields(bmp);
    boolean windows = file.u32Little(14) >= 40;
    if (!windows || file.u16Little(28) != 16) {
      return;
    }
    boolean sixBitGreen = file.u32Little(30) == 3 && file.u32Little(58) == 0x07E0;
    for (int i = 0; i < rgb.length; i++) {
      int bits = sixBitGreen && i % 3 == 1 ? 6 : 5;
      int value = (rgb[i] & 0xFF) >> (8 - bits);
      int most = (1 << bits) - 1;
      rgb[i] = (byte) (value * 255 / most);
    }
  }
}
