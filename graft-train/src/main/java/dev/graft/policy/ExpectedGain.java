package dev.graft.policy;

/**
 * What share of the exact head's errors fine-tuning is to be expected to take away: from the least
 * to the most that was seen of data of a kind, on the sets of docs/reference/recipes.md and
 * docs/how-to/texts.md. No promise for others.
 *
 * @param least from 0 to 1
 * @param most from 0 to 1
 * @param seen on what, a phrase
 */
public record ExpectedGain(double least, double most, String seen) {
  private static final ExpectedGain FAR =
      new ExpectedGain(0.45, 0.85, "sketches and sign digits, data unlike the backbone's");
  private static final ExpectedGain UNKNOWN =
      new ExpectedGain(0, 0.65, "sketches, on a backbone that tells no distance");
  private static final ExpectedGain SEQUENCES = new ExpectedGain(0.2, 0.35, "TREC and SST-2");
  private static final ExpectedGain NEAR =
      new ExpectedGain(0, 0.4, "flowers, leaves, ants and bees, data like the backbone's");

  /**
   * For data of a kind.
   *
   * @param sequences whether samples have lengths, as texts do
   */
  public static ExpectedGain of(Situation data, boolean sequences) {
    if (sequences) {
      return SEQUENCES;
    }
    if (data.shift().isEmpty()) {
      return UNKNOWN;
    }
    return HyperRule.isFar(data) ? FAR : NEAR;
  }
}
