package dev.graft.train;

import java.util.Map;

/** What is done with a finished run while its samples can still be read, such as a report. */
@FunctionalInterface
public interface Epilogue {
  /**
   * Called once, when the model and {@code run.json} are written.
   *
   * @param record what came of the run
   * @param judged what the model answers for the samples, by part of the data as in {@link
   *     RunRecord#metrics()}
   */
  void follow(RunRecord record, Map<String, Judged> judged);
}
