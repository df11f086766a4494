package dev.graft.loop;

/** What a network is trained to answer for each training sample. Safe for use by many threads. */
public interface TrainingTargets {
  /** The number of samples. */
  int rows();

  /**
   * The targets of these samples, in this order, row-major.
   *
   * @param epoch which view of each sample they are asked for
   */
  float[] rows(int[] samples, long epoch);

  /** Every sample's class, for visiting all classes alike. */
  int[] classes();

  /** The loss of a constant answer that knows nothing of the sample. */
  double lossOfGuessing();
}
