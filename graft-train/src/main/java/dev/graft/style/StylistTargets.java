package dev.graft.style;

import dev.graft.graph.Tensor;
import dev.graft.loop.TrainingTargets;
import dev.graft.loop.ValidationTargets;
import dev.graft.policy.Score;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What all that is painted should show: the style's Gram matrices, and no difference from the
 * content. Which picture it is does not matter.
 *
 * @param wanted what is the same for each batch, by target
 * @param zeros the shapes of the targets that are zeros, for a batch of one
 * @param rows how many pictures an epoch shows
 */
record StylistTargets(Map<String, Tensor> wanted, Map<String, long[]> zeros, int rows)
    implements TrainingTargets, ValidationTargets {
  /** Copies the maps. */
  StylistTargets {
    wanted = Map.copyOf(wanted);
    zeros = Map.copyOf(zeros);
  }

  /**
   * Those of some terms.
   *
   * @param seen what the network that is trained gives for one picture, by output
   */
  static StylistTargets of(StyleTerms terms, Map<String, Tensor> seen, int rows) {
    Map<String, long[]> zeros = new HashMap<>();
    seen.forEach(
        (output, tensor) -> {
          if (!terms.targets().containsKey(output)) {
            zeros.put(output, tensor.shape());
          }
        });
    return new StylistTargets(terms.targets(), zeros, rows);
  }

  @Override
  public Map<String, Tensor> batch(int[] samples, long epoch) {
    Map<String, Tensor> targets = new LinkedHashMap<>(wanted);
    zeros.forEach(
        (output, one) -> {
          long[] shape = one.clone();
          shape[0] = samples.length;
          long size = 1;
          for (long extent : shape) {
            size *= extent;
          }
          targets.put(output, Tensor.ofFloats(new float[Math.toIntExact(size)], shape));
        });
    return targets;
  }

  @Override
  public int[] classes() {
    return new int[rows];
  }

  @Override
  public double lossOfGuessing() {
    return 0;
  }

  /** Nothing is held out to be scored in training. */
  @Override
  public Score score(float[][] answers) {
    return Score.UNKNOWN;
  }

  @Override
  public String measure() {
    return "style";
  }
}
