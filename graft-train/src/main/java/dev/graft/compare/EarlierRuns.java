package dev.graft.compare;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.GraftException;
import dev.graft.policy.Strategy;
import dev.graft.train.Prepared;
import dev.graft.train.TransferLearning;
import dev.graft.train.Tuning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What earlier comparisons in a folder came to, but for trainings that were stopped.
 *
 * @param byJob in their order, by what tells one from others
 * @param comparable whether they were measured on as many samples of the same part as now
 */
record EarlierRuns(Map<String, ComparedStrategy> byJob, boolean comparable) {
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /**
   * Those of a file, which may not be there.
   *
   * @param part what strategies are compared on now
   * @param held how many samples that has; figures of others are of no use
   */
  static EarlierRuns in(Path file, String part, int held) {
    boolean comparable = true;
    Map<String, ComparedStrategy> known = new LinkedHashMap<>();
    if (Files.exists(file)) {
      try {
        ComparisonRecord record = JSON.readValue(file.toFile(), ComparisonRecord.class);
        comparable = part.equals(record.part()) && held == record.held();
        Stream.concat(record.strategies().stream(), record.runs().stream())
            .filter(one -> one.seeds() == 1 && !one.stopped())
            .forEach(one -> known.put(one.job(), one));
      } catch (IOException | RuntimeException e) {
        // It is of another version, and is made again.
      }
    }
    return new EarlierRuns(known, comparable);
  }

  /** That of a job, if there is one. */
  Optional<ComparedStrategy> of(String job) {
    return Optional.ofNullable(byJob.get(job)).filter(one -> comparable);
  }

  /**
   * Under true those of the same data, backbone, split and version, which would come to the same if
   * they were trained now; under false the others.
   *
   * @param prepared with the first seed
   * @param seed that one
   */
  Map<Boolean, List<ComparedStrategy>> bySameness(Prepared prepared, long seed) {
    return byJob.values().stream()
        .collect(Collectors.partitioningBy(one -> isSame(one, prepared, seed)));
  }

  private boolean isSame(ComparedStrategy one, Prepared prepared, long seed) {
    if (!comparable || one.seed() < seed) {
      return false;
    }
    try {
      Strategy strategy = Strategy.parse(one.strategy(), Optional.empty());
      Tuning tuning = Tuning.of(strategy).withRefit(false);
      return TransferLearning.key(prepared.withSeed(one.seed()), tuning).equals(one.job());
    } catch (GraftException e) {
      return false; // It is not possible here.
    }
  }
}
