package dev.graft.loop;

import dev.graft.policy.Recipe;

/**
 * What is to be trained, on what, and how.
 *
 * @param network the network as it is before the first stage
 * @param recipe how
 * @param train the right answers of the training samples
 * @param validation the right answers of the validation samples
 * @param inputsAt what enters the network
 * @param seed decides every random choice
 * @param threads how many threads make batches
 */
public record Job(
    Network network,
    Recipe recipe,
    TrainingTargets train,
    ValidationTargets validation,
    InputsAt inputsAt,
    long seed,
    int threads) {
  /** What enters the network; whoever asks closes it. */
  @FunctionalInterface
  public interface InputsAt {
    /**
     * What enters.
     *
     * @param frozenBlocks behind so many frozen blocks
     * @param stage in the stage of this number; the last one's validation decides in the end
     */
    Inputs of(int frozenBlocks, int stage);
  }

  /** The same by another recipe for the same targets. */
  public Job with(Recipe newRecipe) {
    return new Job(network, newRecipe, train, validation, inputsAt, seed, threads);
  }

  /** Batches of these inputs. */
  Batches batches(Inputs inputs) {
    return new Batches(inputs, train, validation.rows(), recipe, seed, threads);
  }
}
