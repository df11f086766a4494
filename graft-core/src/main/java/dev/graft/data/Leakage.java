package dev.graft.data;

/**
 * A held-out sample (validation or test) whose content was trained on too, which makes the measure
 * taken on it too good.
 *
 * @param train the sample in the training set
 * @param heldOut the sample that repeats it
 * @param distanceBits how many bits of their perceptual hashes differ; 0 for equal content
 */
public record Leakage(Sample train, Sample heldOut, int distanceBits) {
  /** Whether the two files are equal byte for byte. */
  public boolean exact() {
    return train.sha256().equals(heldOut.sha256());
  }
}
