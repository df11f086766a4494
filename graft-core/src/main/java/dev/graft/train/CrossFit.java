package dev.graft.train;

import dev.graft.data.Sample;
import dev.graft.data.Target;
import dev.graft.graph.Tensor;
import dev.graft.head.Link;
import dev.graft.head.Targets;
import dev.graft.head.Temperature;
import dev.graft.linalg.FloatMatrix;
import dev.graft.loop.TargetMatrix;
import dev.graft.policy.Score;
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
 */
final class CrossFit {
  private final List<Tensor> answers;
  private final TargetMatrix measured;
  private final int[] halfOf;

  /**
   * A comparison of states.
   *
   * @param answers of every state that could have become the result, in the order in which they
   *     were met: [samples, outputs], before softmax or sigmoid, numbers without unit
   * @param measured what they are scored by
   * @param halfOf 0 or 1 for each sample
   */
  CrossFit(List<Tensor> answers, TargetMatrix measured, int[] halfOf) {
    this.answers = List.copyOf(answers);
    this.measured = measured;
    this.halfOf = halfOf.clone();
  }

  /** Deals samples out to two halves, those of a class evenly. */
  static int[] halves(List<Sample> samples, long seed) {
    int[] order = IntStream.range(0, samples.size()).toArray();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    Map<Integer, Integer> next = new TreeMap<>();
    int[] halfOf = new int[order.length];
    for (int sample : order) {
      int stratum =
          samples.get(sample).target() instanceof Target.ClassIndex single ? single.index() : 0;
      // Classes of odd size take turns in which half gets the one more.
      halfOf[sample] = (next.merge(stratum, 1, Integer::sum) + stratum) % 2;
    }
    return halfOf;
  }

  /**
   * The predictions: probabilities, or numbers without unit.
   *
   * @param truth of all samples
   */
  FloatMatrix predictions(Targets truth, Link link) {
    int columns = measured.columns();
    float[] predictions = new float[halfOf.length * columns];
    for (int half = 0; half < 2; half++) {
      int[] mine = rows(half);
      int[] others = rows(1 - half);
      float[] chosen = answers.get(best(others)).floats();
      FloatMatrix theirs = FloatMatrix.of(pick(chosen, others), others.length, columns);
      Temperature temperature = Temperature.fit(theirs, truth.select(others));
      float[] found =
          link.predictions(FloatMatrix.of(pick(chosen, mine), mine.length, columns), temperature)
              .toArray();
      for (int i = 0; i < mine.length; i++) {
        System.arraycopy(found, i * columns, predictions, mine[i] * columns, columns);
      }
    }
    return FloatMatrix.of(predictions, halfOf.length, columns);
  }

  /** The state that these samples like best; between equals the one that was first. */
  private int best(int[] samples) {
    TargetMatrix part =
        new TargetMatrix(measured.task(), measured.columns(), measured.rows(samples, 0));
    int best = 0;
    Score highest = part.score(pick(answers.get(0).floats(), samples));
    for (int state = 1; state < answers.size(); state++) {
      Score score = part.score(pick(answers.get(state).floats(), samples));
      if (score.compareTo(highest) > 0) {
        highest = score;
        best = state;
      }
    }
    return best;
  }

  private int[] rows(int half) {
    return IntStream.range(0, halfOf.length).filter(i -> halfOf[i] == half).toArray();
  }

  private float[] pick(float[] all, int[] samples) {
    int columns = measured.columns();
    float[] picked = new float[samples.length * columns];
    for (int i = 0; i < samples.length; i++) {
      System.arraycopy(all, samples[i] * columns, picked, i * columns, columns);
    }
    return picked;
  }
}
