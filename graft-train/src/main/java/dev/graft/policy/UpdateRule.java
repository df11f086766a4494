package dev.graft.policy;

/** How a gradient moves a parameter. */
public sealed interface UpdateRule {
  /**
   * Stochastic gradient descent with momentum. Decay and pull are added to the gradient.
   *
   * <p>As in PyTorch, the rate multiplies the momentum when it is used, not when it is gathered.
   *
   * @param momentum which part of the last step is taken again, from 0 to below 1
   * @param nesterov whether the step looks ahead: Sutskever et al., "On the importance of
   *     initialization and momentum in deep learning", 2013
   */
  record Sgd(double momentum, boolean nesterov) implements UpdateRule {
    /** Checks the momentum. */
    public Sgd {
      Setting.requirePart("a momentum", momentum);
      Setting.require(
          momentum > 0 || !nesterov, "Nesterov's momentum", momentum, "a number above 0");
    }
  }

  /**
   * Adam with decay, and pull, apart from the gradient.
   *
   * <p>Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019, arXiv:1711.05101.
   *
   * @param beta1 how slowly the mean of the gradient follows, from 0 to below 1
   * @param beta2 how slowly the mean of its square follows, from 0 to below 1
   * @param epsilon added to the root of that mean, above 0
   */
  record AdamW(double beta1, double beta2, double epsilon) implements UpdateRule {
    /** Checks the numbers. */
    public AdamW {
      Setting.requirePart("a beta1", beta1);
      Setting.requirePart("a beta2", beta2);
      Setting.require(epsilon > 0, "an epsilon", epsilon, "a number above 0, such as 1e-8");
    }

    /** The usual numbers. */
    public static AdamW defaults() {
      return new AdamW(0.9, 0.999, 1e-8);
    }
  }
}
