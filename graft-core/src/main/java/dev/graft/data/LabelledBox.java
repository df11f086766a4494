package dev.graft.data;

/**
 * Where a thing is in a picture, and what it is.
 *
 * @param index its class, a position in {@link DataSet#outputNames()}
 * @param box where it is, not empty and within the picture
 * @param crowd whether it stands for many things of the class that nobody told apart: it is not
 *     learned, and whatever is found in it is neither right nor wrong
 * @param area how many pixels the thing itself covers, where somebody said so, else those of its
 *     box: by that it counts as small, medium or large
 */
public record LabelledBox(int index, Box box, boolean crowd, double area) {
  /** Checks the index. */
  public LabelledBox {
    if (index < 0) {
      throw new IllegalArgumentException("class index " + index + " is negative");
    }
  }

  /** One thing, of which no more than its box is known. */
  public static LabelledBox of(int index, Box box) {
    return new LabelledBox(index, box, false, box.area());
  }
}
