package dev.graft.audio;

/**
 * How a waveform is cut into frames before their Fourier transforms.
 *
 * @param fft how many samples a transform takes
 * @param window how many of them a Hann window covers
 * @param hop how many samples lie between frames
 * @param ends what lies before and behind the waveform
 * @param kaldi whether a frame's mean is taken from it, each sample is lowered by .97 of the one
 *     before, the window is symmetric and stands at the frame's beginning
 */
record Framing(int fft, int window, int hop, Ends ends, boolean kaldi) {
  private static final double EMPHASIS = 0.97;

  /** What lies before and behind a waveform. */
  enum Ends {
    /** Nothing: the first frame begins where the waveform does. */
    CUT,
    /** Half a transform of silence, so that frames lie about each hop's sample. */
    SILENT,
    /** The same of the waveform itself, mirrored. */
    MIRRORED
  }

  Framing {
    if (fft < 2 || fft % 2 != 0 || window < 2 || window > fft || hop < 1) {
      throw new IllegalArgumentException(
          "frames of %s samples in transforms of %s, %s apart".formatted(window, fft, hop));
    }
  }

  /** The same where nothing lies before and behind. */
  Framing cut() {
    return new Framing(fft, window, hop, Ends.CUT, kaldi);
  }

  /** Of how many samples so many frames are made. */
  int samples(int frames) {
    return ends == Ends.CUT ? (frames - 1) * hop + length() : frames * hop;
  }

  int bins() {
    return fft / 2 + 1;
  }

  /** How many samples a frame is made of. */
  int length() {
    return kaldi ? window : fft;
  }

  /**
   * Weights [2 bins, length] of a frame's samples in the real and the imaginary parts of its
   * transform, window and all.
   */
  double[] kernels() {
    int length = length();
    double[] all = new double[2 * bins() * length];
    for (int bin = 0; bin < bins(); bin++) {
      for (int part = 0; part < 2; part++) {
        double[] kernel = new double[length];
        for (int at = 0; at < length; at++) {
          double turns = (double) ((long) at * bin % fft) / fft;
          kernel[at] = hann(at) * Math.cos(2 * Math.PI * turns - part * Math.PI / 2);
        }
        if (kaldi) {
          prepared(kernel);
        }
        System.arraycopy(kernel, 0, all, (part * bins() + bin) * length, length);
      }
    }
    return all;
  }

  private double hann(int at) {
    int period = kaldi ? window - 1 : window;
    int inside = kaldi ? at : at - (fft - window) / 2;
    return inside < 0 || inside >= window ? 0 : 0.5 - 0.5 * Math.cos(2 * Math.PI * inside / period);
  }

  /** What is done to a frame before is linear, and so becomes part of its weights. */
  private static void prepared(double[] kernel) {
    double sum = 0;
    kernel[0] *= 1 - EMPHASIS;
    for (int at = 0; at < kernel.length; at++) {
      kernel[at] -= at + 1 < kernel.length ? EMPHASIS * kernel[at + 1] : 0;
      sum += kernel[at];
    }
    for (int at = 0; at < kernel.length; at++) {
      kernel[at] -= sum / kernel.length;
    }
  }
}
