package dev.graft.loop;

import java.util.List;

/**
 * What came of a training.
 *
 * @param result the state that the last stage kept: its last, or the best by validation
 * @param history every epoch, in order
 * @param notes what the user should know, one sentence each
 * @param stopped whether it was stopped before its end; its checkpoint says where
 */
public record Outcome(
    Candidate result, List<EpochReport> history, List<String> notes, boolean stopped) {
  /** Copies the lists. */
  public Outcome {
    history = List.copyOf(history);
    notes = List.copyOf(notes);
  }
}
