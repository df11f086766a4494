package dev.graft.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Nodes to be put before, between and behind networks of one operator set, from 11. Each is named
 * as its output. For one use.
 */
public final class Wiring {
  private static final long AXES_ARE_INPUTS_SINCE = 13;
  private static final long AXES_OF_OTHER_REDUCTIONS_SINCE = 18;

  private final long opset;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> constants = new LinkedHashMap<>();

  /** Nothing yet, for an operator set. */
  public Wiring(long opset) {
    this.opset = opset;
  }

  /** The nodes so far, in order. */
  public List<Node> nodes() {
    return List.copyOf(nodes);
  }

  /** The constants that they read, by name. */
  public Map<String, Tensor> constants() {
    return Collections.unmodifiableMap(constants);
  }

  /** Extents as ONNX has them: 0 for that of the same axis before, -1 for what is left. */
  public String reshape(String tensor, String output, long... extents) {
    return node("Reshape", output, List.of(tensor, longs(output + ".shape", extents)), Map.of());
  }

  /** With its axes in another order. */
  public String transpose(String tensor, String output, List<Long> order) {
    return node("Transpose", output, List.of(tensor), Map.of("perm", new Attribute.Ints(order)));
  }

  /** From a position of an axis on, up to another. */
  public String slice(String tensor, String output, long axis, long from, long to) {
    List<String> inputs =
        List.of(
            tensor,
            longs(output + ".from", from),
            longs(output + ".to", to),
            longs(output + ".axis", axis));
    return node("Slice", output, inputs, Map.of());
  }

  /** The same as float32. */
  public String castToFloat(String tensor, String output) {
    return node("Cast", output, List.of(tensor), Map.of("to", new Attribute.Int(1)));
  }

  /** With one more axis, of extent 1. */
  public String unsqueeze(String tensor, String output, long axis) {
    return overAxis("Unsqueeze", tensor, output, axis, AXES_ARE_INPUTS_SINCE, Map.of());
  }

  /** Without an axis of extent 1. */
  public String squeeze(String tensor, String output, long axis) {
    return overAxis("Squeeze", tensor, output, axis, AXES_ARE_INPUTS_SINCE, Map.of());
  }

  /** Every n-th position of an axis, from the first. */
  public String everyNth(String tensor, String output, long axis, long step) {
    List<String> inputs =
        List.of(
            tensor,
            longs(output + ".from", 0),
            longs(output + ".to", Integer.MAX_VALUE),
            longs(output + ".axis", axis),
            longs(output + ".step", step));
    return node("Slice", output, inputs, Map.of());
  }

  /** The mean over an axis, which stays with an extent of 1. */
  public String mean(String tensor, String output, long axis) {
    return overAxis("ReduceMean", tensor, output, axis, AXES_OF_OTHER_REDUCTIONS_SINCE, Map.of());
  }

  /** A constant; its name. */
  public String constant(String name, Tensor value) {
    constants.put(name, value);
    return name;
  }

  /** The sum over an axis, which goes. */
  public String sum(String tensor, String output, long axis) {
    return overAxis("ReduceSum", tensor, output, axis, AXES_ARE_INPUTS_SINCE, GOES);
  }

  /** The largest along an axis, which goes. */
  public String max(String tensor, String output, long axis) {
    return overAxis("ReduceMax", tensor, output, axis, AXES_OF_OTHER_REDUCTIONS_SINCE, GOES);
  }

  /** A tensor and a number. */
  public String with(String operator, String tensor, double number, String output) {
    constants.put(output + ".number", Tensor.ofFloats(new float[] {(float) number}));
    return node(operator, output, List.of(tensor, output + ".number"), Map.of());
  }

  /** Any node of one output. */
  public String node(
      String operator, String output, List<String> inputs, Map<String, Attribute> attributes) {
    nodes.add(Node.of(output, operator, inputs, List.of(output), attributes));
    return output;
  }

  private static final Map<String, Attribute> GOES = Map.of("keepdims", new Attribute.Int(0));

  private String overAxis(
      String operator,
      String tensor,
      String output,
      long axis,
      long inputSince,
      Map<String, Attribute> others) {
    if (opset >= inputSince) {
      return node(operator, output, List.of(tensor, longs(output + ".axes", axis)), others);
    }
    Map<String, Attribute> attributes = new LinkedHashMap<>(others);
    attributes.put("axes", new Attribute.Ints(List.of(axis)));
    return node(operator, output, List.of(tensor), attributes);
  }

  private String longs(String name, long... values) {
    constants.put(name, Tensor.ofLongs(values, values.length));
    return name;
  }
}
