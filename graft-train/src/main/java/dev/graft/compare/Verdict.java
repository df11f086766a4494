package dev.graft.compare;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which strategy the figures speak for: the best of those that are better than the exact head by
 * more than chance gives, with as many tries allowed for (Bonferroni's correction); else the head,
 * which is trained in no time and forgets nothing.
 *
 * @param taken it
 * @param better those that are clearly better than the head
 * @param tries how many were held against it
 */
public record Verdict(ComparedStrategy taken, List<ComparedStrategy> better, int tries) {
  private static final double LEVEL = 0.05;

  /** Copies the list. */
  public Verdict {
    better = List.copyOf(better);
  }

  /** Of a comparison; empty where the exact head was compared with nothing, or not by classes. */
  public static Optional<Verdict> of(ComparisonRecord compared) {
    List<ComparedStrategy> others =
        compared.strategies().stream().filter(one -> one.againstHead() != null).toList();
    if (others.isEmpty()) {
      return Optional.empty();
    }
    List<ComparedStrategy> better =
        others.stream().filter(one -> isBetter(one, others.size())).toList();
    ComparedStrategy taken =
        better.stream()
            .max(Comparator.comparingDouble(Verdict::accuracy))
            .orElse(compared.strategies().get(0));
    return Optional.of(new Verdict(taken, better, others.size()));
  }

  private static boolean isBetter(ComparedStrategy one, int tries) {
    ComparedStrategy.Paired head = Objects.requireNonNull(one.againstHead());
    return head.gained() > head.lost() && head.p() * tries < LEVEL;
  }

  private static double accuracy(ComparedStrategy one) {
    return Objects.requireNonNull(one.accuracy()).value();
  }
}
