package dev.graft.modality;

/**
 * How samples are looked at.
 *
 * @param augment how far views differ from the samples
 * @param resolution the side of views as a part of that of whole samples, above 0 to 1; 1 where
 *     samples have no resolution
 */
public record Viewing(Augment augment, double resolution) {
  /** Every sample as it is. */
  public static final Viewing WHOLE = new Viewing(Augment.NONE, 1);

  /** Checks the resolution. */
  public Viewing {
    if (!(resolution > 0 && resolution <= 1)) {
      throw new IllegalArgumentException("a resolution of " + resolution + " is not in (0, 1]");
    }
  }

  /** Views as large as the samples. */
  public static Viewing of(Augment augment) {
    return new Viewing(augment, 1);
  }
}
