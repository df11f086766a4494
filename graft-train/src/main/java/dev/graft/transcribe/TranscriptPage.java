package dev.graft.transcribe;

import java.util.List;

/** What is done with a finished run while its samples can still be read, such as a report. */
@FunctionalInterface
public interface TranscriptPage {
  /**
   * Called once, when the model and {@code run.json} are written.
   *
   * @param run what came of it
   * @param read what was read from the samples of the part that {@link TranscriptRecord#detail()}
   *     names
   */
  void write(TranscriptRecord run, List<Transcribed> read);
}
