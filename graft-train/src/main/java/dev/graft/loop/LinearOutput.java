package dev.graft.loop;

import dev.graft.graph.Attribute;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import dev.graft.head.LinearHead;
import dev.graft.linalg.FloatMatrix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A matrix and a bias behind the features, trained from where an exact head or zeros begin.
 *
 * @param head puts out logits, or numbers
 */
public record LinearOutput(LinearHead head) implements TrainableHead {
  /** What it puts out: float [samples, outputs]. */
  static final String OUTPUT = "graft.output";

  private static final String WEIGHT = "graft.head.weight";
  private static final String BIAS = "graft.head.bias";
  private static final String DROPOUT = "graft.head.dropout";
  private static final String THINNED = "graft.head.features";

  /** That of a trained state. */
  public static LinearHead in(Weights trained) {
    return read(trained.tensors());
  }

  private static LinearHead read(Map<String, Tensor> parameters) {
    Tensor weight = Objects.requireNonNull(parameters.get(WEIGHT));
    Tensor bias = Objects.requireNonNull(parameters.get(BIAS));
    int outputs = (int) weight.shape()[0];
    int inputs = (int) weight.shape()[1];
    return new LinearHead(
        FloatMatrix.of(weight.floats(), outputs, inputs),
        FloatMatrix.of(bias.floats(), 1, outputs));
  }

  @Override
  public Map<String, Tensor> parameters() {
    Map<String, Tensor> tensors = new LinkedHashMap<>(); // the order is that of the parameters
    tensors.put(WEIGHT, Tensor.ofFloats(head.weights().toArray(), head.outputs(), head.inputs()));
    tensors.put(BIAS, Tensor.ofFloats(head.bias().toArray(), head.outputs()));
    return tensors;
  }

  @Override
  public LinearOutput with(Map<String, Tensor> parameters) {
    return new LinearOutput(read(parameters));
  }

  @Override
  public Graph attach(Graph behind, double dropout) {
    List<Node> nodes = new ArrayList<>();
    Map<String, Tensor> constants = new LinkedHashMap<>();
    String features = behind.outputs().get(0).name();
    if (dropout > 0) {
      constants.put(DROPOUT, Tensor.ofFloats(new float[] {(float) dropout}));
      nodes.add(
          Node.of(THINNED, "Dropout", List.of(features, DROPOUT), List.of(THINNED), Map.of()));
      features = THINNED;
    }
    constants.putAll(parameters());
    nodes.add(
        Node.of(
            OUTPUT,
            "Gemm",
            List.of(features, WEIGHT, BIAS),
            List.of(OUTPUT),
            Map.of("transB", new Attribute.Int(1))));
    ValueInfo output = ValueInfo.of(OUTPUT, ElementType.FLOAT, -1, head.outputs());
    return Surgery.append(behind, nodes, constants, List.of(output));
  }
}
