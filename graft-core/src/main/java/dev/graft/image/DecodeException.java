package dev.graft.image;

import java.io.IOException;

/** An image file that cannot be decoded; the message is a phrase that says why. */
public final class DecodeException extends IOException {
  private static final long serialVersionUID = 1L;

  DecodeException(String reason) {
    super(reason);
  }
}
