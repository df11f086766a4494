package dev.graft.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Cutting and joining graphs. What comes out computes the same: a prefix, run, and its suffix, run
 * on the prefix's output, give what the whole gives.
 */
public final class Surgery {
  private Surgery() {}

  /**
   * The part of the graph that computes some of its tensors, from the graph's inputs.
   *
   * @param tensors what it returns, in this order: float tensors, or the graph's own outputs
   * @throws IllegalArgumentException if no node makes one of them
   */
  public static Graph prefix(Graph graph, String... tensors) {
    Map<String, Node> producers = graph.producers();
    Set<Node> needed = new HashSet<>();
    Set<String> read = collect(List.of(tensors), producers, needed);
    for (String tensor : tensors) {
      if (!producers.containsKey(tensor)) {
        throw new IllegalArgumentException(
            "no node of '" + graph.name() + "' makes the tensor '" + tensor + "'");
      }
    }
    List<ValueInfo> outputs = Stream.of(tensors).map(tensor -> describe(graph, tensor)).toList();
    return part(graph, needed, read, graph.inputs(), outputs, List.of(), Map.of());
  }

  /**
   * The tensors before a cut whose extents the part behind it needs, such as the batch size read
   * off the image. {@link #suffix} has to be told how they follow from the cut's extents.
   *
   * @throws IllegalArgumentException if the tensor is no cut
   */
  public static Set<String> extentsNeededBehind(Graph graph, Cuts cuts, String cut) {
    Set<String> tensors = new LinkedHashSet<>();
    behind(graph, cuts, cut).extents.forEach(node -> tensors.add(node.inputs().get(0)));
    return tensors;
  }

  /**
   * The part of the graph behind a cut: from the cut as an input, and the second inputs that it
   * still needs, to the primary output.
   *
   * @param cuts of this graph
   * @param cut one of them
   * @param extents for each of {@link #extentsNeededBehind}, the laws of its axes
   * @throws IllegalArgumentException if the tensor is no cut, or a law is missing
   */
  public static Graph suffix(
      Graph graph, Cuts cuts, String cut, Map<String, List<AxisLaw>> extents) {
    if (cut.equals(cuts.input().name()) && extents.isEmpty()) {
      return prefix(graph, cuts.output().name());
    }
    Behind behind = behind(graph, cuts, cut);
    Extents replaced = new Extents(cut);
    for (Node node : behind.extents) {
      List<AxisLaw> laws = extents.get(node.inputs().get(0));
      if (laws == null) {
        throw new IllegalArgumentException(
            "behind '%s' the extents of '%s' are needed, and no law is given for them"
                .formatted(cut, node.inputs().get(0)));
      }
      replaced.replace(node, laws);
    }
    List<ValueInfo> inputs = new ArrayList<>(List.of(describe(graph, cut)));
    graph.inputs().stream().filter(input -> !input.name().equals(cut)).forEach(inputs::add);
    return part(
        graph,
        behind.nodes,
        behind.read,
        inputs,
        List.of(cuts.output()),
        replaced.nodes(),
        replaced.constants());
  }

  /**
   * The graph with more nodes behind it and other outputs. A tensor or node of the addition whose
   * name is taken gets another one.
   *
   * @param nodes in an order in which every tensor is computed before it is used
   * @param outputs what the result returns: tensors of the graph, or of the addition
   */
  public static Graph append(
      Graph graph, List<Node> nodes, Map<String, Tensor> constants, List<ValueInfo> outputs) {
    Set<String> taken = new HashSet<>(graph.initializers().keySet());
    graph.inputs().forEach(input -> taken.add(input.name()));
    Set<String> nodeNames = new HashSet<>();
    for (Node node : graph.nodes()) {
      taken.addAll(node.outputs());
      taken.addAll(node.reads());
      nodeNames.add(node.name());
    }
    Map<String, String> renamed = new HashMap<>();
    Map<String, Tensor> allConstants = new LinkedHashMap<>(graph.initializers());
    constants.forEach(
        (name, value) -> {
          renamed.put(name, claim(name, taken));
          allConstants.put(rename(name, renamed), value);
        });
    List<Node> allNodes = new ArrayList<>(graph.nodes());
    for (Node node : nodes) {
      // What no node of the addition has made so far is the graph's, whatever is made later.
      List<String> inputs = node.inputs().stream().map(name -> rename(name, renamed)).toList();
      node.outputs().stream()
          .filter(name -> !name.isEmpty())
          .forEach(name -> renamed.put(name, claim(name, taken)));
      allNodes.add(
          new Node(
              node.name().isEmpty() ? "" : claim(node.name(), nodeNames),
              node.opType(),
              node.domain(),
              inputs,
              node.outputs().stream().map(name -> rename(name, renamed)).toList(),
              node.attributes()));
    }
    List<ValueInfo> newOutputs =
        outputs.stream()
            .map(o -> new ValueInfo(rename(o.name(), renamed), o.type(), o.shape()))
            .toList();
    Map<String, Long> opsets = new LinkedHashMap<>(graph.opsets());
    nodes.forEach(node -> opsets.putIfAbsent(node.domain(), 1L));
    return new Graph(
        graph.name(), allNodes, allConstants, graph.inputs(), newOutputs, opsets, graph.metadata());
  }

