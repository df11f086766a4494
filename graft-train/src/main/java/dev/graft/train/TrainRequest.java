package dev.graft.train;

/**
 * What to train, and where to put it.
 *
 * @param features what it is trained on
 * @param head how the exact head is solved
 * @param tuning what is trained beyond it
 * @param pausing how that may be broken off
 * @param destination where the results go
 */
public record TrainRequest(
    FeatureRequest features,
    HeadRequest head,
    Tuning tuning,
    Pausing pausing,
    Destination destination) {
  /** What is to become of the results of an earlier run in the same folder. */
  public RunFolder.Earlier earlier() {
    if (destination.overwrite()) {
      return RunFolder.Earlier.OVERWRITE;
    }
    return pausing.resume() ? RunFolder.Earlier.RESUME : RunFolder.Earlier.REFUSE;
  }
}
