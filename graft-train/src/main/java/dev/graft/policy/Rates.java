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
  private static final double MOST = 1e6;
  private static final String RATE = "a number above 0 and below 1000000, such as 0.001";

  /**
   * Checks the numbers.
   *
   * @throws dev.graft.GraftException of fault {@code USAGE} if one is out of its range
   */
  public Rates {
    Setting.require(head > 0 && head < MOST, "a learning rate of the head", head, RATE);
    requireOfBackbone(backbone);
    Setting.require(
        blockDecay > 0 && blockDecay <= 1,
        "a decay from block to block",
        blockDecay,
        "a factor above 0 and up to 1");
  }

  static void requireOfBackbone(double rate) {
    Setting.require(rate > 0 && rate < MOST, "a learning rate of the backbone", rate, RATE);
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
