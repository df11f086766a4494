package dev.graft.policy;

import java.util.Locale;

/**
 * How much there is to learn from: all that policy knows of the data.
 *
 * @param train training samples
 * @param validation validation samples
 * @param classes classes or labels, or numbers to be predicted
 * @param outputs which of these
 */
public record DataSize(int train, int validation, int classes, Outputs outputs) {
  /** Checks that there is something to train on. */
  public DataSize {
    if (train < 1 || validation < 0 || classes < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d training and %d validation samples of %d classes",
              train,
              validation,
              classes));
    }
  }

  /** Of samples of one class each. */
  public DataSize(int train, int validation, int classes) {
    this(train, validation, classes, Outputs.CLASSES);
  }

  /** Training samples per class. */
  public double perClass() {
    return (double) train / classes;
  }
}