  /**
   * Two ends of one network as one graph, which returns what the first does: the first, and what
   * only the second has.
   */
  public static Graph union(Graph first, Graph second) {
    Set<String> made = first.producers().keySet();
    List<Node> nodes = new ArrayList<>(first.nodes());
    second.nodes().stream()
        .filter(node -> node.outputs().stream().noneMatch(made::contains))
        .forEach(nodes::add);
    Map<String, Tensor> constants = new LinkedHashMap<>(first.initializers());
    second.initializers().forEach(constants::putIfAbsent);
    return first.withNodes(nodes, constants);
  }

  /**
   * One network on another, which takes the inputs of the lower and returns what the upper does.
   *
   * @param fed for each input of the upper graph, the tensor of the lower that is given to it,
   *     brought to the input's type
   * @throws IllegalArgumentException if an input is given nothing, a name is used by both, or they
   *     are of different operator sets
   */
  public static Graph stacked(Graph below, Graph above, Map<String, String> fed) {
    if (below.opset() != above.opset()) {
      throw new IllegalArgumentException(
          "'%s' is of operator set %s and '%s' of %s"
              .formatted(below.name(), below.opset(), above.name(), above.opset()));
    }
    List<Node> nodes = new ArrayList<>(below.nodes());
    for (ValueInfo input : above.inputs()) {
      String given = fed.get(input.name());
      if (given == null) {
        throw new IllegalArgumentException("nothing is given to the input " + input);
      }
      nodes.add(
          Node.of(
              given + "/as/" + input.name(),
              "Cast",
              List.of(given),
              List.of(input.name()),
              Map.of("to", new Attribute.Int(input.type().onnxCode()))));
    }
    nodes.addAll(above.nodes());
    Map<String, Tensor> constants = new LinkedHashMap<>(below.initializers());
    above
        .initializers()
        .forEach(
            (name, value) -> {
              if (constants.put(name, value) != null) {
                throw new IllegalArgumentException("both have a constant '" + name + "'");
              }
            });
    Map<String, Long> opsets = new LinkedHashMap<>(below.opsets());
    opsets.putAll(above.opsets());
    return new Graph(
        above.name(), nodes, constants, below.inputs(), above.outputs(), opsets, above.metadata());
  }

  /** The graph with other names for some of the tensors that its nodes make. */
  public static Graph renamed(Graph graph, Map<String, String> names) {
    Map<String, String> own = new HashMap<>(names);
    own.keySet().retainAll(graph.producers().keySet());
    if (own.isEmpty()) {
      return graph;
    }
    List<Node> nodes =
        graph.nodes().stream()
            .map(
                node ->
                    node.withTensors(
                        node.inputs().stream().map(name -> rename(name, own)).toList(),
                        node.outputs().stream().map(name -> rename(name, own)).toList()))
            .toList();
    List<ValueInfo> outputs =
        graph.outputs().stream()
            .map(value -> new ValueInfo(rename(value.name(), own), value.type(), value.shape()))
            .toList();
    return new Graph(
        graph.name(),
        nodes,
        graph.initializers(),
        graph.inputs(),
        outputs,
        graph.opsets(),
        graph.metadata());
  }

