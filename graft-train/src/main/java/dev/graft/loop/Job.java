package dev.graft.loop;

import dev.graft.policy.Recipe;
import java.util.List;

/**
 * What is to be trained, on what, and how.
 *
 * @param network the network as it is before the first stage
 * @param recipe how
 * @param train the right answers of the training samples
 * @param validation the right answers of the validation samples
 * @param inputsAt what enters the network
 * @param seed decides every random choice
 * @param threads how many threads make batches and validate
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
  public interface InputsAt {
    /**
     * Views of the training samples.
     *
     * @param frozenBlocks behind so many frozen blocks
     * @param stage in the stage of this number
     * @return one, or several of different sizes, which take turns from batch to batch
     */
    List<Inputs> training(int frozenBlocks, int stage);

    /** The validation samples, as the finished network will see them, behind frozen blocks. */
    Inputs validation(int frozenBlocks);
  }

  /** The same by another recipe for the same targets. */
  public Job with(Recipe newRecipe) {
    return new Job(network, newRecipe, train, validation, inputsAt, seed, threads);
  }

  /** The training batches of a stage. */
  Batches batches(int stage) {
    int frozen = recipe.stages().get(stage).blocks().from();
    return new Batches(inputsAt.training(frozen, stage), train, recipe, seed, threads);
  }
}
