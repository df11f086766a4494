package dev.graft.modality;

import java.util.List;

/**
 * A sample as words, and what is left of it without each of some of them: what a model answers then
 * tells which words its answer hangs on (Zeiler and Fergus, "Visualizing and Understanding
 * Convolutional Networks", 2014, arXiv:1311.2901, did so with squares of pictures).
 *
 * @param text what people are shown
 * @param parts in order, none of which overlap
 */
public record Occlusion(String text, List<Part> parts) {
  /** Copies the list. */
  public Occlusion {
    parts = List.copyOf(parts);
  }

  /**
   * A word, or what stands for one.
   *
   * @param from where it begins in the text
   * @param to where it has ended
   * @param without the content of a sample that lacks it, not copied
   */
  public record Part(int from, int to, byte[] without) {}
}
