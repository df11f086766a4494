package dev.graft.mailbag;

import dev.graft.HeldOutPart;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Locale;

/**
 * What a mailbag holds. With a larger count the first letters stay as they were.
 *
 * @param count number of letters, the kinds taking turns; from 6 to 50,000
 * @param heldOutFraction the part set aside for validation, from 0 to below 1, the same of each
 *     kind; with 0 there is only one set
 * @param seed decides everything that is random
 */
@RecordBuilder
public record MailbagSettings(int count, double heldOutFraction, long seed)
    implements MailbagSettingsBuilder.With {
  private static final int KINDS = LetterKind.all().size();
  private static final int LARGEST_COUNT = 50_000;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is left, or if a part is to be held out but the letters
   *     are too few for one of each kind in it
   */
  public MailbagSettings {
    if (count < KINDS || count > LARGEST_COUNT) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a mailbag of %d letters cannot be filled; ask for %d, one of each kind, to %d",
              count,
              KINDS,
              LARGEST_COUNT));
    }
    new HeldOutPart(heldOutFraction, KINDS).requireEnough(count, "letters");
  }

  /** 600 letters, a quarter held out, seed 0. */
  public static MailbagSettings defaults() {
    return new MailbagSettings(600, 0.25, 0);
  }

  /** What the writer of a letter wants. */
  LetterKind kindOf(int index) {
    return LetterKind.all().get(index % KINDS);
  }

  /** Whether a letter is held out: evenly spread, so that every kind gets its part. */
  boolean isHeldOut(int index) {
    return new HeldOutPart(heldOutFraction, KINDS).holds(index);
  }
}