  /**
   * The graph with new values for some of its constants.
   *
   * @throws IllegalArgumentException naming every tensor that the graph does not have, or has with
   *     another type or shape
   */
  public static Graph withParameters(Graph graph, Map<String, Tensor> values) {
    Map<String, Tensor> initializers = new LinkedHashMap<>(graph.initializers());
    List<String> misfits = new ArrayList<>();
    values.forEach(
        (name, value) -> {
          Tensor old = initializers.put(name, value);
          if (old == null) {
            misfits.add("'" + name + "' is no constant of the network");
          } else if (!old.toString().equals(value.toString())) {
            misfits.add("'" + name + "' is " + value + " where the network has " + old);
          }
        });
    if (!misfits.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", misfits));
    }
    return graph.withInitializers(initializers);
  }

  /** What a suffix consists of. */
  private record Behind(Set<Node> nodes, Set<String> read, List<Node> extents) {}

  private static Behind behind(Graph graph, Cuts cuts, String cut) {
    PathCount fromInput = new PathCount(graph, cuts.input().name(), cuts.output().name());
    PathCount fromCut = new PathCount(graph, cut, cuts.output().name());
    Map<String, Node> producers = new HashMap<>(graph.producers());
    producers.remove(cut);
    List<Node> extents = new ArrayList<>();
    for (Node node : graph.nodes()) {
      String first = node.inputs().isEmpty() ? "" : node.inputs().get(0);
      if (PathCount.readsExtents(node) && fromInput.isReached(first) && !fromCut.isReached(first)) {
        extents.add(node);
        producers.remove(node.outputs().get(0));
      }
    }
    Set<Node> needed = new HashSet<>();
    Set<String> read = collect(List.of(cuts.output().name()), producers, needed);
    for (String tensor : read) {
      if (fromInput.isReached(tensor) && !fromCut.isReached(tensor)) {
        throw new IllegalArgumentException(
            "'%s' is no cut of '%s': the output also depends on '%s'"
                .formatted(cut, graph.name(), tensor));
      }
    }
    extents.removeIf(node -> !read.contains(node.outputs().get(0)));
    return new Behind(needed, read, extents);
  }

  /** Adds the nodes that compute the tensors to a set, and returns all tensors involved. */
  private static Set<String> collect(
      Collection<String> tensors, Map<String, Node> producers, Set<Node> nodes) {
    Set<String> read = new HashSet<>();
    List<String> open = new ArrayList<>(tensors);
    while (!open.isEmpty()) {
      String tensor = open.remove(open.size() - 1);
      Node node = producers.get(tensor);
      if (read.add(tensor) && node != null && nodes.add(node)) {
        open.addAll(node.reads());
      }
    }
    return read;
  }

  private static Graph part(
      Graph graph,
      Set<Node> needed,
      Set<String> read,
      List<ValueInfo> inputs,
      List<ValueInfo> outputs,
      List<Node> extraNodes,
      Map<String, Tensor> extraConstants) {
    List<Node> nodes = new ArrayList<>(extraNodes);
    graph.nodes().stream().filter(needed::contains).forEach(nodes::add);
    Map<String, Tensor> constants = new LinkedHashMap<>(graph.initializers());
    constants.keySet().retainAll(read);
    constants.putAll(extraConstants);
    Set<String> domains = new HashSet<>(Set.of(""));
    nodes.forEach(node -> domains.add(node.domain()));
    Map<String, Long> opsets = new LinkedHashMap<>(graph.opsets());
    opsets.keySet().retainAll(domains);
    return new Graph(
        graph.name(),
        nodes,
        constants,
        inputs.stream().filter(input -> read.contains(input.name())).toList(),
        outputs,
        opsets,
        graph.metadata());
  }

  private static ValueInfo describe(Graph graph, String tensor) {
    ElementType inner =
        graph.inputs().stream().anyMatch(input -> input.type() == ElementType.DOUBLE)
            ? ElementType.DOUBLE
            : ElementType.FLOAT;
    return Stream.concat(graph.inputs().stream(), graph.outputs().stream())
        .filter(value -> value.name().equals(tensor))
        .findFirst()
        .orElse(new ValueInfo(tensor, inner, List.of()));
  }

  private static String claim(String name, Set<String> taken) {
    String free = name;
    for (int i = 2; !taken.add(free); i++) {
      free = name + "_" + i;
    }
    return free;
  }

  private static String rename(String name, Map<String, String> renamed) {
    return renamed.getOrDefault(name, name);
  }
}
