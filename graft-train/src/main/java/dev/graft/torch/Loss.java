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

  /**
   * Boxes and their classes, as YOLOX learns them: of the boxes that anchors put out, those that
   * answer for a box of the picture are drawn to it (1 - IoU², weight 5) and to its class, and all
   * say whether they do. The output is [N, anchors, 5 + classes]: box, objectness and classes of
   * each anchor, none decoded; the target is float [N, boxes, 5]: class, centre and size in pixels
   * of each box, with class -1 where there is none. The sum is per anchor that answers.
   *
   * <p>Ge et al., "YOLOX: Exceeding YOLO Series in 2021", 2021, arXiv:2107.08430.
   *
   * @param grids where the anchors are, in their order
   * @param distances whether boxes are also drawn by how far off each of their numbers is, for the
   *     last part of a training
   */
  record Detection(List<Grid> grids, boolean distances) implements Loss {
    /** Copies the list. */
    public Detection {
      grids = List.copyOf(grids);
    }
  }

  /**
   * Anchors in rows and columns, row by row.
   *
   * @param stridePx how far apart they are in the picture
   * @param width how many in a row
   * @param height how many rows
   */
  record Grid(double stridePx, int width, int height) {
    /** Checks the numbers. */
    public Grid {
      if (!(stridePx > 0) || width < 1 || height < 1) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "a grid of %d x %d anchors every %s px", width, height, stridePx));
      }
    }
  }

  /**
   * Texts whose characters are said at moments that nobody knows: minus the log-likelihood of all
   * alignments that spell the text, over its length. The output is [N, T, C], logits of every
   * moment and character; the target is int64 [N, S], characters, each text followed by {@value
   * #NOTHING}. Moments that are padding are those at which nothing but the blank is possible.
   *
   * <p>Graves, Fernández, Gomez and Schmidhuber, "Connectionist Temporal Classification", 2006,
   * doi:10.1145/1143844.1143891.
   *
   * @param blank the output that stands for no character
   */
  record Ctc(int blank) implements Loss {
    /** What follows a text in the target. */
    public static final long NOTHING = -1;

    /** Checks the blank. */
    public Ctc {
      if (blank < 0) {
        throw new IllegalArgumentException("output " + blank + " as the blank");
      }
    }
  }

  /**
   * How far the style of feature maps is from another: the mean squared difference of their {@link
   * GramMatrix Gram matrices}, as Gatys, Ecker and Bethge, "A Neural Algorithm of Artistic Style",
   * 2015, arXiv:1508.06576, equation 4, but for a constant factor. The output is [N, C, ...]; the
   * target float [N, C, C], or [1, C, C] for all of a batch.
   */
  record Gram() implements Loss {}
}
