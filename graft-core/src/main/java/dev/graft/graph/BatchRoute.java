package dev.graft.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Follows the batch axis of a network that was exported for one sample through its nodes, and makes
 * free what fixes its extent: shapes to reshape or resize to, axes that would be squeezed away, and
 * constants that are joined to every sample, such as a class token.
 */
final class BatchRoute {
  private static final String ANY = "/any_batch";
  private static final int OPSET_OF_RESIZE_AXES = 18;
  private static final Set<String> REDUCTIONS = Set.of("ArgMax", "ArgMin");

  private final Graph network;
  private final TensorShapes shapes;
  private final Map<String, Integer> axes = new HashMap<>();

  /** How often each sample comes in its axis before the next one does, where that is not once. */
  private final Map<String, Long> within = new HashMap<>();

  private final Map<String, Tensor> constants;
  private final List<Node> nodes = new ArrayList<>();

  BatchRoute(Graph network, TensorShapes shapes) {
    this.network = network;
    this.shapes = shapes;
    this.constants = new LinkedHashMap<>(network.initializers());
    network.inputs().forEach(input -> axes.put(input.name(), 0));
    network.nodes().forEach(this::follow);
  }

  List<Node> nodes() {
    return nodes;
  }

  Map<String, Tensor> constants() {
    return constants;
  }

  private void follow(Node node) {
    int first = firstOnRoute(node);
    if (first < 0 || PathCount.readsExtents(node)) {
      nodes.add(node);
      return;
    }
    String x = node.inputs().get(first);
    int axis = axis(x);
    switch (node.opType()) {
      case "Reshape" -> reshape(node, axis);
      case "Squeeze" -> squeeze(node, axis);
      case "Unsqueeze" -> unsqueeze(node, axis);
      case "Transpose" -> transpose(node, axis);
      case "Gather" -> gather(node, first, axis);
      case "Concat" -> concat(node, x, axis);
      case "Resize" -> resize(node, axis);
      case "Flatten" -> arrive(node, node.intAttribute("axis", 1) <= axis ? 1 : 0);
      case "Einsum" -> einsum(node, first, axis);
      default -> {
        if (reduces(node)) {
          reduce(node, axis);
        } else {
          // One tensor is as good as another where extents are matched from the last axis on.
          int rank = shape(x).length;
          nodes.add(node);
          for (String output : node.outputs()) {
            if (!output.isEmpty()) {
              put(output, shape(output).length - rank + axis);
              if (within.containsKey(x)) {
                within.put(output, within.getOrDefault(x, 1L));
              }
            }
          }
        }
      }
    }
  }

  private int firstOnRoute(Node node) {
    return IntStream.range(0, node.inputs().size())
        .filter(i -> axes.containsKey(node.inputs().get(i)))
        .findFirst()
        .orElse(-1);
  }

  private int axis(String tensor) {
    return axes.getOrDefault(tensor, -1);
  }

  private long[] shape(String tensor) {
    Tensor constant = constants.get(tensor);
    return constant == null ? shapes.of(tensor) : constant.shape();
  }

  private void put(String tensor, int axis) {
    if (axis >= 0 && axis < shape(tensor).length) {
      axes.put(tensor, axis);
    }
  }

  /** The node as it is, and where the batch axis of its outputs is. */
  private void arrive(Node node, int axis) {
    nodes.add(node);
    node.outputs().stream().filter(output -> !output.isEmpty()).forEach(o -> put(o, axis));
  }

  /**
   * The batch goes where as many elements are before it as were. That can be inside an axis: rows
   * of positions and samples, [T, N, D] to [T N, D], are what matrices are multiplied with.
   */
  private void reshape(Node node, int axis) {
    String x = node.inputs().get(0);
    String y = node.outputs().get(0);
    long[] result = shape(y);
    long before = product(shape(x), axis) * within.getOrDefault(x, 1L);
    int place = 0;
    while (place < result.length - 1 && product(result, place) != before) {
      place++;
    }
    boolean rows = result.length == 2 && before > 1 && result[0] == before;
    if (rows) {
      place = 0;
      within.put(y, before);
    }
    Tensor wanted = constants.get(node.inputs().get(1));
    if (wanted == null || result.length == 0) {
      arrive(node, place);
      return;
    }
    long[] free = result.clone();
    free[place] = -1;
    Map<String, Attribute> plain = new LinkedHashMap<>(node.attributes());
    plain.remove("allowzero");
    List<String> inputs = List.of(x, longs(y, free));
    arrive(
        new Node(node.name(), node.opType(), node.domain(), inputs, node.outputs(), plain), place);
  }

