package dev.graft.features;

/**
 * How far the ragged axes of samples go, where that was looked at.
 *
 * @param shortened how many samples are shown to the network in part only
 * @param usual what nine in ten do not exceed; 0 where nobody looked
 */
public record Extents(int shortened, long usual) {
  static final Extents UNKNOWN = new Extents(0, 0);
}
