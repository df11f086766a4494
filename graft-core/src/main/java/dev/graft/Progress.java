package dev.graft;

/**
 * Hears how far a long piece of work has come. Calls may come from any thread; one stage is under
 * way at a time.
 */
public interface Progress {
  /** A stage of {@code total} steps begins. */
  void begin(String stage, long total);

  /** {@code count} more steps of the current stage are done. */
  void advance(long count);

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
