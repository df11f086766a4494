package dev.graft.loop;

import dev.graft.graph.AxisLaw;
import dev.graft.graph.Backbone;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import dev.graft.ort.Engine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Finds how extents that the blocks behind a cut ask for, such as the batch size read off the
 * input, follow from the extents of the cut: by running the blocks before it on batches of one and
 * of two. Everything but the batch is of one size in training.
 */
public final class ExtentLaws {
  private ExtentLaws() {}

  /**
   * The laws for a cut; none where nothing behind it asks.
   *
   * @param inputShape of one sample, without the batch axis
   */
  public static Map<String, List<AxisLaw>> behind(
      Backbone backbone, String cut, List<Long> inputShape) {
    Set<String> asked = Surgery.extentsNeededBehind(backbone.graph(), backbone.cuts(), cut);
    if (asked.isEmpty() || cut.equals(backbone.cuts().input().name())) {
      return Map.of();
    }
    Set<String> computed = new LinkedHashSet<>(asked);
    computed.add(cut);
    ValueInfo input = backbone.cuts().input();
    computed.remove(input.name());
    Graph before = Surgery.prefix(backbone.graph(), computed.toArray(String[]::new));
    Map<String, long[]> ofOne;
    Map<String, long[]> ofTwo;
    try (Engine engine = Engine.of(before, 1)) {
      ofOne = extents(engine, input, 1, inputShape);
      ofTwo = extents(engine, input, 2, inputShape);
    }
    long[] cutOfOne = Objects.requireNonNull(ofOne.get(cut));
    long[] cutOfTwo = Objects.requireNonNull(ofTwo.get(cut));
    Map<String, List<AxisLaw>> laws = new LinkedHashMap<>();
    for (String tensor : asked) {
      long[] one = Objects.requireNonNull(ofOne.get(tensor));
      long[] two = Objects.requireNonNull(ofTwo.get(tensor));
      List<AxisLaw> axes = new ArrayList<>();
      for (int axis = 0; axis < one.length; axis++) {
        axes.add(law(one[axis], two[axis], cutOfOne[0], cutOfTwo[0]));
      }
      laws.put(tensor, axes);
    }
    return laws;
  }

  private static AxisLaw law(long one, long two, long cutOne, long cutTwo) {
    if (one == two) {
      return new AxisLaw(one, 0, 0);
    }
    long factor = (two - one) / (cutTwo - cutOne);
    return new AxisLaw(one - factor * cutOne, 0, factor);
  }

  private static Map<String, long[]> extents(
      Engine engine, ValueInfo input, int batch, List<Long> inputShape) {
    List<Long> shape = new ArrayList<>(inputShape);
    shape.add(0, (long) batch);
    long[] extents = shape.stream().mapToLong(Long::longValue).toArray();
    int size = Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
    if (input.type() != ElementType.FLOAT) {
      throw new IllegalArgumentException("cannot make up an input of type " + input.type());
    }
    Map<String, long[]> found = new LinkedHashMap<>();
    found.put(input.name(), extents);
    engine
        .run(Map.of(input.name(), Tensor.ofFloats(new float[size], extents)))
        .forEach((name, tensor) -> found.put(name, tensor.shape()));
    return found;
  }
}
