package dev.graft.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Pooling in forms that every runtime computes alike.
 *
 * <p>ONNX Runtime takes two of them for something else. Where {@code ceil_mode} lets the last
 * window of an {@code AveragePool} reach beyond the padding and {@code count_include_pad} counts
 * the padding, it divides by the whole window, where the specification and PyTorch count what lies
 * inside the padded input. And it takes a {@code Pad} with zeros into the pool behind it, though a
 * {@code MaxPool} pads with minus infinity, and an {@code AveragePool} may not count its padding.
 */
final class PlainPooling {
  /** As good as zero in any sum, and no runtime takes it for a pool's own padding. */
  private static final float ALMOST_ZERO = Float.MIN_NORMAL;

  private static final long OPSET_OF_PAD_INPUTS = 11;
  private static final int SPATIAL = 2;
  private static final Set<String> POOLS = Set.of("MaxPool", "AveragePool");

  private final Graph graph;
  private final Map<String, Tensor> constants;
  private final Set<String> taken = new HashSet<>();
  private final List<Node> nodes = new ArrayList<>();

  private PlainPooling(Graph graph) {
    this.graph = graph;
    this.constants = new LinkedHashMap<>(graph.initializers());
    taken.addAll(constants.keySet());
    graph.inputs().forEach(input -> taken.add(input.name()));
    graph.nodes().forEach(node -> taken.addAll(node.outputs()));
  }

  /** The same network. */
  static Graph of(Graph graph) {
    return new PlainPooling(graph).rewritten();
  }

  private Graph rewritten() {
    Map<String, Node> producers = graph.producers();
    Set<String> zeroPads = new HashSet<>();
    for (Node node : graph.nodes()) {
      if (POOLS.contains(node.opType())) {
        Node pad = producers.get(node.inputs().get(0));
        if (pad != null && pad.opType().equals("Pad") && padsWithZeros(pad)) {
          zeroPads.add(pad.outputs().get(0));
        }
      }
    }
    for (Node node : graph.nodes()) {
      if (zeroPads.contains(node.outputs().get(0))) {
        nodes.add(withAlmostZero(node));
      } else if (countsBeyondPadding(node)) {
        countInside(node);
      } else {
        nodes.add(node);
      }
    }
    return graph.withNodes(nodes, constants);
  }

  private boolean padsWithZeros(Node pad) {
    if (!pad.stringAttribute("mode", "constant").equals("constant")) {
      return false;
    }
    if (pad.hasInput(2)) {
      Tensor value = constants.get(pad.inputs().get(2));
      return value != null && value.type() == ElementType.FLOAT && value.floats()[0] == 0;
    }
    return pad.floatAttribute("value", 0) == 0;
  }

  private Node withAlmostZero(Node pad) {
    if (graph.opset() < OPSET_OF_PAD_INPUTS) {
      return with(pad, Map.of("value", new Attribute.Real(ALMOST_ZERO)));
    }
    List<String> inputs = new ArrayList<>(pad.inputs());
    while (inputs.size() < 3) {
      inputs.add("");
    }
    Tensor value = Tensor.ofFloats(new float[] {ALMOST_ZERO});
    inputs.set(2, constant(pad.outputs().get(0) + "/almost_zero", value));
    return pad.withTensors(inputs, pad.outputs());
  }

  private static boolean countsBeyondPadding(Node node) {
    return node.opType().equals("AveragePool")
        && node.domain().isEmpty()
        && node.intAttribute("ceil_mode", 0) == 1
        && node.intAttribute("count_include_pad", 0) == 1;
  }

