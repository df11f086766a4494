package dev.graft.graph;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A graph's input or output: a name, an element type and a shape.
 *
 * @param name what the graph calls it
 * @param type of its elements
 * @param shape one entry per axis; empty for a scalar, and also where the file does not say
 */
public record ValueInfo(String name, ElementType type, List<Axis> shape) {
  /** One axis: of fixed extent, or free under a name ({@code batch}) or under none. */
  public sealed interface Axis {
    /** A fixed extent. */
    record Fixed(long extent) implements Axis {
      /**
       * Checks the extent.
       *
       * @throws IllegalArgumentException if it is below zero
       */
      public Fixed {
        if (extent < 0) {
          throw new IllegalArgumentException("an axis cannot have extent " + extent);
        }
      }

      @Override
      public String toString() {
        return Long.toString(extent);
      }
    }

    /** Any extent; axes of one name have the same. */
    record Free(String name) implements Axis {
      @Override
      public String toString() {
        return name.isEmpty() ? "?" : name;
      }
    }
  }

  /** Copies the list. */
  public ValueInfo {
    shape = List.copyOf(shape);
  }

  /** A value whose axes are extents, or -1 where free. */
  public static ValueInfo of(String name, ElementType type, long... extents) {
    return new ValueInfo(
        name,
        type,
        Arrays.stream(extents)
            .mapToObj(extent -> extent < 0 ? (Axis) new Axis.Free("") : new Axis.Fixed(extent))
            .toList());
  }

  /** The extents, -1 where free. */
  public long[] extents() {
    return shape.stream()
        .mapToLong(axis -> axis instanceof Axis.Fixed fixed ? fixed.extent() : -1)
        .toArray();
  }

  @Override
  public String toString() {
    return name
        + ": "
        + type
        + shape.stream().map(Axis::toString).collect(Collectors.joining(", ", "[", "]"));
  }
}
