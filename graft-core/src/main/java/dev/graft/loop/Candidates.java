package dev.graft.loop;

import dev.graft.policy.Score;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The best states met so far, the best first: at most three. Immutable. */
record Candidates(List<Candidate> best) {
  private static final int KEPT = 3;
  private static final double[] SHARES = {0.2, 0.4, 0.6, 0.8};

  Candidates {
    best = List.copyOf(best);
  }

  static Candidates of(Candidate first) {
    return new Candidates(List.of(first));
  }

  /** The best one; between equals the one that was first. */
  Candidate first() {
    return best.get(0);
  }

  /** With one more considered. */
  Candidates with(Candidate next) {
    List<Candidate> all = new ArrayList<>(best);
    all.add(next);
    all.sort(Comparator.comparing(Candidate::score).reversed()); // a stable sort
    return new Candidates(all.subList(0, Math.min(KEPT, all.size())));
  }

  /**
   * The best single state, or an average that validation says is better: of the best three, taken
   * in greedily, or on the line between the start and that.
   *
   * <p>Wortsman et al., "Model soups", 2022, arXiv:2203.05482 (recipe 1), and "Robust fine-tuning
   * of zero-shot models", 2022, arXiv:2109.01903.
   *
   * @param start where training began
   * @param validate measures a state
   */
  Candidate average(Weights start, Function<Weights, Score> validate) {
    return bestOnLine(start, soup(validate), validate);
  }

  private Candidate soup(Function<Weights, Score> validate) {
    Candidate soup = first();
    List<Weights> ingredients = new ArrayList<>(List.of(soup.weights()));
    for (Candidate next : best.subList(1, best.size())) {
      List<Weights> more = new ArrayList<>(ingredients);
      more.add(next.weights());
      Weights mean = Weights.mean(more);
      Score score = validate.apply(mean);
      if (score.compareTo(soup.score()) > 0) {
        ingredients = more;
        soup = new Candidate("mean of the best " + more.size() + " epochs", mean, score);
      }
    }
    return soup;
  }

  private static Candidate bestOnLine(
      Weights start, Candidate end, Function<Weights, Score> validate) {
    if (end.isStart()) {
      return end;
    }
    Candidate best = end;
    for (double share : SHARES) {
      Weights point = start.towards(end.weights(), share);
      Score score = validate.apply(point);
      if (score.compareTo(best.score()) > 0) {
        String name =
            String.format(Locale.ROOT, "%.1f of the way from the start to %s", share, end.name());
        best = new Candidate(name, point, score);
      }
    }
    return best;
  }
}
