package dev.graft.graph;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Networks with float16 or bfloat16 in them, as float32 ones. Every half-precision number is a
 * float32 number, so no weight changes; and on a processor, ONNX Runtime has no kernels for most
 * half-precision operators and would convert back and forth around each.
 */
public final class HalfPrecision {
  /** The attributes in which operators name an element type. */
  private static final Set<String> TYPE_ATTRIBUTES =
      Set.of("to", "dtype", "output_datatype", "stash_type");

  private HalfPrecision() {}

  /**
   * A network whose weights are stored in half precision, in half the space: matrices and kernels
   * are rounded to float16, and widened again by a {@code Cast} before they are used. Computing
   * stays in float32; what reads the file back has the rounded weights as float32 again.
   */
  public static Graph narrow(Graph graph) {
    Map<String, Tensor> constants = new LinkedHashMap<>();
    List<Node> nodes = new ArrayList<>();
    Map<String, String> widened = new HashMap<>();
    graph
        .initializers()
        .forEach(
            (name, tensor) -> {
              if (tensor.type() != ElementType.FLOAT || tensor.shape().length < 2) {
                constants.put(name, tensor);
                return;
              }
              constants.put(name, narrow(tensor));
              widened.put(name, name + ".float32");
              Attribute type = new Attribute.Int(ElementType.FLOAT.onnxCode());
              nodes.add(
                  Node.of(
                      "", "Cast", List.of(name), List.of(name + ".float32"), Map.of("to", type)));
            });
    for (Node node : graph.nodes()) {
      List<String> inputs =
          node.inputs().stream().map(name -> widened.getOrDefault(name, name)).toList();
      nodes.add(node.withTensors(inputs, node.outputs()));
    }
    return graph.withNodes(nodes, constants);
  }

  private static Tensor narrow(Tensor tensor) {
    float[] values = tensor.floats();
    ByteBuffer halves = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      halves.putShort(Float16.fromFloat(value));
    }
    return Tensor.ofBytes(ElementType.FLOAT16, tensor.shape(), halves.flip());
  }

  /**
   * @throws GraftException if half-precision is used together with {@code If} or {@code Loop}
   *     bodies, which are not looked into
   */
  static Graph widen(Graph graph, String source) {
    if (!usesHalf(graph)) {
      return graph;
    }
    Map<String, Tensor> initializers = new LinkedHashMap<>(graph.initializers());
    initializers.replaceAll((name, tensor) -> widen(tensor));
    List<Node> nodes = graph.nodes().stream().map(node -> widen(node, source)).toList();
    return new Graph(
        graph.name(),
        nodes,
        initializers,
        graph.inputs().stream().map(HalfPrecision::widen).toList(),
        graph.outputs().stream().map(HalfPrecision::widen).toList(),
        graph.opsets(),
        graph.metadata());
  }

  private static boolean usesHalf(Graph graph) {
    return graph.initializers().values().stream().anyMatch(tensor -> isHalf(tensor.type()))
        || graph.inputs().stream().anyMatch(input -> isHalf(input.type()))
        || graph.nodes().stream()
            .flatMap(node -> node.attributes().entrySet().stream())
            .anyMatch(attribute -> namesHalf(attribute.getKey(), attribute.getValue()));
  }

  private static Node widen(Node node, String source) {
    Map<String, Attribute> attributes = new LinkedHashMap<>(node.attributes());
    attributes.replaceAll(
        (key, value) -> {
          if (value instanceof Attribute.Opaque) {
            throw new GraftException(
                Fault.MODEL,
                "%s is a half-precision network with the control flow %s, which Graft does not widen; export it in float32."
                    .formatted(source, node.label()));
          } else if (value instanceof Attribute.Constant constant) {
            return new Attribute.Constant(widen(constant.value()));
          }
          return namesHalf(key, value) ? new Attribute.Int(ElementType.FLOAT.onnxCode()) : value;
        });
    return new Node(
        node.name(), node.opType(), node.domain(), node.inputs(), node.outputs(), attributes);
  }

  private static Tensor widen(Tensor tensor) {
    return isHalf(tensor.type()) ? Tensor.ofFloats(tensor.floats(), tensor.shape()) : tensor;
  }

  private static ValueInfo widen(ValueInfo value) {
    return isHalf(value.type())
        ? new ValueInfo(value.name(), ElementType.FLOAT, value.shape())
        : value;
  }

  private static boolean namesHalf(String key, Attribute value) {
    if (value instanceof Attribute.Constant constant) {
      return isHalf(constant.value().type());
    }
    return TYPE_ATTRIBUTES.contains(key)
        && value instanceof Attribute.Int code
        && (code.value() == ElementType.FLOAT16.onnxCode()
            || code.value() == ElementType.BFLOAT16.onnxCode());
  }

  private static boolean isHalf(ElementType type) {
    return type == ElementType.FLOAT16 || type == ElementType.BFLOAT16;
  }
}
