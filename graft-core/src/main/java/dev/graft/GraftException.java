package dev.graft;

import org.jspecify.annotations.Nullable;

/**
 * A failure that the user can act on: the message is one sentence or two that name the file or
 * value, what was expected and what to do next. Anything else that escapes the library is a bug in
 * Graft.
 */
public final class GraftException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Who has to act, and the command line's exit status for it. */
  public enum Fault {
    /** The request itself: an option's value, a contradiction between options. */
    USAGE(2),
    /** The data set: missing, empty, mislabelled. */
    DATA(3),
    /** The backbone or the trained model: damaged, unsupported, of another domain. */
    MODEL(4),
    /** The machine: no network, disk full, no memory. */
    ENVIRONMENT(5);

    private final int exitStatus;

    Fault(int exitStatus) {
      this.exitStatus = exitStatus;
    }

    /** The exit status a command ends with, as the command-line contract fixes it. */
    public int exitStatus() {
      return exitStatus;
    }
  }

  private final Fault fault;

  /** A failure with no deeper cause worth showing. */
  public GraftException(Fault fault, String message) {
    this(fault, message, null);
  }

  /** A failure that another exception caused; the message alone must be enough for the user. */
  public GraftException(Fault fault, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.fault = fault;
  }

  /** Who has to act. */
  public Fault fault() {
    return fault;
  }
}
