package dev.graft.graph;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The places where a network can be cut in two: the tensors that every path from the primary input
 * to the primary output runs through. Whatever is computed before such a tensor reaches the output
 * only by way of it.
 *
 * <p>What derives from constants, from a second input such as an attention mask, or from the
 * extents of a tensor ({@code Shape}) is no path.
 *
 * @param input where the signal enters: the image, the waveform, the token ids
 * @param output where it leaves: the graph's first output that depends on the input
 * @param tensors the cuts in order, from the input to the output, both included
 */
public record Cuts(ValueInfo input, ValueInfo output, List<String> tensors) {
  /** Copies the list. */
  public Cuts {
    tensors = List.copyOf(tensors);
  }

  /**
   * Finds the cuts by counting paths (see {@code PathCount}), in time linear in the graph.
   *
   * @throws GraftException of fault {@code MODEL} if no output depends on the input
   */
  public static Cuts of(Graph graph) {
    ValueInfo input = primaryInput(graph);
    for (ValueInfo output : graph.outputs()) {
      PathCount paths = new PathCount(graph, input.name(), output.name());
      if (paths.isReached(output.name())) {
        return new Cuts(input, output, onEveryPath(graph, input.name(), paths));
      }
    }
    throw new GraftException(
        Fault.MODEL,
        "The network '%s' has no output that depends on its input '%s'; export it again."
            .formatted(graph.name(), input.name()));
  }

  private static List<String> onEveryPath(Graph graph, String input, PathCount paths) {
    List<String> cuts = new ArrayList<>(List.of(input));
    for (Node node : graph.nodes()) {
      node.outputs().stream().filter(paths::isOnEveryPath).forEach(cuts::add);
    }
    return cuts;
  }

  /**
   * The input that carries the signal, where there are several: the token ids, known by the largest
   * table of embeddings that they index; else the float tensor of most axes; else the first.
   */
  private static ValueInfo primaryInput(Graph graph) {
    Map<String, Long> tableSizes = new HashMap<>();
    Map<String, String> casts = new HashMap<>();
    for (Node node : graph.nodes()) {
      if (node.opType().equals("Cast")) {
        casts.put(node.outputs().get(0), node.inputs().get(0));
      } else if (node.opType().equals("Gather")) {
        Tensor table = graph.initializers().get(node.inputs().get(0));
        String indices = node.inputs().get(1);
        if (table != null && table.type().isFloating()) {
          tableSizes.merge(casts.getOrDefault(indices, indices), table.size(), Math::max);
        }
      }
    }
    Comparator<ValueInfo> bySignal =
        Comparator.comparingLong((ValueInfo input) -> tableSizes.getOrDefault(input.name(), 0L))
            .thenComparing(input -> input.type().isFloating() ? input.shape().size() + 1 : 0);
    // Not max, which gives the last of equals.
    return graph.inputs().stream()
        .reduce((best, next) -> bySignal.compare(next, best) > 0 ? next : best)
        .orElseThrow(() -> new IllegalArgumentException("a network without input has no cuts"));
  }
}