  /**
   * Padded by a node of its own, the pool counts what lies inside; where the padding decides by
   * itself that the windows cover all, there is nothing to round up.
   */
  private void countInside(Node pool) {
    String autoPad = pool.stringAttribute("auto_pad", "NOTSET");
    if (autoPad.startsWith("SAME")) {
      nodes.add(with(pool, Map.of("ceil_mode", new Attribute.Int(0))));
      return;
    }
    Map<String, Attribute> counted = Map.of("count_include_pad", new Attribute.Int(0));
    long[] pads = pool.intsAttribute("pads");
    if (autoPad.equals("VALID") || Arrays.stream(pads).allMatch(pad -> pad == 0)) {
      nodes.add(with(pool, counted));
      return;
    }
    int axes = pads.length / 2;
    String x = pool.inputs().get(0);
    String result = pool.outputs().get(0);
    String padded = name(result + "/padded");
    nodes.add(pad(x, padded, pads));
    Map<String, Attribute> unpadded = new LinkedHashMap<>(counted);
    unpadded.put("pads", ints(new long[2 * axes]));
    if (Arrays.stream(pads, axes, 2 * axes).allMatch(pad -> pad == 0)) {
      nodes.add(with(pool, unpadded).withTensors(List.of(padded), pool.outputs()));
      return;
    }
    String all = name(result + "/all");
    nodes.add(with(pool, unpadded).withTensors(List.of(padded), List.of(all)));
    keepThoseThatBegin(pool, x, all, axes);
  }

  /** Windows that would begin in the trailing padding are none. */
  private void keepThoseThatBegin(Node pool, String x, String all, int axes) {
    String result = pool.outputs().get(0);
    long[] pads = pool.intsAttribute("pads");
    long[] strides = pool.intsAttribute("strides", filled(axes, 1));
    long[] before = IntStream.range(0, axes).mapToLong(axis -> pads[axis] - 1).toArray();
    long[] spatial = LongStream.range(SPATIAL, SPATIAL + axes).toArray();
    String shape = step("Shape", result + "/shape", x);
    String extents = step("Gather", result + "/extents", shape, longs(result + "/axes", spatial));
    String last = step("Add", result + "/last", extents, longs(result + "/before", before));
    String steps = step("Div", result + "/steps", last, longs(result + "/strides", strides));
    String ends = step("Add", result + "/ends", steps, longs(result + "/one", filled(axes, 1)));
    String starts = longs(result + "/starts", new long[axes]);
    nodes.add(
        Node.of(
            name(result + "/begun"),
            "Slice",
            List.of(all, starts, ends, longs(result + "/axes", spatial)),
            List.of(result),
            Map.of()));
  }

  private Node pad(String x, String padded, long[] pads) {
    int axes = pads.length / 2;
    int rank = SPATIAL + axes;
    long[] full = new long[2 * rank];
    System.arraycopy(pads, 0, full, SPATIAL, axes);
    System.arraycopy(pads, axes, full, rank + SPATIAL, axes);
    boolean inputs = graph.opset() >= OPSET_OF_PAD_INPUTS;
    return withAlmostZero(
        Node.of(
            padded,
            "Pad",
            inputs ? List.of(x, longs(padded + "/pads", full)) : List.of(x),
            List.of(padded),
            inputs ? Map.of() : Map.of("pads", ints(full))));
  }

  private String step(String opType, String output, String... inputs) {
    String free = name(output);
    nodes.add(Node.of(free, opType, List.of(inputs), List.of(free), Map.of()));
    return free;
  }

  private String longs(String wanted, long[] values) {
    return constant(wanted, Tensor.ofLongs(values, values.length));
  }

  private String constant(String wanted, Tensor value) {
    String free = name(wanted);
    constants.put(free, value);
    return free;
  }

  private String name(String wanted) {
    String free = wanted;
    for (int i = 2; !taken.add(free); i++) {
      free = wanted + "_" + i;
    }
    return free;
  }

  private static Node with(Node node, Map<String, Attribute> changed) {
    Map<String, Attribute> attributes = new LinkedHashMap<>(node.attributes());
    attributes.putAll(changed);
    return new Node(
        node.name(), node.opType(), node.domain(), node.inputs(), node.outputs(), attributes);
  }

  private static Attribute ints(long[] values) {
    return new Attribute.Ints(Arrays.stream(values).boxed().toList());
  }

  private static long[] filled(int count, long value) {
    long[] values = new long[count];
    Arrays.fill(values, value);
    return values;
  }
}
