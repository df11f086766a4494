package dev.graft.image;

import dev.graft.Content;
import java.io.IOException;
import java.util.Optional;

/** Small JPEG files of pictures, for people to look at. */
public final class Thumbnail {
  /** On screens of twice the usual density it fills a card. */
  static final int SIDE_PX = 320;

  private static final int QUALITY = 80;

  private Thumbnail() {}

  /**
   * Makes one.
   *
   * @param file an image file of any format that can be read
   * @param sidePx the longest that its longer side may be; a smaller picture stays as it is
   * @return a JPEG file
   * @throws IOException if the file cannot be read
   */
  public static byte[] jpeg(Content file, int sidePx) throws IOException {
    Picture picture = decode(file, sidePx);
    double scale = (double) sidePx / Math.max(picture.width(), picture.height());
    if (scale < 1) {
      Size size = new Size(scaled(picture.width(), scale), scaled(picture.height(), scale));
      picture = Resampler.resized(picture, size, Interpolation.BICUBIC);
    }
    return Decoder.encodeJpeg(picture, QUALITY);
  }

  /** A large photograph is decoded no larger than twice the thumbnail needs. */
  private static Picture decode(Content file, int sidePx) throws IOException {
    Optional<String> problem = ImageCheck.problem(file);
    if (problem.isPresent()) {
      throw new DecodeException(problem.get());
    }
    int factor =
        ImageHeader.read(file)
            .filter(header -> header.format() == ImageFormat.JPEG)
            .map(header -> Math.max(header.size().width(), header.size().height()) / (2 * sidePx))
            .map(spare -> Math.min(8, Integer.highestOneBit(spare)))
            .orElse(1);
    return factor < 2 ? Decoder.decode(file) : Decoder.decodeReduced(file.whole(), factor);
  }

  private static int scaled(int lengthPx, double scale) {
    return Math.max(1, (int) Math.round(lengthPx * scale));
  }
}
