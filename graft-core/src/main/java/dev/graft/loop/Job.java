package dev.graft.loop;

import dev.graft.policy.Recipe;
import java.util.function.IntFunction;

/**
 * What is to be trained, on what, and how.
 *
 * @param network the network as it is before the first stage
 * @param recipe how
 * @param train the right answers of the training samples
 * @param validation the right answers of the validation samples
 * @param inputsAt what enters the network behind so many frozen blocks; the training closes it
 * @param seed decides every random choice
 * @param threads how many threads make batches
 */
public record Job(
    Network network,
    Recipe recipe,
    TrainingTargets train,
    ValidationTargets validation,
    IntFunction<Inputs> inputsAt,
    long seed,
    int threads) {
  /** The same by another recipe for the same targets. */
  public Job with(Recipe newRecipe) {
    return new Job(network, newRecipe, train, validation, inputsAt, seed, threads);
  }

  /** Batches of these inputs. */
  Batches batches(Inputs inputs) {
    return new Batches(inputs, train, validation.rows(), recipe, seed, threads);
  }
}
