package dev.graft.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Joins segments into the blocks that an engineer would draw. Where the network branches and joins
 * again around layers, that is a block. The plain chains in between are grouped by the module they
 * come from, at the depth at which the branching blocks around them are modules; where names do not
 * tell, or every layer is a module of its own, by change of resolution.
 */
final class Blocks {
  /** Segments that become one block. */
  record Group(List<String> module, boolean branches, List<Segment> segments) {
    Group(List<String> module, boolean branches) {
      this(module, branches, new ArrayList<>());
    }
  }

  private final Graph graph;
  private final List<List<String>> branchingModules;

  private Blocks(Graph graph, List<Segment> segments) {
    this.graph = graph;
    List<List<String>> scopes =
        segments.stream()
            .filter(segment -> segment.isBlock(graph))
            .map(segment -> segment.scope(graph))
            .toList();
    // What all branching blocks stand in is the whole network's module and tells none apart: so it
    // is where names are flat, as Keras gives them.
    List<String> shared = scopes.stream().reduce(Scopes::commonPrefix).orElse(List.of());
    this.branchingModules =
        scopes.stream()
            .filter(scope -> scopes.size() == 1 || !scope.equals(shared))
            .filter(scope -> !scope.isEmpty())
            .distinct()
            .toList();
  }

  /**
   * The segments in order, joined; a front end is a block, and tells nothing of those behind it.
   */
  static List<Group> of(Graph graph, List<Segment> segments) {
    int fixed =
        IntStream.range(0, segments.size())
            .filter(i -> segments.get(i).path().stream().anyMatch(Blocks::isFixed))
            .map(i -> i + 1)
            .max()
            .orElse(0);
    if (fixed == 0) {
      return ofBackbone(graph, segments);
    }
    List<Group> groups = new ArrayList<>();
    groups.add(new Group(List.of("front_end"), true, segments.subList(0, fixed)));
    groups.addAll(ofBackbone(graph, segments.subList(fixed, segments.size())));
    return groups;
  }

  private static boolean isFixed(Node node) {
    return node.name().startsWith(Parameters.FIXED);
  }

  private static List<Group> ofBackbone(Graph graph, List<Segment> segments) {
    Blocks blocks = new Blocks(graph, segments);
    return blocks.byResolution(blocks.joinLightOnes(blocks.byModule(segments)));
  }

  /** Consecutive segments of one module; of branching ones, only a dense block's layers. */
  private List<Group> byModule(List<Segment> segments) {
    List<Group> groups = new ArrayList<>();
    for (Segment segment : segments) {
      boolean branches = segment.isBlock(graph);
      List<String> scope = segment.scope(graph);
      List<String> module = branches ? moduleOfBranches(scope) : moduleOf(scope);
      Group last = groups.isEmpty() ? null : groups.get(groups.size() - 1);
      boolean nameless = scope.isEmpty() && !branches && !segment.hasLayer(graph);
      boolean same = last != null && !module.isEmpty() && last.module.equals(module);
      if (last != null && (nameless || (same && !branches))) {
        last.segments.add(segment);
      } else if (last != null && segment.isDenseLayer(graph) && endsInDenseLayer(last)) {
        last.segments.add(segment);
        groups.set(
            groups.size() - 1,
            new Group(Scopes.commonPrefix(last.module, module), true, last.segments));
      } else if (last != null && same && !last.branches) {
        groups.set(groups.size() - 1, new Group(module, true, last.segments));
        last.segments.add(segment);
      } else {
        Group next = new Group(module, branches);
        next.segments.add(segment);
        groups.add(next);
      }
    }
    return groups;
  }

  private List<String> moduleOfBranches(List<String> scope) {
    return branchingModules.contains(scope) ? scope : List.of();
  }

  private boolean endsInDenseLayer(Group group) {
    return group.segments.get(group.segments.size() - 1).isDenseLayer(graph);
  }

  /** The module at the depth of the branching blocks nearest to it in the module tree. */
  private List<String> moduleOf(List<String> scope) {
    int nearest = -1;
    int depth = scope.size();
    for (List<String> block : branchingModules) {
      int shared = Scopes.commonPrefix(scope, block).size();
      boolean inside = shared == block.size();
      if (shared > nearest || (shared == nearest && inside)) {
        nearest = shared;
        depth = inside ? shared : shared + 1;
      }
    }
    return scope.subList(0, Math.min(depth, scope.size()));
  }