  /** Without axes given, all of extent 1 go; the batch stays. */
  private void squeeze(Node node, int axis) {
    long[] before = shape(node.inputs().get(0));
    long[] given = listed(node, 1, before.length);
    if (given == null) {
      arrive(node, axis);
      return;
    }
    boolean all = !node.hasInput(1) && !node.attributes().containsKey("axes");
    long[] dropped =
        all
            ? LongStream.range(0, before.length)
                .filter(i -> i != axis && before[(int) i] == 1)
                .toArray()
            : given;
    int shift = (int) Arrays.stream(dropped).filter(dropped1 -> dropped1 < axis).count();
    arrive(all ? withAxes(node, dropped) : node, axis - shift);
  }

  private Node withAxes(Node node, long[] dropped) {
    if (network.opset() >= 13) {
      List<String> inputs =
          List.of(node.inputs().get(0), longs(node.outputs().get(0) + "/axes", dropped));
      return node.withTensors(inputs, node.outputs());
    }
    return with(node, "axes", new Attribute.Ints(Arrays.stream(dropped).boxed().toList()));
  }

  private void unsqueeze(Node node, int axis) {
    int rank = shape(node.outputs().get(0)).length;
    long[] added = listed(node, 1, rank);
    int place = axis;
    if (added != null) {
      long[] kept =
          LongStream.range(0, rank)
              .filter(i -> Arrays.stream(added).noneMatch(a -> a == i))
              .toArray();
      place = (int) kept[axis];
    }
    arrive(node, place);
  }

  private void transpose(Node node, int axis) {
    int rank = shape(node.inputs().get(0)).length;
    long[] backwards = LongStream.range(0, rank).map(i -> rank - 1 - i).toArray();
    long[] order = node.intsAttribute("perm", backwards);
    arrive(node, IntStream.range(0, rank).filter(i -> order[i] == axis).findFirst().orElse(0));
  }

  private void gather(Node node, int first, int axis) {
    int rank = shape(node.inputs().get(0)).length;
    int along = Math.floorMod(node.intAttribute("axis", 0), rank);
    Tensor indices = constants.get(node.inputs().get(1));
    if (indices != null && rank == 1 && indices.shape().length > 1 && indices.shape()[0] == 1) {
      pickWithinSamples(node, indices);
      return;
    }
    int added = shape(node.inputs().get(1)).length - 1;
    arrive(node, first == 1 ? along + axis : axis > along ? axis + added : axis);
  }

  /** From all elements in a row, [N S], to those of each sample, [N, ...]. */
  private void pickWithinSamples(Node node, Tensor indices) {
    String y = node.outputs().get(0);
    long[] rest = Arrays.copyOfRange(indices.shape(), 1, indices.shape().length);
    constants.put(y + "/indices" + ANY, Tensor.ofLongs(indices.longs(), rest));
    long size = shape(node.inputs().get(0))[0];
    String samples =
        step("Reshape", y + "/samples", node.inputs().get(0), longs(y, new long[] {-1, size}));
    arrive(
        with(node, "axis", new Attribute.Int(1))
            .withTensors(List.of(samples, y + "/indices" + ANY), node.outputs()),
        0);
  }

  /** What does not come of the input is given to every sample. */
  private void concat(Node node, String x, int axis) {
    long[] own = shape(x);
    boolean along = Math.floorMod(node.intAttribute("axis", 0), own.length) == axis;
    List<String> inputs = new ArrayList<>(node.inputs());
    for (int i = 0; i < inputs.size(); i++) {
      String other = inputs.get(i);
      if (!axes.containsKey(other) && !along && own[axis] == 1) {
        inputs.set(i, forEverySample(other, x, axis, node.outputs().get(0) + "/" + i));
      }
    }
    arrive(node.withTensors(inputs, node.outputs()), axis);
  }

