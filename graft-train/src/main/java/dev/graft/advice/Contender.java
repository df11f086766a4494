package dev.graft.advice;

import dev.graft.advice.Advice.RankedBackbone;
import dev.graft.data.Targets;
import dev.graft.head.HeadChoice.Candidate;
import dev.graft.linalg.FloatMatrix;
import dev.graft.train.Prepared;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A backbone among others.
 *
 * @param prepared the data on it
 * @param told what is said of it
 * @param losses of each training sample left out, in nats; empty but for classes
 */
record Contender(Prepared prepared, RankedBackbone told, List<Double> losses) {
  /** A network of at most this part of the best one's size is preferred where it is as good. */
  private static final double SMALLER = 0.5;

  private static final double LEAST_PROBABILITY = 1e-12;

  Contender {
    losses = List.copyOf(losses);
  }

  /**
   * Measures one.
   *
   * @param asked its position among those asked about
   */
  static Contender of(int asked, Prepared prepared) {
    Candidate head = prepared.head().choice().taken();
    return new Contender(
        prepared,
        new RankedBackbone(
            asked, prepared.backbone(), head.score(), head.loss(), prepared.parameters()),
        losses(prepared));
  }

  private static List<Double> losses(Prepared prepared) {
    if (!(prepared.targets(prepared.training()) instanceof Targets.Classes classes)) {
      return List.of();
    }
    FloatMatrix outOfFold = prepared.head().outOfFold();
    List<Double> losses = new ArrayList<>();
    for (int row = 0; row < outOfFold.rows(); row++) {
      losses.add(
          -Math.log(Math.max(LEAST_PROBABILITY, outOfFold.get(row, classes.classOf().get(row)))));
    }
    return losses;
  }

  /**
   * By the head's loss; but the first is the smallest of those that are half as large as the best
   * and no worse by more than a standard error of the difference, as it is faster and says as much.
   */
  static List<Contender> ranked(List<Contender> all) {
    List<Contender> ranked = new ArrayList<>(all);
    ranked.sort(Comparator.comparingDouble(one -> one.told().loss()));
    Contender best = ranked.get(0);
    Contender first =
        ranked.stream()
            .filter(one -> one.isSmallerThan(best) && one.isAsGoodAs(best))
            .min(Comparator.comparingLong(one -> one.told().parameters()))
            .orElse(best);
    ranked.remove(first);
    ranked.add(0, first);
    return ranked;
  }

  private boolean isSmallerThan(Contender best) {
    return told.parameters() <= SMALLER * best.told.parameters();
  }

  private boolean isAsGoodAs(Contender best) {
    int count = losses.size();
    if (count < 2 || count != best.losses.size()) {
      return false;
    }
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < count; i++) {
      double difference = losses.get(i) - best.losses.get(i);
      sum += difference;
      squares += difference * difference;
    }
    double mean = sum / count;
    double variance = (squares - count * mean * mean) / (count - 1);
    return mean <= Math.sqrt(Math.max(0, variance) / count);
  }
}
