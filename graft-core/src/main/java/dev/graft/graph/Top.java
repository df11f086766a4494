package dev.graft.graph;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The last blocks of a network, to stand on something new: what was learned of texts, say, above
 * what hears sounds. It takes the tensor at the cut, and its other inputs, of which there is a mask
 * at most.
 *
 * @param source the network that they are of
 * @param graph from the cut to where the last block ends; empty where no block is kept
 * @param cut the tensor that the first of them starts from, [N, L, width]
 * @param blocks those that are kept
 * @param norm what the layer normalisation that makes the cut multiplies with and adds, if one does
 */
public record Top(
    Backbone source, Optional<Graph> graph, String cut, List<Block> blocks, Optional<Norm> norm) {
  /** The scale and the shift of a layer normalisation. */
  public record Norm(Tensor scale, Tensor shift) {}

  /** Copies the list. */
  public Top {
    blocks = List.copyOf(blocks);
  }

  /**
   * Keeps the last blocks.
   *
   * @param laws how the extents that they ask for follow from the cut's
   * @throws GraftException of fault {@code USAGE} if there are not that many below which something
   *     else could stand, of fault {@code MODEL} if they take more than the cut and a mask
   */
  public static Top of(Backbone source, int kept, Map<String, List<AxisLaw>> laws) {
    int first = firstKept(source, kept);
    List<Block> blocks = source.blocks().subList(first, source.blocks().size());
    if (blocks.isEmpty()) {
      String end = source.blocks().get(first - 1).output();
      return new Top(source, Optional.empty(), end, blocks, normAt(source.graph(), end));
    }
    String cut = blocks.get(0).input();
    Graph whole = toLastBlock(source);
    Graph graph = Surgery.suffix(whole, Cuts.of(whole), cut, laws);
    if (graph.inputs().size() > 2) {
      throw new GraftException(
          Fault.MODEL,
          "the last %s blocks of '%s' take %s, where a sequence and a mask are expected; keep fewer."
              .formatted(kept, source.graph().name(), graph.inputs()));
    }
    return new Top(source, Optional.of(graph), cut, blocks, normAt(whole, cut));
  }

  private static int firstKept(Backbone source, int kept) {
    int blocks = source.blocks().size();
    if (kept < 0 || kept >= blocks) {
      throw new GraftException(
          Fault.USAGE,
          "the last %s blocks were asked for, of a network that has %s, of which the first reads what a new stem does not give; keep up to %s."
              .formatted(kept, blocks, blocks - 1));
    }
    return blocks - kept;
  }

  /** The network up to where its last block ends, before features are made of that. */
  public static Graph toLastBlock(Backbone source) {
    return Surgery.prefix(source.graph(), source.blocks().get(source.blocks().size() - 1).output());
  }

  /** Scale and shift of the layer normalisation that makes a tensor. */
  private static Optional<Norm> normAt(Graph graph, String tensor) {
    Map<String, Node> producers = graph.producers();
    Node last = producers.get(tensor);
    if (last == null) {
      return Optional.empty();
    }
    if (last.opType().equals("LayerNormalization") && last.hasInput(2)) {
      return norm(graph, last.inputs().get(1), last.inputs().get(2));
    }
    for (int i = 0; last.opType().equals("Add") && i < 2; i++) {
      Node scaled = producers.get(last.inputs().get(i));
      String shift = last.inputs().get(1 - i);
      if (scaled != null && scaled.opType().equals("Mul")) {
        Optional<Norm> found =
            norm(graph, scaled.inputs().get(0), shift)
                .or(() -> norm(graph, scaled.inputs().get(1), shift));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Norm> norm(Graph graph, String scale, String shift) {
    Tensor factors = graph.initializers().get(scale);
    Tensor summands = graph.initializers().get(shift);
    if (factors == null || summands == null || factors.type() != ElementType.FLOAT) {
      return Optional.empty();
    }
    boolean fits = factors.shape().length == 1 && factors.toString().equals(summands.toString());
    return fits ? Optional.of(new Norm(factors, summands)) : Optional.empty();
  }

  /** The same blocks with other parameters. */
  public Top with(Graph parameters) {
    return new Top(source, Optional.of(parameters), cut, blocks, norm);
  }

  /**
   * A network of the kept blocks on something new.
   *
   * @param below of the same operator set; its first output is what the blocks start from, its
   *     second, int64 [N, L], says what of that is there (1) and what is padding (0)
   * @param parts what its own blocks are called: every node of each is named as it and a slash, and
   *     the last one makes the outputs
   * @return its blocks are the parts, in order, and those that are kept; it ends where they do
   * @throws IllegalArgumentException if a name is used by both
   */
  public Backbone on(Graph below, List<String> parts) {
    String end = below.outputs().get(0).name();
    Graph joined =
        graph
            .map(above -> Surgery.stacked(below, above, feeding(below, above)))
            .orElseGet(() -> Surgery.prefix(below, end));
    Cuts cuts = Cuts.of(joined);
    List<Block> all = new ArrayList<>();
    String from = cuts.input().name();
    for (String part : parts) {
      Block block = part(joined, part, all.size(), from, cuts);
      all.add(block);
      from = block.output();
    }
    for (Block kept : blocks) {
      all.add(
          new Block(
              all.size(),
              kept.name(),
              kept.nodes(),
              kept.operators(),
              kept.input(),
              kept.output(),
              kept.parameters()));
    }
    return new Backbone(joined, cuts, all, source.outputLayer(), source.head());
  }

  private Map<String, String> feeding(Graph below, Graph above) {
    Map<String, String> fed = new HashMap<>();
    for (ValueInfo input : above.inputs()) {
      int output = input.name().equals(cut) ? 0 : 1;
      fed.put(input.name(), below.outputs().get(output).name());
    }
    return fed;
  }

  /** The nodes of a part, and the last cut that one of them makes. */
  private static Block part(Graph graph, String name, int index, String from, Cuts cuts) {
    List<Node> nodes =
        graph.nodes().stream().filter(node -> node.name().startsWith(name + "/")).toList();
    Set<String> made = new HashSet<>();
    nodes.forEach(node -> made.addAll(node.outputs()));
    Set<String> own = new LinkedHashSet<>(cuts.tensors());
    own.retainAll(made);
    String to =
        own.stream()
            .reduce((first, second) -> second)
            .orElseThrow(() -> new IllegalArgumentException("'" + name + "' makes no cut"));
    return new Block(
        index,
        name,
        nodes,
        Block.operators(nodes),
        from,
        to,
        Parameters.of(nodes, graph.initializers()));
  }

  /** Every parameter that is kept, by name. */
  public Map<String, Tensor> parameters() {
    Map<String, Tensor> all = new HashMap<>();
    Graph kept = graph.orElse(source.graph());
    for (Block block : blocks) {
      block
          .parameters()
          .keySet()
          .forEach(name -> all.put(name, Objects.requireNonNull(kept.initializers().get(name))));
    }
    return all;
  }
}
