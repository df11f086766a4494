package dev.graft.policy;

import dev.graft.policy.Recipe.Favoured;
import java.util.List;

/** {@link HyperRule} for strategy lora. */
public final class LowRankRule {
  /** How much faster updates of low rank move than whole matrices. */
  static final double GAIN = 3;

  private LowRankRule() {}

  /**
   * The recipe for updates of low rank. Their rate is a few times that of whole matrices: what two
   * thin matrices can do is little, and what suits them was found to be ten times as much by
   * Biderman et al., "LoRA Learns Less and Forgets Less", 2024, arXiv:2405.09673; here a step is
   * measured by what it does to the matrix ({@link dev.graft.loop.LowRankUpdates}), which makes up
   * for a part of that. Batch statistics stay as they are, so that the exact head is where they
   * start, also with data that are far.
   *
   * @param updates to which matrices
   * @param blocks from the first that holds any of these, to the last
   */
  public static Recipe recipe(Moving.LowRank updates, BlockRange blocks, Situation data) {
    Stage whole = HyperRule.fineTune("lora", blocks, data);
    Stage stage = whole.withRates(whole.rates().faster(GAIN));
    return HyperRule.near(List.of(stage), data.size())
        .withFavoured(HyperRule.isFar(data) ? Favoured.NEITHER : Favoured.START)
        .withMoving(updates);
  }
}
