package dev.graft.loop;

import dev.graft.policy.Score;

/** Scores states of a network, none of which it trains. */
final class Validator implements AutoCloseable {
  private final Job job;
  private final Inputs inputs;
  private final Batches batches;
  private final StageNetwork network;

  Validator(Job job) {
    this.job = job;
    int last = Math.max(0, job.recipe().stages().size() - 1);
    this.inputs = job.inputsAt().of(job.recipe().frozenThroughout(job.network().blocks()), last);
    this.batches = job.batches(inputs);
    this.network = job.network().openAll(job.recipe());
  }

  /** What the network answers in a state, [samples, outputs]. */
  float[] outputs(Weights state) {
    network.restore(state);
    return network.outputs(batches);
  }

  /** The score of a state. */
  Score score(Weights state) {
    return job.validation().score(outputs(state));
  }

  @Override
  public void close() {
    network.close();
    batches.close();
    inputs.close();
  }
}
