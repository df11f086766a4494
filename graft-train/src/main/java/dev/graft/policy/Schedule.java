package dev.graft.policy;

/**
 * How the learning rate moves within a stage: a factor, of the stage's {@linkplain Rates rates},
 * for every step.
 *
 * <p>Every schedule begins with a warm-up, a part of the stage from 0 (none) to below 1 over which
 * the factor rises. Warm-up keeps the first steps, whose gradients come from few pictures and an
 * optimiser that knows nothing yet, from spoiling pretrained weights.
 */
public sealed interface Schedule {
  /**
   * The factor for one step.
   *
   * @param step from 0
   * @param steps how many the stage has at most
   * @return above 0, and at most 1
   */
  double factor(long step, long steps);

  /** The part of the stage over which the factor rises. */
  double warmUp();

  /** Rises linearly, then stays. */
  record Constant(double warmUp) implements Schedule {
    /** Checks the warm-up. */
    public Constant {
      checkWarmUp(warmUp);
    }

    @Override
    public double factor(long step, long steps) {
      return Math.min(1, risen(step, steps, warmUp));
    }
  }

  /**
   * Rises linearly, then falls along half a cosine towards 0.
   *
   * <p>Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017,
   * arXiv:1608.03983, without the restarts.
   */
  record Cosine(double warmUp) implements Schedule {
    /** Checks the warm-up. */
    public Cosine {
      checkWarmUp(warmUp);
    }

    @Override
    public double factor(long step, long steps) {
      double risen = risen(step, steps, warmUp);
      return risen <= 1 ? risen : cosine(1, 0, fallen(step, steps, warmUp));
    }
  }

  /**
   * Rises along half a cosine from a twenty-fifth, then falls along another towards 0.
   *
   * <p>Smith and Topin, "Super-Convergence: Very Fast Training of Neural Networks Using Large
   * Learning Rates", 2018, arXiv:1708.07120, with fastai's cosines in place of lines and without
   * the cycle of momentum.
   */
  record OneCycle(double warmUp) implements Schedule {
    private static final double START = 1.0 / 25;

    /** Checks the warm-up. */
    public OneCycle {
      checkWarmUp(warmUp);
    }

    @Override
    public double factor(long step, long steps) {
      double risen = risen(step, steps, warmUp);
      return risen <= 1 ? cosine(START, 1, risen) : cosine(1, 0, fallen(step, steps, warmUp));
    }
  }

  /**
   * Rises linearly from a thirty-second, then falls linearly back to it.
   *
   * <p>Howard and Ruder, "Universal Language Model Fine-tuning for Text Classification", 2018,
   * arXiv:1801.06146.
   */
  record SlantedTriangular(double warmUp) implements Schedule {
    private static final double LOWEST = 1.0 / 32;

    /** Checks the warm-up. */
    public SlantedTriangular {
      checkWarmUp(warmUp);
    }

    @Override
    public double factor(long step, long steps) {
      double risen = risen(step, steps, warmUp);
      double height = risen <= 1 ? risen : 1 - fallen(step, steps, warmUp);
      return LOWEST + (1 - LOWEST) * height;
    }
  }

  /** How much of the warm-up is done after this step; above 1 once it is over. */
  private static double risen(long step, long steps, double warmUp) {
    double warmUpSteps = warmUp * steps;
    return warmUpSteps < 1 ? Double.POSITIVE_INFINITY : (step + 1) / warmUpSteps;
  }

  /** How much of what follows the warm-up is done before this step, from 0 to below 1. */
  private static double fallen(long step, long steps, double warmUp) {
    double warmUpSteps = Math.floor(warmUp * steps);
    return Math.min((step - warmUpSteps) / Math.max(1, steps - warmUpSteps), 1 - 1e-6);
  }

  private static double cosine(double from, double to, double progress) {
    return to + (from - to) * 0.5 * (1 + Math.cos(Math.PI * progress));
  }

  private static void checkWarmUp(double warmUp) {
    Setting.requirePart("a warm-up", warmUp);
  }
}
