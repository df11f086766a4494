package dev.graft.graph;

import java.util.List;

/**
 * Which blocks' outputs are features beside a network's own, each the mean over its positions: Evci
 * et al., "Head2Toe: Utilizing Intermediate Representations for Better Transfer Learning", 2022,
 * arXiv:2201.03529.
 *
 * @param open whether the data choose them
 * @param blocks names of blocks, or of tensors; none where they are open
 */
public record EarlierBlocks(boolean open, List<String> blocks) {
  /** Checks that they are either named or open. */
  public EarlierBlocks {
    blocks = List.copyOf(blocks);
    if (open && !blocks.isEmpty()) {
      throw new IllegalArgumentException("earlier blocks are named, or chosen by the data");
    }
  }

  /** A network's own features alone. */
  public static EarlierBlocks none() {
    return of(List.of());
  }

  /** Those that do clearly better on the data. */
  public static EarlierBlocks byData() {
    return new EarlierBlocks(true, List.of());
  }

  /** These. */
  public static EarlierBlocks of(List<String> blocks) {
    return new EarlierBlocks(false, blocks);
  }
}
