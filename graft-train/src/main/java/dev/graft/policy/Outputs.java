package dev.graft.policy;

import java.util.Locale;

/** What a model answers with, in the words that reasons are given in. */
public enum Outputs {
  /** One of several classes. */
  CLASSES("an accuracy of"),
  /** Any number of labels. */
  LABELS("a mean average precision of"),
  /** Numbers. */
  NUMBERS("an R² of");

  private final String measure;

  Outputs(String measure) {
    this.measure = measure;
  }

  /** How good something is, as a phrase. */
  String score(double score) {
    return String.format(Locale.ROOT, "%s %.3f", measure, score);
  }

  /** How much there is to learn each of them from, as a phrase. */
  String each(DataSize size) {
    return switch (this) {
      case CLASSES -> "%s training samples per class on average".formatted(count(size));
      case LABELS -> "%s training samples per label on average".formatted(count(size));
      case NUMBERS ->
          size.classes() == 1
              ? String.format(Locale.ROOT, "%d training samples", size.train())
              : String.format(
                  Locale.ROOT,
                  "%s training samples for each of %d numbers",
                  count(size),
                  size.classes());
    };
  }

  /** Whole where there are many, so that fewer than ten never reads as ten. */
  private static String count(DataSize size) {
    boolean exact = size.perClass() >= 100 || size.perClass() == Math.rint(size.perClass());
    return String.format(
        Locale.ROOT, exact ? "%.0f" : "%.1f", Math.floor(10 * size.perClass()) / 10);
  }
}
