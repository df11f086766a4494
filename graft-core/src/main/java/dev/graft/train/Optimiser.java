package dev.graft.train;

/** How a gradient becomes a step. Weight decay spares biases and normalisation parameters. */
public sealed interface Optimiser {
  /** The decay of weights, per step and per unit of learning rate. */
  double weightDecay();

  /** Stochastic gradient descent with Nesterov's momentum. */
  record Sgd(double momentum, double weightDecay) implements Optimiser {
    /** Checks the numbers. */
    public Sgd {
      checkFraction("momentum", momentum);
      checkFraction("weight decay", weightDecay);
    }
  }

  /**
   * Adam with decoupled weight decay.
   *
   * <p>Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019, arXiv:1711.05101.
   */
  record AdamW(double beta1, double beta2, double weightDecay) implements Optimiser {
    /** Checks the numbers. */
    public AdamW {
      checkFraction("beta1", beta1);
      checkFraction("beta2", beta2);
      checkFraction("weight decay", weightDecay);
    }
  }

  private static void checkFraction(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " must lie in [0, 1), not be " + value);
    }
  }
}
