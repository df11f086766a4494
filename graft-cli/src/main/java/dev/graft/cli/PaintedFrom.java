package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.image.DecodeException;
import dev.graft.image.Decoder;
import dev.graft.image.Picture;
import dev.graft.image.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A picture that something is painted from: its content or its style. */
final class PaintedFrom {
  private PaintedFrom() {}

  /**
   * Reads one.
   *
   * @throws GraftException if it is no file, or no picture
   */
  static Picture read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new GraftException(
          Fault.USAGE,
          "%s is %s; expected a picture, as a .jpg, .png, .gif, .bmp or .webp file."
              .formatted(file, Files.exists(file) ? "no file" : "not there"));
    }
    try {
      return Decoder.decode(Files.readAllBytes(file));
    } catch (DecodeException e) {
      throw new GraftException(
          Fault.DATA, "%s %s; use another picture.".formatted(file, e.getMessage()), e);
    }
  }

  /** In proportion, the longer side of a length. */
  static Size within(Size size, int px) {
    double scale = (double) px / Math.max(size.width(), size.height());
    return new Size(
        Math.max(2, (int) Math.round(size.width() * scale)),
        Math.max(2, (int) Math.round(size.height() * scale)));
  }
}
