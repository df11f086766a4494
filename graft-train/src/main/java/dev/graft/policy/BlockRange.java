package dev.graft.policy;

/**
 * Neighbouring blocks, counted from the input.
 *
 * @param from the first block
 * @param to the block after the last; equal to {@code from} where there is none
 */
public record BlockRange(int from, int to) {
  /** Checks the order. */
  public BlockRange {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("blocks from " + from + " to before " + to);
    }
  }

  /** How many blocks. */
  public int size() {
    return to - from;
  }

  /** Whether the block is among them. */
  public boolean contains(int block) {
    return from <= block && block < to;
  }
}
