package dev.graft.loop;

import dev.graft.StoppedException;
import dev.graft.loop.Randomness.Purpose;
import dev.graft.policy.Stage;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Searches for the rate of a job's first stage, on its batches; what it trains is thrown away. */
public final class RateSearch {
  private final Batches batches;
  private Iterator<List<Batch>> rest;
  private long epoch;

  private RateSearch(Batches batches) {
    this.batches = batches;
    this.rest = batches.training(0, 0);
  }

  /**
   * The outcome; rates are those of the block nearest the head.
   *
   * @param stop asked between steps
   * @throws StoppedException once it says true
   */
  public static RateFinder.Finding of(Job job, BooleanSupplier stop) {
    Stage stage = job.recipe().stages().get(0);
    try (Batches batches = job.batches(0);
        StageNetwork network = job.network().open(stage, job.recipe())) {
      RateSearch search = new RateSearch(batches);
      long dropoutSeed = Randomness.seedAt(job.seed(), Purpose.DROPOUT);
      return RateFinder.find(
          rate -> {
            if (stop.getAsBoolean()) {
              throw new StoppedException();
            }
            return network.step(search.next(), rate / stage.rates().backbone(), dropoutSeed);
          });
    }
  }

  /** Epoch after epoch. */
  private List<Batch> next() {
    if (!rest.hasNext()) {
      rest = batches.training(++epoch, 0);
    }
    return rest.next();
  }
}
