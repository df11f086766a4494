package dev.graft.policy;

/**
 * Learning rates of a stage: one for the head and one per block, lower towards the input, where
 * features are more general.
 *
 * <p>Howard and Ruder, "Universal Language Model Fine-tuning for Text Classification", 2018,
 * arXiv:1801.06146, call this discriminative fine-tuning.
 *
 * @param head the new head's rate
 * @param backbone the rate of the block nearest the head; of pretrained parameters, relative to
 *     their size at the start
 * @param blockDecay what a block's rate is multiplied by to give the rate of the block below it,
 *     from above 0 to 1 (all blocks alike)
 */
public record Rates(double head, double backbone, double blockDecay) {
  /** Checks the numbers. */
  public Rates {
    if (!(head > 0 && head < 1e6 && backbone > 0 && backbone < 1e6)) {
      throw new IllegalArgumentException(
          "learning rates must be above 0, not " + head + " and " + backbone);
    }
    if (!(blockDecay > 0 && blockDecay <= 1)) {
      throw new IllegalArgumentException("block decay must lie in (0, 1], not be " + blockDecay);
    }
  }

  /**
   * The rate of one block.
   *
   * @param block from 0 at the input
   * @param blocks how many there are
   */
  public double ofBlock(int block, int blocks) {
    if (block < 0 || block >= blocks) {
      throw new IllegalArgumentException("there is no block " + block + " among " + blocks);
    }
    return backbone * Math.pow(blockDecay, blocks - 1 - block);
  }

  /** The same with the blocks' rates multiplied by a factor, and the head's as it is. */
  public Rates faster(double factor) {
    return new Rates(head, backbone * factor, blockDecay);
  }

  /** All rates multiplied by a factor. */
  public Rates times(double factor) {
    return new Rates(head * factor, backbone * factor, blockDecay);
  }
}
