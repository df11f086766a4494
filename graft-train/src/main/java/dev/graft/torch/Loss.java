package dev.graft.torch;

import java.util.List;
import java.util.Locale;

/** What training makes small: the mean over a batch. */
public sealed interface Loss {
  /** What a target is called where there is but one. */
  String TARGET = "target";

  /**
   * A sum of losses over named outputs, each with a target of its own.
   *
   * @param terms at least one
   */
  record Terms(List<Term> terms) implements Loss {
    /** Copies the list. */
    public Terms {
      terms = List.copyOf(terms);
      if (terms.isEmpty()) {
        throw new IllegalArgumentException("a sum of no losses");
      }
    }
  }

  /**
   * One of several losses.
   *
   * @param output which of the network's outputs it is of
   * @param target which of the targets that is compared with
   * @param loss the mean over a batch
   * @param weight what it is multiplied with, from 0
   */
  record Term(String output, String target, Loss loss, double weight) {
    /** Checks the weight. */
    public Term {
      if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "a loss of '%s' with a weight of %s", output, weight));
      }
    }
  }

  /**
   * One class of several. The target is int64 [N], class numbers, or float [N, C], a distribution
   * over the classes per row.
   *
   * @param labelSmoothing which part of a target is spread over all classes, from 0 to below 1:
   *     Szegedy et al., "Rethinking the Inception Architecture", 2016, arXiv:1512.00567
   * @param classWeights how much each class counts; empty for all alike. With class numbers the
   *     mean is weighted too.
   */
  record CrossEntropy(double labelSmoothing, List<Double> classWeights) implements Loss {
    /** Checks the smoothing. */
    public CrossEntropy {
      if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
        throw new IllegalArgumentException(
            "label smoothing must lie in [0, 1), not be " + labelSmoothing);
      }
      classWeights = List.copyOf(classWeights);
    }

    /** Without smoothing or weights. */
    public static CrossEntropy plain() {
      return new CrossEntropy(0, List.of());
    }
  }

  /**
   * Any number of labels, each true or false. The target is float [N, C] in [0, 1].
   *
   * @param positiveWeights how much a true label of each class counts; empty for 1
   */
  record BinaryCrossEntropy(List<Double> positiveWeights) implements Loss {
    /** Copies the list. */
    public BinaryCrossEntropy {
      positiveWeights = List.copyOf(positiveWeights);
    }
  }

  /**
   * Several losses of one output, each on columns of its own, weighted and added up.
   *
   * @param parts at least one
   */
  record Sum(List<Part> parts) implements Loss {
    /** Copies the list. */
    public Sum {
      parts = List.copyOf(parts);
      if (parts.isEmpty()) {
        throw new IllegalArgumentException("a sum of no losses");
      }
    }
  }

  /**
   * A loss of some columns of the output and the target.
   *
   * @param from the first column
   * @param to the column behind the last
   * @param loss the mean over a batch of these columns
   * @param weight what it is multiplied with, from 0
   */
  record Part(int from, int to, Loss loss, double weight) {
    /** Checks the columns and the weight. */
    public Part {
      if (from < 0 || to <= from || !(weight >= 0 && weight < 1e6)) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "columns %d to %d with a weight of %s", from, to, weight));
      }
    }
  }

  /** Regression by the mean of squares. The target is float [N, K]. */
  record SquaredError() implements Loss {}

  /**
   * Regression that outliers move less: squares near the target, distances beyond. The target is
   * float [N, K].
   *
   * @param delta the distance where one becomes the other, above 0
   */
  record Huber(double delta) implements Loss {
    /** Checks the distance. */
    public Huber {
      if (!(delta > 0)) {
        throw new IllegalArgumentException("delta must be above 0, not " + delta);
      }
    }
  }
}
