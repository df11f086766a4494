package dev.graft.audio;

/**
 * Triangular bands whose centres lie evenly on a mel scale.
 *
 * @param count how many
 * @param lowHz where the first begins
 * @param highHz where the last ends
 * @param sameArea whether all have the same area, and not the same height of 1
 */
record MelBands(int count, double lowHz, double highHz, MelScale scale, boolean sameArea) {
  /** Up to half the rate, as wide as librosa's default. */
  static MelBands usual(int count, int rateHz) {
    return new MelBands(count, 0, rateHz / 2.0, MelScale.SLANEY, true);
  }

  /** Weights [bins, bands] of the bins of a Fourier transform, from 0 Hz to half the rate. */
  double[] weights(int bins, int rateHz) {
    double lowest = scale.mel(lowHz);
    double step = (scale.mel(highHz) - lowest) / (count + 1);
    double[] edges = new double[count + 2];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = scale.hertz(lowest + i * step);
    }
    double[] weights = new double[bins * count];
    for (int bin = 0; bin < bins; bin++) {
      double at = scale.drawn(rateHz / 2.0 * bin / (bins - 1));
      for (int band = 0; band < count; band++) {
        double left = scale.drawn(edges[band]);
        double centre = scale.drawn(edges[band + 1]);
        double right = scale.drawn(edges[band + 2]);
        double height = Math.min((at - left) / (centre - left), (right - at) / (right - centre));
        double area = sameArea ? 2 / (edges[band + 2] - edges[band]) : 1;
        weights[bin * count + band] = area * Math.max(0, height);
      }
    }
    return weights;
  }
}
