package dev.graft.data;

import java.util.OptionalDouble;

/**
 * A box as an annotation has it, in the annotation's own units; nothing of it was checked.
 *
 * @param label what it is about
 * @param x1 one corner
 * @param y1 the same corner
 * @param x2 the opposite corner
 * @param y2 that corner
 * @param crowd whether it stands for many things that nobody told apart
 * @param area how many pixels the thing itself covers, where that is said
 * @param where it is written, for people
 */
record StatedBox(
    String label,
    double x1,
    double y1,
    double x2,
    double y2,
    boolean crowd,
    OptionalDouble area,
    String where) {
  /** The same written elsewhere. */
  StatedBox at(String place) {
    return new StatedBox(label, x1, y1, x2, y2, crowd, area, place);
  }
}
