package dev.graft.policy;

import java.util.List;
import java.util.Locale;

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
      if (rank < 1 || !(alpha > 0) || matrices.isEmpty()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "updates of rank %d and alpha %s to %d matrices",
                rank,
                alpha,
                matrices.size()));
      }
    }

    /** What the product is multiplied with. */
    public double scale() {
      return alpha / rank;
    }
  }
}
