package dev.graft;

/** A long piece of work was asked to stop, and did, with nothing to show for it. */
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Thrown by what noticed that it was asked. */
  public StoppedException() {}
}
