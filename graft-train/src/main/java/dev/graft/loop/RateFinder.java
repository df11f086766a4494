package dev.graft.loop;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds a learning rate by trying: the rate grows from step to step until the loss runs away.
 *
 * <p>Smith, "Cyclical Learning Rates for Training Neural Networks", 2017, arXiv:1506.01186; the
 * suggestion lies in the longest fall of the smoothed loss, as fastai's "valley" does.
 */
public final class RateFinder {
  /** How many steps a search takes at most. */
  public static final int STEPS = 100;

  private static final double LOWEST = 1e-7;
  private static final double HIGHEST = 1;
  private static final double SMOOTHING = 0.9;
  private static final double RUN_AWAY = 4;

  private RateFinder() {}

  /** A rate and the smoothed training loss after the step taken at it. */
  public record Trial(double rate, double loss) {}

  /**
   * The outcome.
   *
   * @param trials in rising order of the rate, for a chart
   * @param suggestion the rate to train at
   */
  public record Finding(List<Trial> trials, double suggestion) {
    /** Copies the list. */
    public Finding {
      trials = List.copyOf(trials);
    }
  }

  /** One step of training. */
  @FunctionalInterface
  interface Step {
    /** Trains at a rate; returns the loss before the step. */
    double at(double rate);
  }

  /** Takes up to {@link #STEPS} steps. */
  static Finding find(Step step) {
    List<Trial> trials = new ArrayList<>();
    double mean = 0;
    double lowest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < STEPS; i++) {
      double rate = LOWEST * Math.pow(HIGHEST / LOWEST, (double) i / (STEPS - 1));
      double loss = step.at(rate);
      mean = SMOOTHING * mean + (1 - SMOOTHING) * loss;
      double smoothed = mean / (1 - Math.pow(SMOOTHING, i + 1));
      if (!Double.isFinite(smoothed) || smoothed > RUN_AWAY * lowest) {
        break;
      }
      lowest = Math.min(lowest, smoothed);
      trials.add(new Trial(rate, smoothed));
    }
    return new Finding(trials, suggest(trials));
  }

  /**
   * Two thirds along, on the scale of the rate's logarithm, the longest stretch of falling loss.
   *
   * @throws GraftException if it never falls
   */
  static double suggest(List<Trial> trials) {
    int longestStart = 0;
    int longest = 0;
    int start = 0;
    for (int i = 1; i < trials.size(); i++) {
      if (trials.get(i).loss() >= trials.get(i - 1).loss()) {
        start = i;
      }
      if (i - start > longest) {
        longest = i - start;
        longestStart = start;
      }
    }
    if (longest == 0) {
      throw new GraftException(
          Fault.MODEL,
          String.format(
              Locale.ROOT,
              "no learning rate from %.0e to %.0e makes the training loss fall; say the learning rate instead of searching for it.",
              LOWEST,
              HIGHEST));
    }
    return trials.get(longestStart + longest * 2 / 3).rate();
  }
}
