package dev.graft.graph;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Networks with float16 or bfloat16 in them, as float32 ones. Every half-precision number is a
 * float32 number, so no weight changes; and on a processor, ONNX Runtime has no kernels for most
 * half-precision operators and would convert back and forth around each. Networks that take or
 * multiply float64 become float32 ones too, with their weights rounded: ONNX Runtime does not even
 * have convolutions of float64.
 */
public final class HalfPrecision {
  /** The attributes in which operators name an element type. */
  private static final Set<String> TYPE_ATTRIBUTES =
      Set.of("to", "dtype", "output_datatype", "stash_type");

  private static final Set<ElementType> HALF = Set.of(ElementType.FLOAT16, ElementType.BFLOAT16);

  private final Set<ElementType> others;
  private final String source;

  private HalfPrecision(Set<ElementType> others, String source) {
    this.others = others;
    this.source = source;
  }

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
   * @throws GraftException if another precision is used together with {@code If} or {@code Loop}
   *     bodies, which are not looked into
   */
  static Graph toSingle(Graph graph, String source) {
    Set<ElementType> others = EnumSet.noneOf(ElementType.class);
    if (usesHalf(graph)) {
      others.add(ElementType.FLOAT16);
      others.add(ElementType.BFLOAT16);
    }
    if (computesInDouble(graph)) {
      others.add(ElementType.DOUBLE);
    }
    return others.isEmpty() ? graph : new HalfPrecision(others, source).toSingle(graph);
  }

  private Graph toSingle(Graph graph) {
    Map<String, Tensor> initializers = new LinkedHashMap<>(graph.initializers());
    initializers.replaceAll((name, tensor) -> toSingle(tensor));
    return new Graph(
        graph.name(),
        graph.nodes().stream().map(this::toSingle).toList(),
        initializers,
        graph.inputs().stream().map(this::toSingle).toList(),
        graph.outputs().stream().map(this::toSingle).toList(),
        graph.opsets(),
        graph.metadata());
  }

  private static boolean usesHalf(Graph graph) {
    return graph.initializers().values().stream().anyMatch(tensor -> HALF.contains(tensor.type()))
        || graph.inputs().stream().anyMatch(input -> HALF.contains(input.type()))
        || graph.nodes().stream()
            .flatMap(node -> node.attributes().entrySet().stream())
            .anyMatch(attribute -> names(HALF, attribute.getKey(), attribute.getValue()));
  }

  /** Its input or a matrix; scalars and shapes may be double in any network. */
  private static boolean computesInDouble(Graph graph) {
    return graph.inputs().stream().anyMatch(input -> input.type() == ElementType.DOUBLE)
        || graph.initializers().values().stream()
            .anyMatch(tensor -> tensor.type() == ElementType.DOUBLE && tensor.shape().length > 1);
  }

  private Node toSingle(Node node) {
    Map<String, Attribute> attributes = new LinkedHashMap<>(node.attributes());
    attributes.replaceAll(
        (key, value) -> {
          if (value instanceof Attribute.Opaque) {
            throw new GraftException(
                Fault.MODEL,
                "%s computes in %s with the control flow %s, which Graft does not convert; export it in float32."
                    .formatted(source, others, node.label()));
          } else if (value instanceof Attribute.Constant constant) {
            return new Attribute.Constant(toSingle(constant.value()));
          }
          return names(others, key, value)
              ? new Attribute.Int(ElementType.FLOAT.onnxCode())
              : value;
        });
    return new Node(
        node.name(), node.opType(), node.domain(), node.inputs(), node.outputs(), attributes);
  }

  private Tensor toSingle(Tensor tensor) {
    return others.contains(tensor.type())
        ? Tensor.ofFloats(tensor.floats(), tensor.shape())
        : tensor;
  }

  private ValueInfo toSingle(ValueInfo value) {
    return others.contains(value.type())
        ? new ValueInfo(value.name(), ElementType.FLOAT, value.shape())
        : value;
  }

  private static boolean names(Set<ElementType> types, String key, Attribute value) {
    if (value instanceof Attribute.Constant constant) {
      return types.contains(constant.value().type());
    }
    return TYPE_ATTRIBUTES.contains(key)
        && value instanceof Attribute.Int code
        && types.stream().anyMatch(type -> type.onnxCode() == code.value());
  }
}
