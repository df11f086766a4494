package dev.graft.image;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The weights with which one line of pixels is resampled to another length: for each output pixel a
 * window of input pixels, in fixed point with 22 bits, computed as Pillow's {@code Resample.c}
 * computes them, so that results are equal bit for bit.
 *
 * @see <a
 *     href="https://github.com/python-pillow/Pillow/blob/main/src/libImaging/Resample.c">Pillow,
 *     Resample.c</a>
 */
final class Filter {
  /** Bits behind the point: 32 less 8 for the pixel and 2 for the sign and overshoot. */
  static final int PRECISION_BITS = 32 - 8 - 2;

  private record Key(int inLength, int outLength, Interpolation interpolation) {}

  private static final int CACHED = 256;
  private static final Map<Key, Filter> CACHE = new ConcurrentHashMap<>();

  private final int taps;
  private final int[] starts;
  private final int[] weights;

  /** The filter between two lengths; filters are kept, for sizes recur. */
  static Filter of(int inLength, int outLength, Interpolation interpolation) {
    if (CACHE.size() >= CACHED) {
      CACHE.clear();
    }
    return CACHE.computeIfAbsent(new Key(inLength, outLength, interpolation), Filter::new);
  }

  private Filter(Key key) {
    if (key.interpolation == Interpolation.NEAREST) {
      taps = 1;
      starts = nearest(key);
      weights = new int[key.outLength];
      Arrays.fill(weights, 1 << PRECISION_BITS);
      return;
    }
    double scale = (double) key.inLength / key.outLength;
    double filterScale = Math.max(scale, 1);
    double support = key.interpolation.support() * filterScale;
    starts = new int[key.outLength];
    int[] ends = new int[key.outLength];
    int longest = 0;
    for (int out = 0; out < key.outLength; out++) {
      double centre = (out + 0.5) * scale;
      starts[out] = Math.max((int) (centre - support + 0.5), 0);
      ends[out] = Math.min((int) (centre + support + 0.5), key.inLength);
      longest = Math.max(longest, ends[out] - starts[out]);
    }
    taps = longest;
    weights = new int[key.outLength * taps];
    double[] exact = new double[taps];
    for (int out = 0; out < key.outLength; out++) {
      double centre = (out + 0.5) * scale;
      int from = starts[out];
      int count = ends[out] - from;
      double sum = 0;
      for (int tap = 0; tap < count; tap++) {
        exact[tap] = key.interpolation.weight((tap + from - centre + 0.5) * (1 / filterScale));
        sum += exact[tap];
      }
      // Windows are equally long: one at the end starts earlier, with weights of nought.
      starts[out] = Math.min(from, key.inLength - taps);
      int first = out * taps + from - starts[out];
      for (int tap = 0; tap < count; tap++) {
        double weight = exact[tap] / sum * (1 << PRECISION_BITS);
        weights[first + tap] = (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
      }
    }
  }

  /** Adds up as Pillow does, whose rounding decides between two pixels. */
  private static int[] nearest(Key key) {
    double scale = (double) key.inLength / key.outLength;
    int[] pixels = new int[key.outLength];
    double at = scale * 0.5;
    for (int out = 0; out < pixels.length; out++, at += scale) {
      pixels[out] = Math.min((int) at, key.inLength - 1);
    }
    return pixels;
  }

  /** How many input pixels make an output pixel. */
  int taps() {
    return taps;
  }

  /** The first input pixel of an output pixel's window. */
  int start(int out) {
    return starts[out];
  }

  /** The weights [outLength, taps]; to be read only. */
  int[] weights() {
    return weights;
  }
}
