package dev.graft.loop;

import java.util.List;

/** What came of a training. */
public final class Outcome {
  private final Candidate result;
  private final float[] outputs;
  private final List<EpochReport> history;
  private final List<String> notes;
  private final boolean stopped;

  /**
   * An outcome.
   *
   * @param outputs of the result for the validation samples; not copied
   */
  Outcome(
      Candidate result,
      float[] outputs,
      List<EpochReport> history,
      List<String> notes,
      boolean stopped) {
    this.result = result;
    this.outputs = outputs;
    this.history = List.copyOf(history);
    this.notes = List.copyOf(notes);
    this.stopped = stopped;
  }

  /** The state that validation says is best. */
  public Candidate result() {
    return result;
  }

  /** What the network answers in that state for the validation samples, [samples, outputs]. */
  public float[] outputs() {
    return outputs;
  }

  /** Every epoch, in order. */
  public List<EpochReport> history() {
    return history;
  }

  /** What the user should know, one sentence each. */
  public List<String> notes() {
    return notes;
  }

  /** Whether it was stopped before its end; its checkpoint says where. */
  public boolean stopped() {
    return stopped;
  }
}
