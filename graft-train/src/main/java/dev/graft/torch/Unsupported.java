package dev.graft.torch;

/**
 * What of a graph cannot be trained: an operator, an attribute, a type. Never leaves the package.
 */
final class Unsupported extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Unsupported(String what) {
    super(what);
  }

  String what() {
    return String.valueOf(getMessage());
  }
}
