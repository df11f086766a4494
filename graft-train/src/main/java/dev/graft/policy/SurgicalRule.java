package dev.graft.policy;

import java.util.List;
import java.util.Locale;

/**
 * Which third of the blocks strategy surgical trains: the first where what comes in has changed,
 * the middle where what is seen in it, the last where what it is called, and the data tell by where
 * the loss pulls (Lee et al., 2023, arXiv:2210.11466).
 *
 * @param blocks those that are trained
 * @param reason why these
 */
public record SurgicalRule(BlockRange blocks, String reason) {
  private static final List<String> THIRDS = List.of("first", "middle", "last");

  /**
   * Chooses; the later third of two alike.
   *
   * @param names of the blocks that may be trained, from the input on
   * @param from how many blocks lie before them
   * @param relative how strongly the loss pulls at each, relative to its size
   */
  public static SurgicalRule of(List<String> names, int from, List<Double> relative) {
    int count = names.size();
    int thirds = Math.min(THIRDS.size(), count);
    BlockRange best = new BlockRange(0, count);
    double most = Double.NEGATIVE_INFINITY;
    StringBuilder told = new StringBuilder();
    for (int i = 0; i < thirds; i++) {
      BlockRange third = new BlockRange(count * i / thirds, count * (i + 1) / thirds);
      double mean =
          relative.subList(third.from(), third.to()).stream()
              .mapToDouble(Double::doubleValue)
              .average()
              .orElse(0);
      told.append(
          String.format(
              Locale.ROOT,
              "%s%.2g for the %s third",
              i == 0 ? "" : i == thirds - 1 ? " and " : ", ",
              mean,
              THIRDS.get(thirds == 2 && i == 1 ? 2 : i)));
      if (mean >= most) {
        most = mean;
        best = third;
      }
    }
    String reason =
        "the gradient over the weights it moves is %s, so %s trained"
            .formatted(told, named(names, best));
    return new SurgicalRule(new BlockRange(from + best.from(), from + best.to()), reason);
  }

  private static String named(List<String> names, BlockRange blocks) {
    String first = names.get(blocks.from());
    String last = names.get(blocks.to() - 1);
    return blocks.size() == 1 ? first + " is" : "%s to %s are".formatted(first, last);
  }
}
