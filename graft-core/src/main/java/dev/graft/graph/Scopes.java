package dev.graft.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Where in the exporter's module tree a node stands, as path components: {@code
 * /layer1/layer1.0/conv1/Conv} and a parameter {@code layer1.0.conv1.weight} are both {@code
 * [layer1, 0, conv1]}.
 */
final class Scopes {
  private Scopes() {}

  /** The node's own scope; empty at the root of the tree, and where names do not tell. */
  static List<String> of(Node node, Graph graph) {
    if (node.name().indexOf('/') >= 0) {
      return ofPath(node.name());
    }
    return node.inputs().stream()
        .filter(input -> input.indexOf('.') > 0 && graph.initializers().containsKey(input))
        .findFirst()
        .map(parameter -> Arrays.asList(parameter.split("\\.")))
        .map(parts -> parts.subList(0, parts.size() - 1))
        .orElse(List.of());
  }

  private static List<String> ofPath(String name) {
    List<String> scope = new ArrayList<>();
    String previous = "";
    String[] parts = name.split("/");
    for (String part : Arrays.copyOf(parts, parts.length - 1)) {
      String own = part.startsWith(previous + ".") ? part.substring(previous.length() + 1) : part;
      if (!part.isEmpty() && !part.equals("StatefulPartitionedCall")) { // TensorFlow's wrapper
        scope.addAll(Arrays.asList(own.split("\\.")));
        previous = part;
      }
    }
    return scope;
  }

  /** The scope that nodes have in common, those without any aside. */
  static List<String> common(Collection<Node> nodes, Graph graph) {
    return nodes.stream()
        .map(node -> of(node, graph))
        .filter(scope -> !scope.isEmpty())
        .reduce(Scopes::commonPrefix)
        .orElse(List.of());
  }

  static List<String> commonPrefix(List<String> a, List<String> b) {
    int length = 0;
    while (length < Math.min(a.size(), b.size()) && a.get(length).equals(b.get(length))) {
      length++;
    }
    return a.subList(0, length);
  }
}
