package dev.graft.graph;

import java.util.LinkedHashMap;
import java.util.Map;

/** The shapes that tensors of a network have for one size of its inputs, by tensor name. */
public final class TensorShapes {
  private final Map<String, long[]> shapes = new LinkedHashMap<>();

  /** Copies the shapes. */
  public TensorShapes(Map<String, long[]> shapes) {
    shapes.forEach((tensor, shape) -> this.shapes.put(tensor, shape.clone()));
  }

  /**
   * The shape of a tensor.
   *
   * @throws IllegalArgumentException if it is not among these
   */
  public long[] of(String tensor) {
    long[] shape = shapes.get(tensor);
    if (shape == null) {
      throw new IllegalArgumentException("the shape of '" + tensor + "' is not known");
    }
    return shape.clone();
  }
}
