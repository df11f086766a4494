package dev.graft.head;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Which head was taken, and why.
 *
 * @param taken one of the candidates
 * @param candidates what was tried, each at its best strength
 * @param reason one sentence for people
 */
public record HeadChoice(Candidate taken, List<Candidate> candidates, String reason) {
  /** Copies the list. */
  public HeadChoice {
    candidates = List.copyOf(candidates);
  }

  /**
   * The candidate of least loss on samples held out, with that for a reason.
   *
   * @param balanced whether all classes weigh alike in it
   */
  static HeadChoice best(List<Candidate> candidates, boolean balanced) {
    List<Candidate> ranked =
        candidates.stream().sorted(Comparator.comparingDouble(Candidate::loss)).toList();
    Candidate taken = ranked.get(0);
    String others =
        ranked.stream()
            .skip(1)
            .map(other -> String.format(Locale.ROOT, "%.4f of %s", other.loss(), other.name()))
            .collect(Collectors.joining(", "));
    String reason =
        String.format(
            Locale.ROOT,
            "%s has the %s %slog-loss in %s: %.4f, against %s",
            taken.name(),
            candidates.size() > 2 ? "lowest" : "lower",
            balanced ? "class-balanced " : "",
            taken.heldOut(),
            taken.loss(),
            others);
    return new HeadChoice(taken, candidates, reason);
  }

  /**
   * A method at its best strength.
   *
   * @param method ridge or logistic
   * @param views how many views of each sample it was trained on; 1 for the sample as it is
   * @param penalties the strength λ of the L2 penalty, on standardised features and the sum of the
   *     samples' losses; one per target for numbers, else a single one
   * @param loss mean loss on held-out samples: log-loss in nats, over labels too for label sets, of
   *     samples calibrated by others, weighted as in training; for numbers the squared error in
   *     units of the target's variance, averaged over targets
   * @param score share of held-out samples whose class is right, or of labels; for numbers the mean
   *     R²
   * @param heldOut how the samples were held out
   */
  public record Candidate(
      HeadMethod method,
      int views,
      List<Double> penalties,
      double loss,
      double score,
      String heldOut) {
    /** Copies the list. */
    public Candidate {
      penalties = List.copyOf(penalties);
    }

    /** The head in words. */
    public String name() {
      String regression = method.name().toLowerCase(Locale.ROOT) + " regression";
      return views == 1
          ? regression
          : String.format(Locale.ROOT, "%s on %d views", regression, views);
    }
  }
}
