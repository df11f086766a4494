package dev.graft.features;

/**
 * How far the ragged axes of samples go, where that was looked at.
 *
 * @param shortened how many samples are shown to the network in part only
 * @param shown how much of these it is shown, added up: from 0 to {@code shortened}; NaN where
 *     nobody looked
 * @param usual what nine in ten do not exceed; 0 where nobody looked
 */
public record Extents(int shortened, double shown, long usual) {
  static final Extents UNKNOWN = new Extents(0, Double.NaN, 0);
}
