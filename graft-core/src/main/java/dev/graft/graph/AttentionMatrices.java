package dev.graft.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds the query and value matrices of attention by what is done with them, as names get lost in
 * export: in softmax(q kᵀ) v, what makes q and what makes v. Where one matrix makes query, key and
 * value together, it is that one.
 *
 * <p>Vaswani et al., "Attention Is All You Need", 2017, arXiv:1706.03762.
 */
final class AttentionMatrices {
  /** What no signal is followed through: it makes something new of it. */
  private static final Set<String> ENDS =
      Set.of("MatMul", "Gemm", "Einsum", "Conv", "ConvTranspose", "Softmax", "LSTM", "GRU", "RNN");

  private final Map<String, Node> producers;
  private final PathCount paths;
  private final Map<Node, WeightMatrix> layers = new HashMap<>();

  private AttentionMatrices(Graph graph, Cuts cuts, List<WeightMatrix> matrices) {
    this.producers = graph.producers();
    this.paths = new PathCount(graph, cuts.input().name(), cuts.output().name());
    matrices.forEach(matrix -> matrix.layers().forEach(layer -> layers.put(layer, matrix)));
  }

  /** Query and value of each attention, in graph order. */
  static List<WeightMatrix> of(Graph graph, Cuts cuts, List<WeightMatrix> matrices) {
    AttentionMatrices search = new AttentionMatrices(graph, cuts, matrices);
    Set<WeightMatrix> found = new LinkedHashSet<>();
    for (Node node : graph.nodes()) {
      if (search.isProductOfSignals(node)) {
        found.addAll(search.endingIn(node));
      }
    }
    return List.copyOf(found);
  }

  /** Query and value, if a product is that of an attention's weights with its values. */
  private List<WeightMatrix> endingIn(Node product) {
    for (int i = 0; i < 2; i++) {
      Optional<Node> softmax = agreed(product.inputs().get(i), "Softmax"::equals);
      if (softmax.isPresent()) {
        List<WeightMatrix> found = new ArrayList<>();
        queryBehind(softmax.get().inputs().get(0), false, new HashSet<>()).ifPresent(found::add);
        layer(product.inputs().get(1 - i)).ifPresent(found::add);
        return found;
      }
    }
    return List.of();
  }

  /**
   * The query's matrix, from the logits back: past scales and masks to the product of query and
   * key.
   *
   * @param turned whether the product's last two axes change places on the way
   */
  private Optional<WeightMatrix> queryBehind(String tensor, boolean turned, Set<String> seen) {
    Node node = producers.get(tensor);
    if (node == null || !paths.isReached(tensor) || !seen.add(tensor)) {
      return Optional.empty();
    }
    if (isProductOfSignals(node)) {
      return layer(node.inputs().get(queryOf(node) ^ (turned ? 1 : 0)));
    }
    if (isEnd(node)) {
      return Optional.empty();
    }
    boolean turns = turned ^ swapsLastTwo(node);
    return node.inputs().stream()
        .flatMap(input -> queryBehind(input, turns, seen).stream())
        .findFirst();
  }

  /**
   * Which factor is the query: the one that lends the product its last axis but one. The softmax
   * runs over the keys, on the last axis.
   */
  private static int queryOf(Node product) {
    String equation = product.stringAttribute("equation", "").replace(" ", "");
    int arrow = equation.indexOf("->");
    int comma = equation.indexOf(',');
    if (arrow < 0 || comma < 0 || arrow + 2 >= equation.length()) {
      return 0;
    }
    char keys = equation.charAt(equation.length() - 1);
    return equation.substring(0, comma).indexOf(keys) >= 0 ? 1 : 0;
  }

  private static boolean swapsLastTwo(Node node) {
    long[] perm = node.opType().equals("Transpose") ? node.intsAttribute("perm") : new long[0];
    int last = perm.length - 1;
    return last >= 1 && perm[last] == last - 1 && perm[last - 1] == last;
  }

  private boolean isProductOfSignals(Node node) {
    return (node.opType().equals("MatMul") || node.opType().equals("Einsum"))
        && node.inputs().size() == 2
        && node.inputs().stream().allMatch(paths::isReached)
        && !layers.containsKey(node);
  }

  /** The layer that a tensor comes from, be it split, shifted, scaled, rotated or standardised. */
  private Optional<WeightMatrix> layer(String tensor) {
    return agreed(tensor, this::isLayerType).map(layers::get);
  }

  private boolean isLayerType(String opType) {
    return ENDS.contains(opType) && !opType.equals("Softmax");
  }

  /** The node of a kind that all ways back from a tensor lead to; empty if they do not agree. */
  private Optional<Node> agreed(String tensor, Predicate<String> kind) {
    return agreed(tensor, kind, new HashMap<>());
  }

  private Optional<Node> agreed(
      String tensor, Predicate<String> kind, Map<String, Optional<Node>> known) {
    Optional<Node> before = known.get(tensor);
    if (before != null) {
      return before;
    }
    known.put(tensor, Optional.empty());
    Node node = producers.get(tensor);
    Optional<Node> found = Optional.empty();
    if (node != null && isEnd(node)) {
      found = kind.test(node.opType()) ? Optional.of(node) : Optional.empty();
    } else if (node != null) {
      List<Optional<Node>> sources =
          node.inputs().stream()
              .filter(paths::isReached)
              .map(input -> agreed(input, kind, known))
              .distinct()
              .toList();
      found = sources.size() == 1 ? sources.get(0) : Optional.empty();
    }
    known.put(tensor, found);
    return found;
  }

  private boolean isEnd(Node node) {
    return ENDS.contains(node.opType()) || layers.containsKey(node);
  }
}
