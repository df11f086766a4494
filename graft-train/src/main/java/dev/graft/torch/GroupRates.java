package dev.graft.torch;

/**
 * How far one parameter group moves in one step.
 *
 * @param learningRate the step's length, 0 or more
 * @param weightDecay how strongly weights are drawn to zero; only parameters whose {@linkplain
 *     Parameter.Role#decays role decays}
 * @param pull how strongly parameters are drawn to where {@link Training#pullTowards} says: L2-SP,
 *     Li, Grandvalet and Davoine, "Explicit Inductive Bias for Transfer Learning with Convolutional
 *     Networks", 2018, arXiv:1802.01483
 */
public record GroupRates(double learningRate, double weightDecay, double pull) {
  /** Checks the numbers. */
  public GroupRates {
    check("learning rate", learningRate);
    check("weight decay", weightDecay);
    check("pull", pull);
  }

  private static void check(String name, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " must be 0 or more, not " + value);
    }
  }
}
