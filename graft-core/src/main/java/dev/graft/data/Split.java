package dev.graft.data;

import java.util.Locale;
import java.util.Optional;

/** What a sample is for. */
enum Split {
  TRAIN,
  VALIDATION,
  TEST;

  /** The split that a folder's or a manifest's word means, if any. */
  static Optional<Split> named(String word) {
    return switch (word.strip().toLowerCase(Locale.ROOT)) {
      case "train", "training" -> Optional.of(TRAIN);
      case "val", "valid", "validation" -> Optional.of(VALIDATION);
      case "test", "testing" -> Optional.of(TEST);
      default -> Optional.empty();
    };
  }
}
