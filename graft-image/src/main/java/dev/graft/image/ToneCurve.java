package dev.graft.image;

/** A map of each channel's values on their own, as Pillow's {@code ImageOps} has them. */
final class ToneCurve {
  private final byte[][] curves; // [channel][value]

  private ToneCurve(byte[][] curves) {
    this.curves = curves;
  }

  /** Stretches each channel to the full range. */
  static ToneCurve autocontrast(Picture picture) {
    byte[][] curves = new byte[3][256];
    for (int channel = 0; channel < 3; channel++) {
      int[] histogram = histogram(picture, channel);
      int low = 0;
      while (histogram[low] == 0) {
        low++;
      }
      int high = 255;
      while (histogram[high] == 0) {
        high--;
      }
      for (int value = 0; value < 256; value++) {
        int stretched = high > low ? (int) ((value - low) * 255.0 / (high - low)) : value;
        curves[channel][value] = (byte) Math.max(0, Math.min(255, stretched));
      }
    }
    return new ToneCurve(curves);
  }

  /** Spreads each channel's values so that all are as frequent. */
  static ToneCurve equalise(Picture picture) {
    byte[][] curves = new byte[3][256];
    for (int channel = 0; channel < 3; channel++) {
      int[] histogram = histogram(picture, channel);
      int highest = 255;
      while (histogram[highest] == 0) {
        highest--;
      }
      int step = (picture.width() * picture.height() - histogram[highest]) / 255;
      int sum = step / 2;
      for (int value = 0; value < 256; value++) {
        curves[channel][value] = (byte) (step == 0 ? value : Math.min(255, sum / step));
        sum += histogram[value];
      }
    }
    return new ToneCurve(curves);
  }

  /** Turns values from the threshold on into their negatives. */
  static ToneCurve solarise(int threshold) {
    byte[] curve = new byte[256];
    for (int value = 0; value < 256; value++) {
      curve[value] = (byte) (value < threshold ? value : 255 - value);
    }
    return new ToneCurve(new byte[][] {curve, curve, curve});
  }

  /** Keeps the highest bits only. */
  static ToneCurve posterise(int bits) {
    byte[] curve = new byte[256];
    for (int value = 0; value < 256; value++) {
      curve[value] = (byte) (value & -(1 << (8 - bits)));
    }
    return new ToneCurve(new byte[][] {curve, curve, curve});
  }

  Picture apply(Picture picture) {
    byte[] source = picture.rgb();
    byte[] target = new byte[source.length];
    for (int i = 0; i < source.length; i += 3) {
      target[i] = curves[0][source[i] & 0xff];
      target[i + 1] = curves[1][source[i + 1] & 0xff];
      target[i + 2] = curves[2][source[i + 2] & 0xff];
    }
    return new Picture(picture.size(), target);
  }

  private static int[] histogram(Picture picture, int channel) {
    byte[] rgb = picture.rgb();
    int[] histogram = new int[256];
    for (int i = channel; i < rgb.length; i += 3) {
      histogram[rgb[i] & 0xff]++;
    }
    return histogram;
  }
}
