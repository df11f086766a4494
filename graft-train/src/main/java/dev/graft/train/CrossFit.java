package dev.graft.train;

import dev.graft.data.Sample;
import dev.graft.data.Target;
import dev.graft.head.Temperature;
import dev.graft.linalg.FloatMatrix;
import dev.graft.loop.TargetMatrix;
import dev.graft.model.Link;
import dev.graft.policy.Score;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Predictions for validation samples that had no part in choosing what predicts them.
 *
 * <p>The epoch, the average and the temperature of the result are those that suit the validation
 * samples best, so that these flatter it. Here each half of the samples is answered by the state
 * that the other half likes best, at the temperature that suits the other half. Every sample is
 * used, and the figure is that of a choice made with half of them: on the cautious side.
 *
 * <p>Which sample falls into which half is chance, and with few samples another split can choose
 * another state. So many splits are made, the one of median score is taken, and how far they differ
 * is told, for an interval to allow for.
 */
final class CrossFit {
  private static final int MOST_SPLITS = 51;
  private static final double MOST_WORK = 5e7;

  private final Selection selection;
  private final TargetMatrix measured;
  private final int[] strata;
  private final long seed;

  /**
   * What validation samples are answered.
   *
   * @param predictions [samples, outputs]: probabilities, or numbers without unit
   * @param spread standard deviation of the measure over splits
   */
  record Result(FloatMatrix predictions, double spread) {}

  /**
   * A comparison of states.
   *
   * @param selection chooses one by some of the validation samples
   * @param strata the class of each sample; they are dealt out evenly
   */
  CrossFit(Selection selection, int[] strata, long seed) {
    this.selection = selection;
    this.measured = selection.measured();
    this.strata = strata.clone();
    this.seed = seed;
  }

  /** The class of each sample, where they have one. */
  static int[] strata(List<Sample> samples) {
    return samples.stream()
        .mapToInt(
            sample -> sample.target() instanceof Target.ClassIndex single ? single.index() : 0)
        .toArray();
  }

  /**
   * The predictions of the split of median score.
   *
   * @param link what turns outputs into predictions
   */
  Result predictions(Link link) {
    List<Split> splits =
        IntStream.range(0, splits())
            .mapToObj(number -> split(seed + number))
            .sorted(Comparator.comparing(Split::score))
            .toList();
    double mean = splits.stream().mapToDouble(split -> split.score.measure()).average().orElse(0);
    double squares =
        splits.stream().mapToDouble(split -> Math.pow(split.score.measure() - mean, 2)).sum();
    double spread = splits.size() == 1 ? 0 : Math.sqrt(squares / (splits.size() - 1));
    return new Result(
        splits.get(splits.size() / 2).predictions(link), Double.isFinite(spread) ? spread : 0);
  }

  /** Many where there are few samples, and few where there are so many that they hardly differ. */
  private int splits() {
    double work = (double) selection.states() * strata.length * measured.columns();
    return Math.max(1, (int) Math.min(MOST_SPLITS, MOST_WORK / work));
  }

  private Split split(long splitSeed) {
    int[] halfOf = halves(splitSeed);
    int[][] rows = new int[2][];
    for (int half = 0; half < 2; half++) {
      int now = half;
      rows[half] = IntStream.range(0, halfOf.length).filter(i -> halfOf[i] == now).toArray();
    }
    return new Split(
        rows, new int[] {selection.choose(rows[1]).state(), selection.choose(rows[0]).state()});
  }

  private int[] halves(long splitSeed) {
    int[] order = IntStream.range(0, strata.length).toArray();
    SplittableRandom random = new SplittableRandom(splitSeed);
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    Map<Integer, Integer> next = new TreeMap<>();
    int[] halfOf = new int[order.length];
    for (int sample : order) {
      int stratum = strata[sample];
      // Classes of odd size take turns in which half gets the one more.
      halfOf[sample] = (next.merge(stratum, 1, Integer::sum) + stratum) % 2;
    }
    return halfOf;
  }

  /** Two halves, each with the state that the other one chose. */
  private final class Split {
    private final int[][] rows;
    private final int[] states;
    private final Score score;

    Split(int[][] rows, int[] states) {
      this.rows = rows;
      this.states = states;
      float[] outputs = new float[strata.length * measured.columns()];
      for (int half = 0; half < 2; half++) {
        put(selection.pick(states[half], rows[half]), rows[half], outputs);
      }
      this.score = measured.score(outputs);
    }

    Score score() {
      return score;
    }

    FloatMatrix predictions(Link link) {
      int columns = measured.columns();
      float[] predictions = new float[strata.length * columns];
      for (int half = 0; half < 2; half++) {
        int[] mine = rows[half];
        int[] others = rows[1 - half];
        Temperature temperature =
            Temperature.fit(matrix(states[half], others), selection.truth().select(others));
        put(
            link.predictions(matrix(states[half], mine), temperature.value()).toArray(),
            mine,
            predictions);
      }
      return FloatMatrix.of(predictions, strata.length, columns);
    }

    private FloatMatrix matrix(int state, int[] samples) {
      return FloatMatrix.of(selection.pick(state, samples), samples.length, measured.columns());
    }

    private void put(float[] values, int[] samples, float[] all) {
      int columns = measured.columns();
      for (int i = 0; i < samples.length; i++) {
        System.arraycopy(values, i * columns, all, samples[i] * columns, columns);
      }
    }
  }
}
