package dev.graft.report;

import dev.graft.data.Target;
import dev.graft.report.Example.Claim;
import dev.graft.report.Example.Truth;
import dev.graft.train.Judged;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Picks examples where every sample has one class. */
final class ClassExamples {
  private final Judged judged;
  private final List<String> names;

  ClassExamples(Judged judged, List<String> names) {
    this.judged = judged;
    this.names = names;
  }

  /** The most probable class, and the next; of one class that one twice. */
  private record TopTwo(int best, int next) {}

  /**
   * Most wrong is where the right class seems least probable, least sure where the two most
   * probable classes are closest.
   */
  Examples pick() {
    List<TopTwo> answers = IntStream.range(0, judged.samples().size()).mapToObj(this::top).toList();
    List<Integer> wrong =
        Examples.lowest(
            answers.size(),
            row -> answers.get(row).best() != truth(row),
            row -> judged.predictions().get(row, truth(row)),
            Examples.MOST);
    Set<Integer> taken = new HashSet<>(wrong);
    List<Integer> unsure =
        Examples.lowest(
            answers.size(),
            row -> !taken.contains(row) && names.size() > 1,
            row -> margin(row, answers.get(row)),
            Examples.MOST);
    return new Examples(
        wrong.stream().map(row -> example(row, answers.get(row))).toList(),
        unsure.stream().map(row -> example(row, answers.get(row))).toList());
  }

  private TopTwo top(int row) {
    float[] probabilities = judged.predictions().row(row);
    int best = 0;
    int next = -1;
    for (int c = 1; c < probabilities.length; c++) {
      if (probabilities[c] > probabilities[best]) {
        next = best;
        best = c;
      } else if (next < 0 || probabilities[c] > probabilities[next]) {
        next = c;
      }
    }
    return new TopTwo(best, Math.max(0, next));
  }

  private double margin(int row, TopTwo answer) {
    return (double) judged.predictions().get(row, answer.best())
        - judged.predictions().get(row, answer.next());
  }

  private int truth(int row) {
    return ((Target.ClassIndex) judged.samples().get(row).target()).index();
  }

  /** The class said and the right one; where they are one, the runner-up. */
  private Example example(int row, TopTwo answer) {
    int truth = truth(row);
    int other = answer.best() == truth ? answer.next() : truth;
    return new Example(
        judged.samples().get(row),
        IntStream.of(answer.best(), other)
            .distinct()
            .mapToObj(
                c ->
                    Claim.probability(
                        names.get(c),
                        judged.predictions().get(row, c),
                        c == truth ? Truth.RIGHT : c == answer.best() ? Truth.WRONG : Truth.OPEN))
            .toList());
  }
}
