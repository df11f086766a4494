package dev.graft.loop;

/** A training was asked to stop while it did something that can be done again. */
final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
