package dev.graft.report;

import dev.graft.data.Target;
import dev.graft.train.Judged;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The samples that the model is most wrong about, and those that it is least sure about. Between
 * equals the earlier sample comes first, so the same answers give the same choice.
 *
 * @param wrong most wrong first
 * @param unsure least sure first, none of the wrong ones; empty for numbers, which carry no doubt
 */
record Examples(List<Example> wrong, List<Example> unsure) {
  static final int MOST = 12;

  /** How many of a sample's labels or numbers are told. */
  static final int CLAIMS = 3;

  /** Copies the lists. */
  Examples {
    wrong = List.copyOf(wrong);
    unsure = List.copyOf(unsure);
  }

  /** Those of some samples, whose targets are all of one kind. */
  static Examples of(Judged judged, List<String> names) {
    if (judged.samples().isEmpty()) {
      return new Examples(List.of(), List.of());
    }
    Target first = judged.samples().get(0).target();
    if (first instanceof Target.ClassIndex) {
      return new ClassExamples(judged, names).pick();
    }
    return first instanceof Target.Labels
        ? new LabelExamples(judged, names).pick()
        : new NumberExamples(judged, names).pick();
  }

  /** Of some things, counted from 0, those that qualify, the lowest by a number first. */
  static List<Integer> lowest(
      int things, IntPredicate qualifies, IntToDoubleFunction number, int most) {
    record Ranked(int thing, double number) {}
    return IntStream.range(0, things)
        .filter(qualifies)
        .mapToObj(thing -> new Ranked(thing, number.applyAsDouble(thing)))
        .sorted(Comparator.comparingDouble(Ranked::number))
        .limit(most)
        .map(Ranked::thing)
        .toList();
  }
}
