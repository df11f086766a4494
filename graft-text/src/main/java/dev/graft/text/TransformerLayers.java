package dev.graft.text;

import dev.graft.graph.Cuts;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The layers of a transformer, known by its attentions: all that a layer knows is in the one tensor
 * that the next attention starts from.
 */
final class TransformerLayers {
  private static final int COUNT = 3;

  private static final Set<String> ATTENTIONS =
      Set.of("Softmax", "Attention", "MultiHeadAttention", "GroupQueryAttention");

  private TransformerLayers() {}

  /**
   * What the last {@value #COUNT} layers end in, in order; empty where there are not so many.
   *
   * @param network that returns the vectors of all tokens, [N, L, H]
   */
  static Optional<List<String>> lastOf(Graph network) {
    Cuts cuts = Cuts.of(network);
    Set<String> onEveryPath = new HashSet<>(cuts.tensors());
    List<String> starts = new ArrayList<>();
    String latest = cuts.input().name();
    for (Node node : network.nodes()) {
      boolean attends =
          ATTENTIONS.contains(node.opType()) && !onEveryPath.contains(node.outputs().get(0));
      if (attends && (starts.isEmpty() || !starts.get(starts.size() - 1).equals(latest))) {
        starts.add(latest);
      }
      latest = node.outputs().stream().filter(onEveryPath::contains).findFirst().orElse(latest);
    }
    if (starts.size() < COUNT) {
      return Optional.empty();
    }
    List<String> ends = new ArrayList<>(starts.subList(starts.size() - COUNT + 1, starts.size()));
    ends.add(cuts.output().name());
    return Optional.of(List.copyOf(ends));
  }
}
