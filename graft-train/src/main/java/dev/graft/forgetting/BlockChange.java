package dev.graft.forgetting;

import org.jspecify.annotations.Nullable;

/**
 * What training did to a block.
 *
 * @param block its name
 * @param distance how far its parameters moved, as a share of their length: {@code ||w - w0|| /
 *     ||w0||}; 0 where it was frozen, null where it has none
 * @param likeness of what it shows of samples to what it showed before; null where that is the same
 *     for all samples, or is no vector, map or sequence
 */
public record BlockChange(String block, @Nullable Double distance, @Nullable Likeness likeness) {
  /**
   * How like each other samples look.
   *
   * @param cka linear CKA of the means of channels, from 0 to 1
   * @param byChance what it comes to for the same samples in another order
   */
  public record Likeness(double cka, double byChance) {}
}
