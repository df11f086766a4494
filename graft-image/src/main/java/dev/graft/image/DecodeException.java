package dev.graft.image;

import dev.graft.UnreadableException;

/** An image file that cannot be decoded; the message is a phrase that says why. */
public final class DecodeException extends UnreadableException {
  private static final long serialVersionUID = 1L;

  DecodeException(String reason) {
    super(reason);
  }
}
