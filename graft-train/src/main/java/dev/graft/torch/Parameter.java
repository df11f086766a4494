package dev.graft.torch;

import dev.graft.graph.Graph;
import dev.graft.graph.Parameters;
import java.util.List;

/**
 * A float constant of a graph that training may move.
 *
 * @param name the initialiser's name
 * @param group the parameter group it is trained with; empty until {@link #inGroup} says
 * @param shape its shape
 * @param role what it is to its layer
 * @param fanIn how many inputs each of the layer's outputs sums over; 1 where nothing is summed
 */
public record Parameter(String name, String group, List<Long> shape, Role role, long fanIn) {
  /** What a parameter is to its layer: decides decay and how it is initialised from scratch. */
  public enum Role {
    /** A convolution's kernel. */
    CONVOLUTION(true),
    /** A fully connected layer's matrix. */
    LINEAR(true),
    /** One row per token or position, picked by index. */
    EMBEDDING(true),
    /** Added after a convolution or matrix. */
    BIAS(false),
    /** A normalisation's factor; 1 does nothing. */
    NORM_SCALE(false),
    /** A normalisation's summand; 0 does nothing. */
    NORM_SHIFT(false),
    /** Anything else, such as a class token, a position code or a layer scale. */
    OTHER(false);

    private final boolean decays;

    Role(boolean decays) {
      this.decays = decays;
    }

    /** Whether weight decay applies: not to biases, normalisation and single vectors. */
    public boolean decays() {
      return decays;
    }
  }

  /** Copies the shape. */
  public Parameter {
    shape = List.copyOf(shape);
  }

  /**
   * All that can be trained in a graph: its {@link Parameters}, in the order in which they are
   * first used.
   */
  public static List<Parameter> in(Graph graph) {
    return ParameterRoles.in(graph);
  }

  /** The same in another group. */
  public Parameter inGroup(String newGroup) {
    return new Parameter(name, newGroup, shape, role, fanIn);
  }

  /** The number of its elements. */
  public long size() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }
}
