package dev.graft;

/**
 * Hears how far a long piece of work has come. Calls may come from any thread; one stage is under
 * way at a time.
 */
public interface Progress {
  /** A stage of {@code total} steps begins; 0 where nobody knows how many there are. */
  void begin(String stage, long total);

  /** The same where {@code done} of the steps were taken in an earlier run. */
  default void begin(String stage, long total, long done) {
    begin(stage, total);
    advance(done);
  }

  /** {@code count} more steps of the current stage are done. */
  void advance(long count);

  /** What is measured in the current stage, such as its loss so far: a few words. */
  default void figures(String figures) {}

  /** The current stage is over, whether or not every step was taken. */
  void end();

  /** Something the user should know, in one sentence. */
  void note(String message);

  /** Hears nothing. */
  static Progress none() {
    return Silent.INSTANCE;
  }

  /** The one that hears nothing. */
  enum Silent implements Progress {
    /** The only one there is. */
    INSTANCE;

    @Override
    public void begin(String stage, long total) {}

    @Override
    public void advance(long count) {}

    @Override
    public void end() {}

    @Override
    public void note(String message) {}
  }
}
