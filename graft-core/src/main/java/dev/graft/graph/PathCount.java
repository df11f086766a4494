package dev.graft.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many paths lead from one tensor to another through every tensor in between, by one pass over
 * the nodes forward and one backward.
 *
 * <p>Counts grow exponentially with depth (a DenseNet has more paths than a long holds), so they
 * are kept modulo the Mersenne prime 2<sup>61</sup> - 1: a tensor is on every path if and only if
 * the paths into it times the paths out of it are all paths, and two different numbers of that size
 * agree modulo the prime by a chance of 1 in 10<sup>18</sup>.
 *
 * <p>{@code Shape} and {@code Size} end a path: what follows from a tensor's extents says nothing
 * about its values.
 */
final class PathCount {
  private static final long PRIME = (1L << 61) - 1;
  private static final Set<String> EXTENTS = Set.of("Shape", "Size");

  private final Map<String, Long> into = new HashMap<>();
  private final Map<String, Long> outOf = new HashMap<>();
  private final long all;

  PathCount(Graph graph, String from, String to) {
    into.put(from, 1L);
    for (Node node : graph.nodes()) {
      if (!readsExtents(node)) {
        long paths = 0;
        for (String input : inputs(node)) {
          paths = plus(paths, into(input));
        }
        for (String output : node.outputs()) {
          into.putIfAbsent(output, paths);
        }
      }
    }
    outOf.put(to, 1L);
    List<Node> nodes = graph.nodes();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      if (!readsExtents(node)) {
        long paths = 0;
        for (String output : node.outputs()) {
          paths = plus(paths, outOf(output));
        }
        for (String input : inputs(node)) {
          outOf.merge(input, paths, PathCount::plus);
        }
      }
    }
    all = into(to);
  }

  /** Whether the tensor's values depend on the start's. */
  boolean isReached(String tensor) {
    return into(tensor) != 0;
  }

  /** Whether the tensor is on some path. */
  boolean isOnAPath(String tensor) {
    return into(tensor) != 0 && outOf(tensor) != 0;
  }

  /** Whether every path runs through the tensor. */
  boolean isOnEveryPath(String tensor) {
    return isOnAPath(tensor) && times(into(tensor), outOf(tensor)) == all;
  }

  static boolean readsExtents(Node node) {
    return node.domain().isEmpty() && EXTENTS.contains(node.opType());
  }

  /** With repetition: {@code Mul(x, x)} is two paths. Captures of a body count once. */
  private static List<String> inputs(Node node) {
    boolean hasBody =
        node.attributes().values().stream().anyMatch(a -> a instanceof Attribute.Opaque);
    return hasBody ? List.copyOf(node.reads()) : node.inputs();
  }

  private long into(String tensor) {
    return into.getOrDefault(tensor, 0L);
  }

  private long outOf(String tensor) {
    return outOf.getOrDefault(tensor, 0L);
  }

  private static long plus(long a, long b) {
    long sum = a + b;
    return sum >= PRIME ? sum - PRIME : sum;
  }

  private static long times(long a, long b) {
    long high = Math.multiplyHigh(a, b);
    long low = a * b;
    // 2^61 = 1 modulo the prime, so the product's bits from the 61st on are simply added.
    return plus(((high << 3) | (low >>> 61)) % PRIME, (low & PRIME) % PRIME);
  }
}
