package dev.graft.graph;

import java.util.List;
import java.util.Locale;

/**
 * A matrix of weights that mixes channels: a fully connected layer's, or the kernel of a
 * convolution without groups, seen as [outputs, inputs · kernel positions].
 *
 * @param name the constant that holds it
 * @param layers the nodes that multiply by it, in graph order; not empty
 * @param outputs how many numbers come out at each position
 * @param inputs how many go into each of them
 * @param outputsFirst whether it lies in the file as [outputs, inputs], and not turned
 */
public record WeightMatrix(
    String name, List<Node> layers, long outputs, long inputs, boolean outputsFirst) {
  /** Copies the list. */
  public WeightMatrix {
    layers = List.copyOf(layers);
  }

  /** Whether its layer is a convolution. */
  public boolean isKernel() {
    return layers.get(0).opType().equals("Conv");
  }

  /**
   * What a user knows it by: the first layer's name, and the constant's where that says something.
   * Exporters give a constant that they computed a name such as {@code onnx::MatMul_123}.
   */
  public String label() {
    String layer = layers.get(0).name();
    return layer.isEmpty() ? name : layer;
  }

  /** How many numbers an update of a rank has. */
  public long updateSize(int rank) {
    return rank * (outputs + inputs);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s [%d x %d]", label(), outputs, inputs);
  }
}
