package dev.graft.image;

import dev.graft.AtomicFile;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;

/** Pictures that are written. */
public final class PictureFile {
  private static final int JPEG_QUALITY = 92;

  private PictureFile() {}

  /**
   * Refuses a file whose name says neither PNG nor JPEG, before work is spent.
   *
   * @throws GraftException of fault {@code USAGE} if it doesn't
   */
  public static void requireWritable(Path file) {
    isPng(file);
  }

  /**
   * Writes a picture, losslessly as PNG or smaller as JPEG, by the end of the file's name.
   *
   * @throws GraftException of fault {@code USAGE} if that says neither
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, Picture picture) throws IOException {
    byte[] bytes =
        isPng(file) ? Decoder.encodePng(picture) : Decoder.encodeJpeg(picture, JPEG_QUALITY);
    AtomicFile.write(file, ByteBuffer.wrap(bytes));
  }

  private static boolean isPng(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    boolean png = name.endsWith(".png");
    if (!png && !name.endsWith(".jpg") && !name.endsWith(".jpeg")) {
      throw new GraftException(
          Fault.USAGE,
          "a picture cannot be written to %s; expected a file that ends in .png or .jpg."
              .formatted(file));
    }
    return png;
  }
}