  /** Expanded to as many as there are, by a shape that is 1 on every other axis. */
  private String forEverySample(String constant, String like, int axis, String name) {
    int rank = shape(like).length;
    long[] batch = new long[rank];
    batch[axis] = 1;
    long[] rest = Arrays.stream(batch).map(one -> 1 - one).toArray();
    String extents = step("Shape", name + "/shape", like);
    String only = step("Mul", name + "/batch", extents, longs(name + "/axis", batch));
    String shape = step("Add", name + "/extents", only, longs(name + "/rest", rest));
    return step("Expand", name + "/expanded", constant, shape);
  }

  private String step(String opType, String output, String... inputs) {
    String free = output + ANY;
    nodes.add(Node.of(free, opType, List.of(inputs), List.of(free), Map.of()));
    return free;
  }

  /** To sizes of the axes behind the batch, or by the factors that these are. */
  private void resize(Node node, int axis) {
    Tensor sizes = node.hasInput(3) ? constants.get(node.inputs().get(3)) : null;
    if (sizes == null || node.attributes().containsKey("axes") || axis != 0) {
      arrive(node, axis);
      return;
    }
    long[] wanted = sizes.longs();
    List<String> inputs = new ArrayList<>(node.inputs());
    if (network.opset() >= OPSET_OF_RESIZE_AXES) {
      inputs.set(3, longs(node.outputs().get(0), Arrays.copyOfRange(wanted, 1, wanted.length)));
      Attribute others = new Attribute.Ints(LongStream.range(1, wanted.length).boxed().toList());
      arrive(with(node, "axes", others).withTensors(inputs, node.outputs()), axis);
      return;
    }
    long[] before = shape(node.inputs().get(0));
    float[] factors = new float[wanted.length];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = i == 0 ? 1 : (float) wanted[i] / before[i];
    }
    String name = node.outputs().get(0) + ANY;
    constants.put(name, Tensor.ofFloats(factors, factors.length));
    arrive(node.withTensors(List.of(inputs.get(0), "", name), node.outputs()), axis);
  }

  private void einsum(Node node, int first, int axis) {
    String[] sides = node.stringAttribute("equation", "").replace(" ", "").split("->", -1);
    String[] operands = sides[0].split(",", -1);
    boolean told = sides.length == 2 && first < operands.length && !sides[0].contains(".");
    arrive(node, told ? sides[1].indexOf(operands[first].charAt(axis)) : axis);
  }

  private static boolean reduces(Node node) {
    return node.opType().startsWith("Reduce") || REDUCTIONS.contains(node.opType());
  }

  private void reduce(Node node, int axis) {
    int rank = shape(node.inputs().get(0)).length;
    long[] reduced =
        REDUCTIONS.contains(node.opType())
            ? new long[] {Math.floorMod(node.intAttribute("axis", 0), rank)}
            : listed(node, 1, rank);
    boolean kept = node.intAttribute("keepdims", 1) == 1;
    long gone = reduced == null || kept ? 0 : Arrays.stream(reduced).filter(r -> r < axis).count();
    arrive(node, axis - (int) gone);
  }

  /** Axes counted from the front, from an attribute or an input; null where not known. */
  private long @Nullable [] listed(Node node, int input, int rank) {
    long[] given;
    if (node.hasInput(input)) {
      Tensor constant = constants.get(node.inputs().get(input));
      if (constant == null) {
        return null;
      }
      given = constant.longs();
    } else {
      given = node.intsAttribute("axes");
    }
    return Arrays.stream(given).map(i -> Math.floorMod(i, rank)).toArray();
  }

  private String longs(String name, long[] values) {
    constants.put(name + ANY, Tensor.ofLongs(values, values.length));
    return name + ANY;
  }

  private static Node with(Node node, String attribute, Attribute value) {
    Map<String, Attribute> attributes = new LinkedHashMap<>(node.attributes());
    attributes.put(attribute, value);
    return new Node(
        node.name(), node.opType(), node.domain(), node.inputs(), node.outputs(), attributes);
  }

  private static long product(long[] shape, int axes) {
    return LongStream.of(shape).limit(axes).reduce(1, Math::multiplyExact);
  }
}
