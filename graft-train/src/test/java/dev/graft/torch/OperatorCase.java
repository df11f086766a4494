package dev.graft.torch;

import dev.graft.graph.Attribute;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** One operator on random numbers: its graph, and what to feed. Made by {@link #of}. */
final class OperatorCase {
  private final String opType;
  private final long opset;
  private final Random random;
  private final List<String> inputNames = new ArrayList<>();
  private final Map<String, Tensor> fed = new LinkedHashMap<>();
  private final Map<String, Tensor> constants = new LinkedHashMap<>();
  private final Map<String, Attribute> attributes = new LinkedHashMap<>();
  private List<ElementType> outputs = List.of(ElementType.FLOAT);

  private OperatorCase(String opType, long opset, long seed) {
    this.opType = opType;
    this.opset = opset;
    this.random = new Random(seed);
  }

  static OperatorCase of(String opType, long opset, long seed) {
    return new OperatorCase(opType, opset, seed);
  }

  /** An input of normally distributed numbers. */
  OperatorCase normal(long... shape) {
    return input(Tensor.ofFloats(floats(shape, random::nextGaussian), shape));
  }

  /** An input of numbers between two bounds. */
  OperatorCase uniform(double low, double high, long... shape) {
    return input(
        Tensor.ofFloats(floats(shape, () -> low + (high - low) * random.nextDouble()), shape));
  }

  /** An input of whole numbers from {@code low} to below {@code high}. */
  OperatorCase integers(int low, int high, long... shape) {
    long[] values = new long[size(shape)];
    Arrays.setAll(values, i -> low + random.nextInt(high - low));
    return input(Tensor.ofLongs(values, shape));
  }

  /** An input of truth values. */
  OperatorCase truths(long... shape) {
    byte[] values = new byte[size(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) random.nextInt(2);
    }
    return input(Tensor.ofBytes(ElementType.BOOL, shape, java.nio.ByteBuffer.wrap(values)));
  }

  OperatorCase input(Tensor value) {
    String name = "input" + inputNames.size();
    inputNames.add(name);
    fed.put(name, value);
    return this;
  }

  /** A whole-number vector that the network holds. */
  OperatorCase constant(long... values) {
    return constant(Tensor.ofLongs(values, values.length));
  }

  OperatorCase constant(Tensor value) {
    String name = "constant" + inputNames.size();
    inputNames.add(name);
    constants.put(name, value);
    return this;
  }

  /** An optional input left out. */
  OperatorCase none() {
    inputNames.add("");
    return this;
  }

  OperatorCase with(String attribute, long value) {
    attributes.put(attribute, new Attribute.Int(value));
    return this;
  }

  OperatorCase with(String attribute, double value) {
    attributes.put(attribute, new Attribute.Real((float) value));
    return this;
  }

  OperatorCase with(String attribute, String value) {
    attributes.put(attribute, new Attribute.Text(value));
    return this;
  }

  OperatorCase with(String attribute, Tensor value) {
    attributes.put(attribute, new Attribute.Constant(value));
    return this;
  }

  OperatorCase list(String attribute, long... values) {
    attributes.put(attribute, new Attribute.Ints(Arrays.stream(values).boxed().toList()));
    return this;
  }

  /** The outputs' types, where it is not one of float. */
  OperatorCase returns(ElementType... types) {
    outputs = List.of(types);
    return this;
  }

  String opType() {
    return opType;
  }

  /** What is fed, by input name. */
  Map<String, Tensor> fed() {
    return fed;
  }

  /** The graph with its inputs fed. */
  Graph graph() {
    List<ValueInfo> inputs =
        fed.entrySet().stream()
            .map(e -> ValueInfo.of(e.getKey(), e.getValue().type(), e.getValue().shape()))
            .toList();
    return graph(inputs, constants);
  }

  /** The graph with its inputs as initialisers, so that they can be parameters. */
  Graph closedGraph() {
    Map<String, Tensor> initializers = new LinkedHashMap<>(constants);
    initializers.putAll(fed);
    return graph(List.of(), initializers);
  }

  private Graph graph(List<ValueInfo> inputs, Map<String, Tensor> initializers) {
    List<ValueInfo> declared = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      declared.add(ValueInfo.of("output" + i, outputs.get(i)));
    }
    List<String> names = declared.stream().map(ValueInfo::name).toList();
    Node node = Node.of("node", opType, inputNames, names, attributes);
    return new Graph(
        "case", List.of(node), initializers, inputs, declared, Map.of("", opset), Map.of());
  }

  private interface Source {
    double next();
  }

  private static float[] floats(long[] shape, Source source) {
    float[] values = new float[size(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) source.next();
    }
    return values;
  }

  private static int size(long[] shape) {
    return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s-%d %s %s", opType, opset, fed.values(), attributes);
  }
}
