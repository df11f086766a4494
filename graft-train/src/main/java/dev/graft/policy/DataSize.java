package dev.graft.policy;

import java.util.Locale;

/**
 * How much there is to learn from: all that policy knows of the data.
 *
 * @param train training samples
 * @param validation validation samples
 * @param classes classes, or numbers to be predicted
 */
public record DataSize(int train, int validation, int classes) {
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

  /** Training samples per class. */
  public double perClass() {
    return (double) train / classes;
  }
}
