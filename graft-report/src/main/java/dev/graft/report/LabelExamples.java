package dev.graft.report;

import dev.graft.data.Target;
import dev.graft.report.Example.Claim;
import dev.graft.report.Example.Truth;
import dev.graft.train.Judged;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Picks examples where a sample may have several labels. */
final class LabelExamples {
  private static final double SMALLEST_PROBABILITY = 1e-12;

  private final Judged judged;
  private final List<String> names;

  LabelExamples(Judged judged, List<String> names) {
    this.judged = judged;
    this.names = names;
  }

  /** A number for a label of a sample, the lowest of which come first. */
  @FunctionalInterface
  private interface Order {
    double of(int row, int label);
  }

  /**
   * Most wrong is where the right labels together seem least probable, least sure where a label is
   * closest to one half.
   */
  Examples pick() {
    int samples = judged.samples().size();
    List<Integer> wrong =
        Examples.lowest(
            samples,
            row -> labels().anyMatch(label -> isWrong(row, label)),
            row -> labels().mapToDouble(label -> logLikelihood(row, label)).sum(),
            Examples.MOST);
    Set<Integer> taken = new HashSet<>(wrong);
    List<Integer> unsure =
        Examples.lowest(
            samples,
            row -> !taken.contains(row),
            row -> labels().mapToDouble(label -> certainty(row, label)).min().orElse(1),
            Examples.MOST);
    return new Examples(
        wrong.stream().map(row -> example(row, this::logLikelihood)).toList(),
        unsure.stream().map(row -> example(row, this::certainty)).toList());
  }

  private IntStream labels() {
    return IntStream.range(0, names.size());
  }

  private boolean has(int row, int label) {
    return ((Target.Labels) judged.samples().get(row).target()).indices().contains(label);
  }

  private boolean isWrong(int row, int label) {
    return judged.predictions().get(row, label) >= 0.5 != has(row, label);
  }

  private double certainty(int row, int label) {
    return Math.abs(judged.predictions().get(row, label) - 0.5);
  }

  private double logLikelihood(int row, int label) {
    double probability = judged.predictions().get(row, label);
    double right = has(row, label) ? probability : 1 - probability;
    return Math.log(Math.max(right, SMALLEST_PROBABILITY));
  }

  /** The labels that have most to do with the choice. */
  private Example example(int row, Order order) {
    return new Example(
        judged.samples().get(row),
        Examples.lowest(names.size(), label -> true, label -> order.of(row, label), Examples.CLAIMS)
            .stream()
            .map(
                label ->
                    Claim.probability(
                        names.get(label),
                        judged.predictions().get(row, label),
                        has(row, label)
                            ? Truth.RIGHT
                            : isWrong(row, label) ? Truth.WRONG : Truth.OPEN))
            .toList());
  }
}
