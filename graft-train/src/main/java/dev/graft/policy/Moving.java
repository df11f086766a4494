package dev.graft.policy;

import java.util.List;

/** What of the blocks that a recipe trains moves; the head moves in any case. */
public sealed interface Moving {
  /** Every parameter by itself. */
  record Everything() implements Moving {}

  /**
   * A few matrices, each by the product of two thin ones, which starts at zero; nothing else.
   *
   * <p>Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", 2021, arXiv:2106.09685.
   *
   * @param rank how thin those are
   * @param alpha the product counts by this over the rank
   * @param matrices the constants that are updated, by name, in graph order
   */
  record LowRank(int rank, double alpha, List<String> matrices) implements Moving {
    /** Copies the list and checks the numbers. */
    public LowRank {
      matrices = List.copyOf(matrices);
      Setting.require(rank >= 1, "a rank", rank, "a whole number from 1");
      Setting.require(alpha > 0, "an alpha", alpha, "a number above 0, such as the rank");
      Setting.require(!matrices.isEmpty(), "a list of matrices", matrices, "some to update");
    }

    /** What the product is multiplied with. */
    public double scale() {
      return alpha / rank;
    }
  }
}