  /** Norms, activations and pooling belong to the layers before them. */
  private List<Group> joinLightOnes(List<Group> groups) {
    List<Group> joined = new ArrayList<>();
    List<Segment> leading = new ArrayList<>();
    for (Group group : groups) {
      if (group.branches || hasLayer(group.segments)) {
        List<Segment> segments = new ArrayList<>(leading);
        segments.addAll(group.segments);
        joined.add(new Group(group.module, group.branches, segments));
        leading.clear();
      } else if (joined.isEmpty()) {
        leading.addAll(group.segments);
      } else {
        joined.get(joined.size() - 1).segments.addAll(group.segments);
      }
    }
    if (!leading.isEmpty()) {
      joined.add(new Group(List.of(), false, leading));
    }
    return joined;
  }

  /** Chains in which every layer is its own module, or has no name, are split where they shrink. */
  private List<Group> byResolution(List<Group> groups) {
    List<Group> result = new ArrayList<>();
    int i = 0;
    while (i < groups.size()) {
      List<Segment> chain = new ArrayList<>();
      int end = i;
      while (end < groups.size()
          && isSingleModule(groups.get(end))
          && parent(groups.get(end)).equals(parent(groups.get(i)))) {
        chain.addAll(groups.get(end).segments);
        end++;
      }
      if (chain.isEmpty()) {
        result.add(groups.get(i));
        i++;
      } else {
        List<Group> parts = splitWhereItShrinks(chain);
        boolean leadsToNameless =
            end < groups.size() && groups.get(end).branches && groups.get(end).module.isEmpty();
        Group last = parts.get(parts.size() - 1);
        if (leadsToNameless
            && (i > 0 || parts.size() > 1)
            && last.segments.stream().noneMatch(Blocks::shrinks)) {
          // Such as the squeeze of a fire module: nothing sets it apart from the branches behind.
          parts.remove(last);
          groups.get(end).segments.addAll(0, last.segments);
        }
        result.addAll(parts);
        i = end;
      }
    }
    return result;
  }

  private boolean isSingleModule(Group group) {
    return !group.branches
        && group.segments.stream()
            .filter(segment -> segment.hasLayer(graph))
            .allMatch(segment -> segment.scope(graph).equals(group.module));
  }

  private static List<String> parent(Group group) {
    return group.module.subList(0, Math.max(0, group.module.size() - 1));
  }

  private List<Group> splitWhereItShrinks(List<Segment> chain) {
    Set<Integer> starts = new TreeSet<>();
    for (int i = 0; i < chain.size(); i++) {
      if (shrinks(chain.get(i))) {
        starts.add(chain.get(i).hasLayer(graph) ? startOfLayer(chain, i) : i + 1);
      }
    }
    List<Group> parts = new ArrayList<>();
    for (int i = 0; i < chain.size(); i++) {
      boolean partIsEmpty = parts.isEmpty() || !hasLayer(parts.get(parts.size() - 1).segments);
      if (parts.isEmpty()
          || (starts.contains(i) && !partIsEmpty && hasLayer(chain.subList(i, chain.size())))) {
        parts.add(new Group(List.of(), false));
      }
      parts.get(parts.size() - 1).segments.add(chain.get(i));
    }
    return parts;
  }

  /** An inverted residual widens before it shrinks depthwise: the widening layer belongs to it. */
  private int startOfLayer(List<Segment> chain, int index) {
    boolean depthwise =
        chain.get(index).path().stream().anyMatch(node -> node.intAttribute("group", 1) > 1);
    for (int i = index - 1; depthwise && i >= 0; i--) {
      if (chain.get(i).hasLayer(graph)) {
        return isPointwise(chain.get(i)) ? i : index;
      }
    }
    return index;
  }

  private static boolean isPointwise(Segment segment) {
    return segment.path().stream()
        .filter(node -> node.opType().equals("Conv"))
        .allMatch(
            node -> LongStream.of(node.intsAttribute("kernel_shape", 0)).allMatch(k -> k == 1));
  }

  private static boolean shrinks(Segment segment) {
    return segment.path().stream()
        .anyMatch(
            node ->
                Set.of("Conv", "MaxPool", "AveragePool").contains(node.opType())
                    && LongStream.of(node.intsAttribute("strides")).anyMatch(s -> s > 1));
  }

  private boolean hasLayer(List<Segment> segments) {
    return segments.stream().anyMatch(segment -> segment.hasLayer(graph));
  }
}
