package dev.graft.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Takes batch normalisation into the convolution before it: in use it is a fixed scale and shift of
 * each channel, which the convolution's weight and bias can carry.
 */
public final class BatchNormFolding {
  private static final float DEFAULT_EPSILON = 1e-5f;

  private final Graph graph;
  private final Map<String, Tensor> constants;
  private final Map<String, String> replaced = new HashMap<>();

  private BatchNormFolding(Graph graph) {
    this.graph = graph;
    this.constants = new LinkedHashMap<>(graph.initializers());
  }

  /**
   * The same network without the batch normalisations that directly follow a convolution nobody
   * else reads; others stay.
   */
  public static Graph of(Graph graph) {
    return new BatchNormFolding(graph).fold();
  }

  private Graph fold() {
    Map<String, List<Node>> consumers = graph.consumers();
    List<Node> nodes = new ArrayList<>();
    Map<String, Integer> convolutions = new HashMap<>();
    for (Node node : graph.nodes()) {
      Integer before =
          node.opType().equals("BatchNormalization")
                  && consumers.getOrDefault(node.inputs().get(0), List.of()).size() == 1
              ? convolutions.get(node.inputs().get(0))
              : null;
      if (before != null) {
        nodes.set(before, folded(nodes.get(before), node));
      } else {
        nodes.add(node);
        if (node.opType().equals("Conv") && constants.containsKey(node.inputs().get(1))) {
          convolutions.put(node.outputs().get(0), nodes.size() - 1);
        }
      }
    }
    replaced.keySet().forEach(constants::remove);
    return graph.withNodes(nodes, constants);
  }

  /** The convolution that does both, and writes what the normalisation wrote. */
  private Node folded(Node convolution, Node norm) {
    String weightName = convolution.inputs().get(1);
    Tensor weight = constant(weightName);
    float[] values = weight.floats();
    float[] scale = constant(norm.inputs().get(1)).floats();
    float[] shift = constant(norm.inputs().get(2)).floats();
    float[] mean = constant(norm.inputs().get(3)).floats();
    float[] variance = constant(norm.inputs().get(4)).floats();
    float[] bias =
        convolution.hasInput(2)
            ? constant(convolution.inputs().get(2)).floats()
            : new float[scale.length];
    double epsilon = norm.floatAttribute("epsilon", DEFAULT_EPSILON);
    int perChannel = values.length / scale.length;
    for (int channel = 0; channel < scale.length; channel++) {
      double factor = scale[channel] / Math.sqrt(variance[channel] + epsilon);
      for (int i = channel * perChannel; i < (channel + 1) * perChannel; i++) {
        values[i] = (float) (values[i] * factor);
      }
      bias[channel] = (float) ((bias[channel] - mean[channel]) * factor + shift[channel]);
    }
    String biasName = weightName.replaceFirst("\\.weight$", "") + ".bias";
    constants.put(weightName, Tensor.ofFloats(values, weight.shape()));
    constants.put(biasName, Tensor.ofFloats(bias, bias.length));
    norm.inputs().subList(1, norm.inputs().size()).forEach(name -> replaced.put(name, biasName));
    return convolution.withTensors(
        List.of(convolution.inputs().get(0), weightName, biasName), norm.outputs());
  }

  private Tensor constant(String name) {
    return Objects.requireNonNull(constants.get(name), name);
  }
}
