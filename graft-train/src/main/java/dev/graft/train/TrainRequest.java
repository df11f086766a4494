package dev.graft.train;

import dev.graft.data.Task;
import dev.graft.head.HeadMethod;
import dev.graft.head.HeadSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What to train, and where to put it.
 *
 * @param features what it is trained on
 * @param head how the exact head is solved
 * @param views how many views of each training picture it learns from, the picture itself and
 *     random crops of it; 1 for the picture alone, empty for what {@link
 *     dev.graft.policy.HyperRule#views} says
 * @param tuning what is trained beyond it
 * @param refit whether, once all is chosen, the validation samples that Graft drew are given back
 *     and the choice is fitted on them too
 * @param out the folder that receives {@code model.onnx}, {@code run.json} and {@code checkpoint/}
 * @param overwrite whether they replace those of an earlier run
 * @param asked how the user said all this; noted in the record
 */
public record TrainRequest(
    FeatureRequest features,
    HeadSettings head,
    OptionalInt views,
    Tuning tuning,
    boolean refit,
    Path out,
    boolean overwrite,
    Optional<RunRecord.Asked> asked) {
  /** What is to become of the results of an earlier run in the same folder. */
  public RunFolder.Earlier earlier() {
    if (overwrite) {
      return RunFolder.Earlier.OVERWRITE;
    }
    return tuning.resume() ? RunFolder.Earlier.RESUME : RunFolder.Earlier.REFUSE;
  }

  /** Whether the exact head may be a logistic one, which alone learns from several views. */
  boolean solvesLogistic(Task task) {
    return task != Task.REGRESS && head.method() != HeadMethod.RIDGE;
  }
}
