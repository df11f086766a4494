package dev.graft.image;

import dev.graft.modality.Placement;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How a picture lies in a frame of grey: whole, or larger or smaller and elsewhere, perhaps
 * mirrored; what lies beyond the frame is cut off.
 *
 * @param frame the frame
 * @param resized how large the whole picture is made
 * @param left where it begins in the frame, or before it
 * @param top where it begins in the frame, or before it
 * @param mirrored whether left and right are exchanged
 */
record Framing(Resize.Letterbox frame, Size resized, int left, int top, boolean mirrored) {
  private static final double SMALLEST = 0.5;
  private static final double LARGEST = 1.5;

  /** The picture as the network is asked about it. */
  static Framing whole(Resize.Letterbox frame, Size picture) {
    Size inner = frame.apply(picture);
    boolean middle = frame.place() == Resize.Letterbox.Place.MIDDLE;
    return new Framing(
        frame,
        inner,
        middle ? (frame.size().width() - inner.width()) / 2 : 0,
        middle ? (frame.size().height() - inner.height()) / 2 : 0,
        false);
  }

  /** As large as it is shown to the network, somewhere in the frame, mirrored in half of them. */
  static Framing moved(Resize.Letterbox frame, Size picture, RandomGenerator random) {
    return drawn(frame, frame.apply(picture), random);
  }

  /**
   * From half to one and a half times as large, somewhere in the frame, or with the frame somewhere
   * in it; mirrored in half of them.
   */
  static Framing scaled(Resize.Letterbox frame, Size picture, RandomGenerator random) {
    Size inner = frame.apply(picture);
    double scale = Math.exp(Augmentation.between(Math.log(SMALLEST), Math.log(LARGEST), random));
    return drawn(
        frame,
        new Size(
            (int) Math.max(1, Math.round(inner.width() * scale)),
            (int) Math.max(1, Math.round(inner.height() * scale))),
        random);
  }

  private static Framing drawn(Resize.Letterbox frame, Size resized, RandomGenerator random) {
    int left = offset(frame.size().width() - resized.width(), random);
    int top = offset(frame.size().height() - resized.height(), random);
    return new Framing(frame, resized, left, top, random.nextBoolean());
  }

  /** From nothing to all of the room that there is, or that is missing. */
  private static int offset(int room, RandomGenerator random) {
    int drawn = random.nextInt(Math.abs(room) + 1);
    return room < 0 ? -drawn : drawn;
  }

  /** Where the picture lies. */
  Placement placement() {
    return new Placement(left, top, resized.width(), resized.height(), mirrored);
  }

  /** The frame with the picture in it. */
  Picture apply(Picture picture, Preprocessing preprocessing) {
    return framed(shown(picture, preprocessing));
  }

  /**
   * The same in other colours; the frame stays grey.
   *
   * @param random what the colours are drawn from
   */
  Picture apply(
      Picture picture,
      Preprocessing preprocessing,
      Optional<Augmentation> colours,
      RandomGenerator random) {
    Picture shown = shown(picture, preprocessing);
    return framed(colours.isEmpty() ? shown : colours.get().jitter(shown, random));
  }

  /** What of the picture is to be seen, resized. */
  private Picture shown(Picture picture, Preprocessing preprocessing) {
    Size region = new Size(right() - Math.max(0, left), bottom() - Math.max(0, top));
    byte[] rgb = new byte[3 * region.width() * region.height()];
    int length = 3 * region.width();
    Picture source = preprocessing.channelOrder() == ChannelOrder.GREY ? picture.grey() : picture;
    new Resampler()
        .resample(
            mirrored ? source.mirrored() : source,
            resized,
            preprocessing.interpolation(),
            Math.max(0, -left),
            Math.max(0, -top),
            region,
            (y, row) -> {
              for (int i = 0; i < length; i++) {
                rgb[y * length + i] = (byte) row[i];
              }
            });
    return new Picture(region, rgb);
  }

  private int right() {
    return Math.min(frame.size().width(), left + resized.width());
  }

  private int bottom() {
    return Math.min(frame.size().height(), top + resized.height());
  }

  private Picture framed(Picture shown) {
    Size size = frame.size();
    byte[] rgb = new byte[3 * size.width() * size.height()];
    Arrays.fill(rgb, (byte) frame.grey());
    int length = 3 * shown.width();
    for (int y = 0; y < shown.height(); y++) {
      int to = 3 * ((y + Math.max(0, top)) * size.width() + Math.max(0, left));
      System.arraycopy(shown.rgb(), y * length, rgb, to, length);
    }
    return new Picture(size, rgb);
  }
}
