package dev.graft.audio;

/** How pitch is measured, so that bands lie evenly. */
enum MelScale {
  /** Linear below 1 kHz, logarithmic above: Slaney, "Auditory Toolbox", 1998. */
  SLANEY {
    @Override
    double mel(double hertz) {
      return hertz < LINEAR_UP_TO
          ? hertz / HERTZ_PER_MEL
          : LINEAR_UP_TO / HERTZ_PER_MEL + Math.log(hertz / LINEAR_UP_TO) / LOG_STEP;
    }

    @Override
    double hertz(double mel) {
      double knee = LINEAR_UP_TO / HERTZ_PER_MEL;
      return mel < knee ? mel * HERTZ_PER_MEL : LINEAR_UP_TO * Math.exp(LOG_STEP * (mel - knee));
    }
  },

  /** As the Hidden Markov Model Toolkit has it: Young et al., "The HTK Book". */
  HTK {
    @Override
    double mel(double hertz) {
      return 2595 * Math.log10(1 + hertz / 700);
    }

    @Override
    double hertz(double mel) {
      return 700 * (Math.pow(10, mel / 2595) - 1);
    }
  },

  /** HTK's, with triangles that are straight in mel, not in hertz, as Kaldi draws them. */
  KALDI {
    @Override
    double mel(double hertz) {
      return 1127 * Math.log(1 + hertz / 700);
    }

    @Override
    double hertz(double mel) {
      return 700 * (Math.exp(mel / 1127) - 1);
    }

    @Override
    double drawn(double hertz) {
      return mel(hertz);
    }
  };

  private static final double LINEAR_UP_TO = 1000;
  private static final double HERTZ_PER_MEL = 200.0 / 3;
  private static final double LOG_STEP = Math.log(6.4) / 27;

  abstract double mel(double hertz);

  abstract double hertz(double mel);

  /** On the axis on which triangles are straight. */
  double drawn(double hertz) {
    return hertz;
  }
}
