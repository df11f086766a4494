package dev.graft.loop;

import dev.graft.graph.ElementType;
import dev.graft.graph.Tensor;
import dev.graft.torch.Parameter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The state of a network in training at one moment: parameters, and the batch-norm statistics that
 * move with them, by name. Immutable.
 */
public record Weights(Map<String, Tensor> tensors) {
  /** Copies the map. */
  public Weights {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /** The same names, with the other's values where it has them. */
  Weights updatedFrom(Weights other) {
    Map<String, Tensor> updated = new LinkedHashMap<>(tensors);
    updated.replaceAll((name, tensor) -> other.tensors.getOrDefault(name, tensor));
    return new Weights(updated);
  }

  /** The values of some parameters. */
  Map<String, Tensor> of(List<Parameter> parameters) {
    Map<String, Tensor> some = new LinkedHashMap<>(tensors);
    some.keySet().retainAll(parameters.stream().map(Parameter::name).toList());
    return some;
  }

  /**
   * A point on the line to another state of the same network.
   *
   * @param share 0 for this one, 1 for the other
   */
  Weights towards(Weights other, double share) {
    return mean(List.of(this, other), new double[] {1 - share, share});
  }

  private static Weights mean(List<Weights> states, double[] shares) {
    Map<String, Tensor> mixed = new LinkedHashMap<>();
    states
        .get(0)
        .tensors
        .forEach(
            (name, first) ->
                mixed.put(
                    name,
                    first.type() == ElementType.FLOAT
                        ? mean(
                            states.stream().map(state -> state.tensors.get(name)).toList(),
                            shares,
                            first)
                        : first));
    return new Weights(mixed);
  }

  private static Tensor mean(List<Tensor> tensors, double[] shares, Tensor like) {
    double[] sums = new double[Math.toIntExact(like.size())];
    for (int t = 0; t < shares.length; t++) {
      float[] values = tensors.get(t).floats();
      for (int i = 0; i < sums.length; i++) {
        sums[i] += shares[t] * values[i];
      }
    }
    float[] rounded = new float[sums.length];
    for (int i = 0; i < sums.length; i++) {
      rounded[i] = (float) sums[i];
    }
    return Tensor.ofFloats(rounded, like.shape());
  }
}
