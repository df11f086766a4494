package dev.graft.compare;

import dev.graft.eval.ClassMetrics;
import dev.graft.forgetting.Forgetting;
import dev.graft.train.RunRecord.EpochInfo;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one strategy came to beside the others: one training of it, or several with different seeds.
 * Of several, shares, differences and times are means, and what cannot be averaged is the first's.
 *
 * @param strategy its name
 * @param seed of what was drawn in training; of several the first
 * @param seeds how many trainings it sums up
 * @param job tells this training from others
 * @param outcome what became the result, and why: where nothing better came of it, that is the
 *     exact head
 * @param held how good it is on the samples that all strategies are compared on
 * @param accuracy the same as a share from 0 to 1, with its 95 % interval; of classes alone
 * @param calibration by how much its probabilities are off there: expected calibration error; of
 *     classes alone
 * @param elsewhere how good it is on each of the other data that were given
 * @param spread the standard deviation of that share over seeds; null of one
 * @param trained how good it is on the samples that it learned from; those of a head alone are
 *     judged out of fold
 * @param gap by how much more of these it answers rightly: overfitting; of classes alone
 * @param againstHead samples that it answers rightly and the exact head does not, the other way
 *     round, and how probable such a difference is by chance; of several trainings, that they
 *     answer rightly more often; of classes alone
 * @param epochs how many were trained
 * @param epochsToHead the first after which it did as well on the validation samples as the exact
 *     head; null if none did, or there is none
 * @param lastAccuracy what the last epoch reached on the validation samples, whatever became the
 *     result
 * @param moving how many parameters of the network move, in words; null where only the head does
 * @param seconds how long it took, beyond what all share
 * @param stopped whether it was stopped before its end
 * @param forgetting what training did to the pretrained network; null where nothing of it moved,
 *     and where it was stopped
 * @param history every epoch; of several trainings the first's, empty where only the head was
 *     solved
 * @param right which of the samples it answers rightly, a 1 or 0 each; empty but for classes, and
 *     of several trainings
 */
@RecordBuilder
public record ComparedStrategy(
    String strategy,
    long seed,
    int seeds,
    String job,
    String outcome,
    String held,
    @Nullable Interval accuracy,
    @Nullable Double calibration,
    List<Elsewhere> elsewhere,
    @Nullable Double spread,
    String trained,
    @Nullable Double gap,
    @Nullable Paired againstHead,
    int epochs,
    @Nullable Integer epochsToHead,
    @Nullable Double lastAccuracy,
    @Nullable String moving,
    double seconds,
    boolean stopped,
    @Nullable Forgetting forgetting,
    List<EpochInfo> history,
    String right)
    implements ComparedStrategyBuilder.With {
  /** Copies the lists. */
  public ComparedStrategy {
    elsewhere = elsewhere == null ? List.of() : List.copyOf(elsewhere);
    history = history == null ? List.of() : List.copyOf(history);
  }

  /** A share and its 95 % interval. */
  public record Interval(double value, double low, double high) {
    static Interval of(ClassMetrics classes) {
      return new Interval(classes.accuracy(), classes.accuracyLow(), classes.accuracyHigh());
    }
  }

  /** A paired comparison: {@link dev.graft.eval.SignFlipTest}, of one training McNemar's test. */
  public record Paired(int gained, int lost, double p) {}
}
