package dev.graft.report;

import dev.graft.data.Target;
import dev.graft.report.Example.Claim;
import dev.graft.train.Judged;
import java.util.List;
import java.util.stream.IntStream;

/** Picks examples where numbers are predicted. */
final class NumberExamples {
  private final Judged judged;
  private final List<String> names;
  private final double[] spread;

  NumberExamples(Judged judged, List<String> names) {
    this.judged = judged;
    this.names = names;
    this.spread = IntStream.range(0, names.size()).mapToDouble(this::spread).toArray();
  }

  /** Most wrong is the furthest off, each number's error in units of what that number varies by. */
  Examples pick() {
    List<Integer> wrong =
        Examples.lowest(
            judged.samples().size(),
            row -> true,
            row -> -IntStream.range(0, names.size()).mapToDouble(k -> error(row, k)).sum(),
            Examples.MOST);
    return new Examples(wrong.stream().map(this::example).toList(), List.of());
  }

  private Example example(int row) {
    return new Example(
        judged.samples().get(row),
        Examples.lowest(names.size(), k -> true, k -> -error(row, k), Examples.CLAIMS).stream()
            .map(k -> Claim.number(names.get(k), judged.predictions().get(row, k), truth(row, k)))
            .toList());
  }

  private double error(int row, int k) {
    return Math.abs(judged.predictions().get(row, k) - truth(row, k)) / spread[k];
  }

  private double truth(int row, int k) {
    return ((Target.Values) judged.samples().get(row).target()).values().get(k);
  }

  private double spread(int k) {
    int samples = judged.samples().size();
    double mean = IntStream.range(0, samples).mapToDouble(row -> truth(row, k)).average().orElse(0);
    double variance =
        IntStream.range(0, samples)
            .mapToDouble(row -> Math.pow(truth(row, k) - mean, 2))
            .average()
            .orElse(0);
    return variance > 0 ? Math.sqrt(variance) : 1;
  }
}
