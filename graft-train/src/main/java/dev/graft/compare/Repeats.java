package dev.graft.compare;

import dev.graft.compare.ComparedStrategy.Interval;
import dev.graft.compare.ComparedStrategy.Paired;
import dev.graft.eval.SignFlipTest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Several trainings of a strategy, with different seeds, as one. */
final class Repeats {
  private Repeats() {}

  /**
   * Every strategy as one, in the order of their first trainings.
   *
   * @param runs the exact head's first
   */
  static List<ComparedStrategy> summed(List<ComparedStrategy> runs) {
    Map<String, List<ComparedStrategy>> byName = new LinkedHashMap<>();
    runs.forEach(run -> byName.computeIfAbsent(run.strategy(), name -> new ArrayList<>()).add(run));
    List<ComparedStrategy> summed = new ArrayList<>();
    for (List<ComparedStrategy> own : byName.values()) {
      ComparedStrategy one = own.size() == 1 ? own.get(0) : sum(own);
      summed.add(one.withAgainstHead(summed.isEmpty() ? null : paired(own, runs.get(0))));
    }
    return summed;
  }

  private static ComparedStrategy sum(List<ComparedStrategy> runs) {
    ComparedStrategy first = runs.get(0);
    return first
        .withSeeds(runs.size())
        .withJob("")
        .withOutcome(each(runs, ComparedStrategy::outcome))
        .withHeld(each(runs, ComparedStrategy::held))
        .withTrained(each(runs, ComparedStrategy::trained))
        .withAccuracy(first.accuracy() == null ? null : accuracy(runs, ComparedStrategy::accuracy))
        .withSpread(first.accuracy() == null ? null : spread(runs))
        .withCalibration(
            first.calibration() == null ? null : mean(runs, run -> required(run.calibration())))
        .withElsewhere(elsewhere(runs))
        .withGap(first.gap() == null ? null : mean(runs, run -> required(run.gap())))
        .withEpochs((int) Math.round(mean(runs, ComparedStrategy::epochs)))
        .withEpochsToHead(epochsToHead(runs))
        .withLastAccuracy(
            runs.stream().anyMatch(run -> run.lastAccuracy() == null)
                ? null
                : mean(runs, run -> required(run.lastAccuracy())))
        .withSeconds(mean(runs, ComparedStrategy::seconds))
        .withStopped(runs.stream().anyMatch(ComparedStrategy::stopped))
        .withRight("");
  }

  private static String each(
      List<ComparedStrategy> runs, Function<ComparedStrategy, String> value) {
    return runs.stream()
        .map(run -> String.format(Locale.ROOT, "seed %d: %s", run.seed(), value.apply(run)))
        .collect(Collectors.joining("; "));
  }

  /**
   * The mean, and the mean of the ends: that of one training holds for the mean of several on the
   * same samples too, and is rather too wide.
   */
  private static <T> Interval accuracy(List<T> runs, Function<T, @Nullable Interval> of) {
    return new Interval(
        mean(runs, run -> required(of.apply(run)).value()),
        mean(runs, run -> required(of.apply(run)).low()),
        mean(runs, run -> required(of.apply(run)).high()));
  }

  private static List<Elsewhere> elsewhere(List<ComparedStrategy> runs) {
    return IntStream.range(0, runs.get(0).elsewhere().size())
        .mapToObj(i -> runs.stream().map(run -> run.elsewhere().get(i)).toList())
        .map(Repeats::sumElsewhere)
        .toList();
  }

  private static Elsewhere sumElsewhere(List<Elsewhere> runs) {
    Elsewhere first = runs.get(0);
    boolean classes = first.accuracy() != null;
    return new Elsewhere(
        first.data(),
        first.sha256(),
        first.samples(),
        runs.stream().map(Elsewhere::measured).collect(Collectors.joining("; ")),
        classes ? accuracy(runs, Elsewhere::accuracy) : null,
        classes ? mean(runs, run -> required(run.calibration())) : null,
        (int) Math.round(mean(runs, Elsewhere::unlikeTraining)),
        first.leftOut(),
        first.warnings());
  }

  private static double spread(List<ComparedStrategy> runs) {
    double mean = mean(runs, run -> required(run.accuracy()).value());
    double squares =
        runs.stream()
            .mapToDouble(run -> Math.pow(required(run.accuracy()).value() - mean, 2))
            .sum();
    return Math.sqrt(squares / (runs.size() - 1));
  }

  /** The median, those that never were there the last; null if that is never. */
  private static @Nullable Integer epochsToHead(List<ComparedStrategy> runs) {
    List<Integer> reached =
        runs.stream()
            .map(run -> Objects.requireNonNullElse(run.epochsToHead(), Integer.MAX_VALUE))
            .sorted()
            .toList();
    int median = reached.get(reached.size() / 2);
    return median == Integer.MAX_VALUE ? null : median;
  }

  private static <T> double mean(List<T> runs, ToDoubleFunction<T> value) {
    return runs.stream().mapToDouble(value).average().orElseThrow();
  }

  private static <T> T required(@Nullable T value) {
    return Objects.requireNonNull(value);
  }

  private static @Nullable Paired paired(List<ComparedStrategy> runs, ComparedStrategy head) {
    if (head.right().isEmpty()) {
      return null;
    }
    SignFlipTest test =
        SignFlipTest.of(runs.stream().map(run -> bits(run.right())).toList(), bits(head.right()));
    return new Paired(test.gained(), test.lost(), test.pValue());
  }

  private static boolean[] bits(String right) {
    boolean[] bits = new boolean[right.length()];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = right.charAt(i) == '1';
    }
    return bits;
  }
}
