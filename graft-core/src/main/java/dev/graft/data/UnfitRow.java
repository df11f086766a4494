package dev.graft.data;

/**
 * Why a row of a manifest cannot be a candidate, as a phrase; goes no further than its manifest.
 */
final class UnfitRow extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnfitRow(String message) {
    super(message, null, false, false);
  }
}
