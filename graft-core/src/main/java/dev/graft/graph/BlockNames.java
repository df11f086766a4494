package dev.graft.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Names for blocks that a user can recognise, and type: unique in their network. */
final class BlockNames {
  /** The parameter group of the head that is put on; no block may share its rates. */
  private static final String NEW_HEAD = "head";

  private BlockNames() {}

  /** One name for each group of segments. */
  static List<String> of(List<Blocks.Group> groups, Graph graph) {
    List<String> names = new ArrayList<>();
    for (Blocks.Group group : groups) {
      names.add(group.module().isEmpty() ? range(group, graph) : join(group.module()));
    }
    // Attention and MLP of one transformer layer share a module; their layers' own modules differ.
    List<String> distinct = new ArrayList<>(names);
    for (int i = 0; i < names.size(); i++) {
      if (Collections.frequency(names, names.get(i)) > 1) {
        String name = join(Scopes.common(layers(groups.get(i), graph), graph));
        distinct.set(i, name.isEmpty() ? names.get(i) : name);
      }
    }
    Set<String> taken = new HashSet<>(Set.of(NEW_HEAD));
    for (int i = 0; i < distinct.size(); i++) {
      String name = distinct.get(i);
      if (name.isEmpty()) {
        name = i == 0 ? "stem" : "block " + i;
      }
      String free = name;
      for (int n = 2; !taken.add(free); n++) {
        free = name + " #" + n;
      }
      distinct.set(i, free);
    }
    return distinct;
  }

  /**
   * From the first layer's module to the last one's, {@code features.6-10}, or what flat names have
   * in common: {@code conv2_block1}.
   */
  private static String range(Blocks.Group group, Graph graph) {
    List<List<String>> scopes =
        layers(group, graph).stream()
            .map(node -> Scopes.of(node, graph))
            .filter(scope -> !scope.isEmpty())
            .toList();
    if (scopes.isEmpty()) {
      return "";
    }
    List<String> first = scopes.get(0);
    List<String> last = scopes.get(scopes.size() - 1);
    List<String> shared = Scopes.commonPrefix(first, last);
    if (shared.size() == last.size() || shared.size() == first.size()) {
      return join(shared);
    }
    String from = first.get(shared.size());
    String to = last.get(shared.size());
    int common = 0;
    for (int i = 0;
        i < Math.min(from.length(), to.length()) && from.charAt(i) == to.charAt(i);
        i++) {
      common = from.charAt(i) == '_' ? i : common;
    }
    String own = common > 0 ? from.substring(0, common) : from + "-" + to;
    return join(Stream.concat(shared.stream(), Stream.of(own)).toList());
  }

  private static List<Node> layers(Blocks.Group group, Graph graph) {
    return Segment.path(group.segments()).stream()
        .filter(node -> Segment.isLayer(node, graph))
        .toList();
  }

  private static String join(List<String> scope) {
    return String.join(".", scope);
  }
}
