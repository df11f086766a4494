package dev.graft.train;

import dev.graft.head.HeadSettings;
import dev.graft.head.Observations;
import dev.graft.head.RejectFit;
import dev.graft.head.RejectScore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What tells samples unlike the training samples.
 *
 * @param score fitted on the training samples
 * @param heldOutOf the part whose samples, left out of it, gave its threshold: train or val, or
 *     none where the network had learned from all of them
 * @param flagged the share of the samples of each part held out that it finds unlike them
 */
record Novelty(RejectScore score, String heldOutOf, Map<String, Double> flagged) {
  private static final String TRAIN = "train";
  private static final String VALIDATION = "val";
  private static final String NONE = "none";

  /** For a backbone that never saw the training samples: folds of them are left out in turn. */
  static Novelty ofFrozen(Parts parts, HeadSettings settings) {
    Map<String, Observations> shown = parts.observations();
    RejectScore score =
        RejectFit.crossFitted(part(shown, TRAIN), parts.targets(parts.train().samples()), settings);
    return of(score, TRAIN, shown, settings);
  }

  /** For a backbone that learned from them, and knows them better than fresh ones. */
  static Novelty ofTrained(Map<String, Observations> shown, HeadSettings settings) {
    RejectScore score =
        RejectFit.calibrated(part(shown, TRAIN), part(shown, VALIDATION), settings.threads());
    return of(score, VALIDATION, shown, settings);
  }

  /** For a backbone that learned from all there is: its threshold is too low for fresh ones. */
  static Novelty ofUnvalidated(
      Map<String, Observations> shown, Parts parts, HeadSettings settings) {
    RejectScore score =
        RejectFit.crossFitted(part(shown, TRAIN), parts.targets(parts.train().samples()), settings);
    return of(score, NONE, shown, settings);
  }

  /** How often a fresh sample of the training samples' kind is rejected, where that is known. */
  OptionalDouble falseAlarms() {
    return heldOutOf.equals(NONE)
        ? OptionalDouble.empty()
        : OptionalDouble.of(score.limit().falseAlarms());
  }

  /**
   * For a backbone that learned from the validation samples too, so that none is left to find the
   * threshold by: fresh ones are taken to be as much farther than those it learned from as they
   * were before.
   *
   * @param before what the backbone showed that had not learned from the validation samples
   */
  static Novelty ofRefitted(
      Map<String, Observations> before, Map<String, Observations> shown, HeadSettings settings) {
    RejectScore score =
        RejectFit.transferred(
            part(before, TRAIN), part(before, VALIDATION), part(shown, TRAIN), settings.threads());
    return of(score, VALIDATION, shown, settings);
  }

  /** The same with more known of it. */
  Novelty knowing(Map<String, Double> more) {
    Map<String, Double> all = new LinkedHashMap<>(more);
    all.putAll(flagged);
    return new Novelty(score, heldOutOf, all);
  }

  private static Novelty of(
      RejectScore score, String heldOutOf, Map<String, Observations> shown, HeadSettings settings) {
    Map<String, Double> flagged = new LinkedHashMap<>();
    shown.forEach(
        (part, seen) -> {
          if (!part.equals(TRAIN)) { // the score knows these
            flagged.put(part, score.rejectedShare(seen, settings.threads()));
          }
        });
    return new Novelty(score, heldOutOf, flagged);
  }

  private static Observations part(Map<String, Observations> shown, String part) {
    return Objects.requireNonNull(shown.get(part));
  }
}
