package dev.graft.head;

import java.util.List;

/**
 * Which head was taken, and why.
 *
 * @param method the one taken, never {@link HeadMethod#AUTO}
 * @param candidates what was tried, each at its best strength
 * @param reason one sentence for people
 */
public record HeadChoice(HeadMethod method, List<Candidate> candidates, String reason) {
  /** Copies the list. */
  public HeadChoice {
    candidates = List.copyOf(candidates);
  }

  /**
   * A method at its best strength.
   *
   * @param method ridge or logistic
   * @param penalties the strength λ of the L2 penalty, on standardised features and the sum of the
   *     samples' losses; one per target for numbers, else a single one
   * @param loss mean loss on held-out samples: log-loss in nats after temperature scaling (summed
   *     over labels for label sets); for numbers the squared error in units of the target's
   *     variance, averaged over targets
   * @param score share of held-out samples whose class is right, or of labels; for numbers the mean
   *     R²
   * @param heldOut how the samples were held out
   */
  public record Candidate(
      HeadMethod method, List<Double> penalties, double loss, double score, String heldOut) {
    /** Copies the list. */
    public Candidate {
      penalties = List.copyOf(penalties);
    }
  }
}
