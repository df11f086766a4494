package dev.graft.audio;

import dev.graft.GraftException;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.TensorShapes;
import dev.graft.graph.ValueInfo;
import dev.graft.graph.ValueInfo.Axis;
import dev.graft.ort.Engine;
import dev.graft.ort.Shapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Frees the time axis of a network that was exported for windows of one length, where it is such
 * that it can slide: convolutions and pooling without padding along time. One pass over a long
 * sound then gives what the network says of each window, and what windows share is computed once.
 */
final class Sliding {
  private static final Set<String> SHAPE_ONLY =
      Set.of("Reshape", "Squeeze", "Unsqueeze", "Flatten", "Transpose", "Identity");

  private static final int WINDOWS = 4;
  private static final double TOLERANCE = 1e-3;

  private final Graph network;
  private final int timeAxis;
  private final long[] window;
  private final Map<String, Tensor> constants = new LinkedHashMap<>();

  private Sliding(Graph network, int timeAxis) {
    this.network = network;
    this.timeAxis = timeAxis;
    this.window = network.inputs().get(0).extents();
    window[0] = 1;
  }

  /**
   * The network for any length, which gives a map with an axis for time; empty where it does not
   * compute the same.
   *
   * @param network of one input
   * @param timeAxis of the input
   */
  static Optional<Graph> freed(Graph network, int timeAxis) {
    return new Sliding(network, timeAxis).freed();
  }

  private Optional<Graph> freed() {
    Map<String, Node> producers = network.producers();
    String end = network.outputs().get(0).name();
    Node last = producers.get(end);
    while (last != null && SHAPE_ONLY.contains(last.opType())) {
      end = last.inputs().get(0);
      last = producers.get(end);
    }
    try {
      if (last == null) {
        return Optional.empty();
      }
      Graph freed = withEnd(freedNodes(), end);
      return slides(freed) ? Optional.of(freed) : Optional.empty();
    } catch (GraftException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private List<Node> freedNodes() {
    constants.putAll(network.initializers());
    List<Node> reshapes =
        network.nodes().stream()
            .filter(node -> node.opType().equals("Reshape"))
            .filter(node -> constants.containsKey(node.inputs().get(1)))
            .toList();
    List<String> around =
        reshapes.stream()
            .flatMap(node -> Stream.of(node.inputs().get(0), node.outputs().get(0)))
            .toList();
    TensorShapes shapes =
        Shapes.measure(
            network, around, new TensorShapes(Map.of(network.inputs().get(0).name(), window)));
    List<Node> nodes = new ArrayList<>();
    for (Node node : network.nodes()) {
      if (!reshapes.contains(node)) {
        nodes.add(node);
        continue;
      }
      Optional<long[]> free =
          freeExtents(shapes.of(node.inputs().get(0)), shapes.of(node.outputs().get(0)));
      if (free.isEmpty()) {
        nodes.add(node); // if it matters, it will not slide
        continue;
      }
      String name = node.outputs().get(0) + "/any_length";
      constants.put(name, Tensor.ofLongs(free.get(), free.get().length));
      nodes.add(node.withTensors(List.of(node.inputs().get(0), name), node.outputs()));
    }
    return nodes;
  }

  /** To reshape to, where the length of the window is one of the extents before and after. */
  private Optional<long[]> freeExtents(long[] before, long[] after) {
    long length = window[timeAxis];
    int[] places = IntStream.range(1, after.length).filter(i -> after[i] == length).toArray();
    boolean told =
        places.length == 1
            && Arrays.stream(before).filter(extent -> extent == length).count() == 1
            && before[0] == 1
            && after[0] == 1;
    if (!told) {
      return Optional.empty();
    }
    long[] free = after.clone();
    free[0] = 0;
    free[places[0]] = -1;
    return Optional.of(free);
  }

  private Graph withEnd(List<Node> nodes, String end) {
    ValueInfo input = network.inputs().get(0);
    List<Axis> axes = new ArrayList<>(input.shape());
    axes.set(0, new Axis.Free("batch"));
    axes.set(timeAxis, new Axis.Free("time"));
    Graph all =
        new Graph(
            network.name(),
            nodes,
            constants,
            List.of(new ValueInfo(input.name(), input.type(), axes)),
            List.of(new ValueInfo(end, input.type(), List.of())),
            network.opsets(),
            network.metadata());
    return Surgery.prefix(all, end);
  }

  /** Whether one pass over a few windows gives what the network itself gives for each. */
  private boolean slides(Graph freed) {
    String input = network.inputs().get(0).name();
    try (Engine free = Engine.of(freed, 1);
        Engine single = Engine.of(network, 1)) {
      long[] one = shape(free, window);
      int step = 0;
      for (int more = 1; step == 0 && more <= window[timeAxis]; more++) {
        step = Arrays.equals(shape(free, longer(more)), one) ? 0 : more;
      }
      if (step == 0) {
        return false;
      }
      long[] extents = longer((WINDOWS - 1) * step);
      float[] frames = noise(extents);
      Tensor all = output(free, Map.of(input, Tensor.ofFloats(frames, extents)));
      int time = differing(one, all.shape());
      if (time < 0 || all.shape()[time] != WINDOWS * one[time]) {
        return false;
      }
      for (int i = 0; i < WINDOWS; i++) {
        float[] part = part(frames, extents, timeAxis, i * step, (int) window[timeAxis]);
        float[] expected = single.values(Map.of(input, Tensor.ofFloats(part, window)));
        float[] found =
            part(all.floats(), all.shape(), time, (int) (i * one[time]), (int) one[time]);
        if (!areClose(expected, found)) {
          return false;
        }
      }
      return true;
    }
  }

  private long[] longer(int more) {
    long[] extents = window.clone();
    extents[timeAxis] += more;
    return extents;
  }

  private long[] shape(Engine engine, long[] extents) {
    float[] zeros = new float[Math.toIntExact(Arrays.stream(extents).reduce(1, (a, b) -> a * b))];
    return output(engine, Map.of(network.inputs().get(0).name(), Tensor.ofFloats(zeros, extents)))
        .shape();
  }

  private static Tensor output(Engine engine, Map<String, Tensor> inputs) {
    return engine.run(inputs).values().iterator().next();
  }

  private static int differing(long[] a, long[] b) {
    return a.length != b.length
        ? -1
        : IntStream.range(1, a.length).filter(i -> a[i] != b[i]).findFirst().orElse(-1);
  }

  private static float[] noise(long[] extents) {
    SplittableRandom random = new SplittableRandom(7);
    float[] values = new float[Math.toIntExact(Arrays.stream(extents).reduce(1, (a, b) -> a * b))];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Some positions of an axis. */
  private static float[] part(float[] values, long[] shape, int axis, int from, int count) {
    int inner = 1;
    for (int i = axis + 1; i < shape.length; i++) {
      inner *= (int) shape[i];
    }
    int outer = values.length / inner / (int) shape[axis];
    float[] part = new float[outer * count * inner];
    for (int o = 0; o < outer; o++) {
      System.arraycopy(
          values, (int) (o * shape[axis] + from) * inner, part, o * count * inner, count * inner);
    }
    return part;
  }

  private static boolean areClose(float[] a, float[] b) {
    return a.length == b.length
        && IntStream.range(0, a.length)
            .allMatch(i -> Math.abs(a[i] - b[i]) <= TOLERANCE * Math.max(1, Math.abs(a[i])));
  }
}
