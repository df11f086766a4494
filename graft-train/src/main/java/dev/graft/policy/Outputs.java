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
      case CLASSES ->
          String.format(Locale.ROOT, "%.0f training samples per class on average", size.perClass());
      case LABELS ->
          String.format(Locale.ROOT, "%.0f training samples per label on average", size.perClass());
      case NUMBERS ->
          size.classes() == 1
              ? String.format(Locale.ROOT, "%d training samples", size.train())
              : String.format(
                  Locale.ROOT,
                  "%.0f training samples for each of %d numbers",
                  size.perClass(),
                  size.classes());
    };
  }
}
