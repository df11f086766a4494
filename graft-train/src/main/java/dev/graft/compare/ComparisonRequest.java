package dev.graft.compare;

import dev.graft.data.Sample;
import dev.graft.policy.Strategy;
import dev.graft.train.FeatureRequest;
import dev.graft.train.HeadRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What to compare.
 *
 * @param features the data and the backbone
 * @param head how the exact head is solved
 * @param strategies in this order; the exact head comes first in any case
 * @param also other data with the same classes, such as drawings of what is photographed, which
 *     each result is asked about too
 * @param reference gives samples that have nothing to do with the data, which the head that the
 *     network came with is asked about, as it is asked about those held out; may give none
 * @param seeds how many times each is trained, with this many seeds from that of the data on
 * @param budget for all of it; empty for as long as it takes
 * @param stop asked now and then; true once it is to end
 * @param folder receives {@code compare.json} after each strategy, which another run goes on from
 */
public record ComparisonRequest(
    FeatureRequest features,
    HeadRequest head,
    List<Strategy> strategies,
    List<Path> also,
    Supplier<List<Sample>> reference,
    int seeds,
    Optional<Duration> budget,
    BooleanSupplier stop,
    Path folder) {
  /** Copies the lists. */
  public ComparisonRequest {
    strategies = List.copyOf(strategies);
    also = List.copyOf(also);
    if (seeds < 1) {
      throw new IllegalArgumentException("trained with " + seeds + " seeds; expected 1 or more");
    }
  }
}
