package dev.graft.compare;

import dev.graft.compare.ComparedStrategy.Interval;
import dev.graft.data.Targets;
import dev.graft.eval.ClassMetrics;
import dev.graft.eval.Metrics;
import dev.graft.linalg.FloatMatrix;
import dev.graft.train.Judged;
import dev.graft.train.RunRecord.EpochInfo;
import dev.graft.train.StrategyResult;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Measures what a strategy came to. */
final class Comparing {
  private Comparing() {}

  static ComparedStrategy of(
      StrategyResult result, long seed, String job, String part, double seconds) {
    Metrics held = Objects.requireNonNull(result.metrics().get(part));
    Metrics trained = Objects.requireNonNull(result.metrics().get("train"));
    List<EpochInfo> history = result.history();
    List<String> reasons = result.strategy().reasons();
    return new ComparedStrategy(
        result.strategy().name(),
        seed,
        1,
        job,
        reasons.get(reasons.size() - 1),
        held.headline(),
        held instanceof ClassMetrics classes ? Interval.of(classes) : null,
        held instanceof ClassMetrics classes ? classes.ece() : null,
        List.of(),
        null,
        trained.headline(),
        held instanceof ClassMetrics own && trained instanceof ClassMetrics learned
            ? learned.accuracy() - own.accuracy()
            : null,
        null,
        history.size(),
        epochsToHead(result),
        history.isEmpty() ? null : history.get(history.size() - 1).valAccuracy(),
        result.strategy().parameters() == null ? null : result.strategy().parameters().toString(),
        seconds,
        result.stopped(),
        null,
        history,
        right(result, part));
  }

  /** The first epoch after which it did as well as what the exact head reaches. */
  private static @Nullable Integer epochsToHead(StrategyResult result) {
    if (!(result.headAlone().get("val") instanceof ClassMetrics head)) {
      return null;
    }
    List<EpochInfo> history = result.history();
    for (int i = 0; i < history.size(); i++) {
      Double reached = history.get(i).valAccuracy();
      if (reached != null && reached >= head.accuracy()) {
        return i + 1;
      }
    }
    return null;
  }

  private static String right(StrategyResult result, String part) {
    Judged judged = Objects.requireNonNull(result.judged().get(part));
    if (!(result.targets(judged) instanceof Targets.Classes classes)) {
      return "";
    }
    List<Integer> truth = classes.classOf();
    FloatMatrix answers = judged.predictions();
    StringBuilder right = new StringBuilder();
    for (int row = 0; row < answers.rows(); row++) {
      int best = ClassMetrics.argMax(answers.row(row));
      right.append(best == truth.get(row) ? '1' : '0');
    }
    return right.toString();
  }
}
