package dev.graft.loop;

import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.Tensor;
import dev.graft.loop.Randomness.Purpose;
import dev.graft.torch.Parameter;
import dev.graft.torch.Parameter.Role;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A network that has learned nothing: every parameter as its kind of layer wants it.
 *
 * <p>Convolutions and matrices are normal, so wide that the variance of what goes through stays as
 * it is: twice over the fan-in where a rectifier follows, once over it elsewhere (He et al.,
 * "Delving Deep into Rectifiers", 2015, arXiv:1502.01852). Embeddings, class tokens and position
 * codes are normal with a deviation of 0.02. Biases and shifts are 0, scales 1, running means 0 and
 * variances 1. A network whose batch norm was folded into its convolutions has none to start from,
 * and trains without.
 */
public final class RandomStart {
  private static final double EMBEDDING_DEVIATION = 0.02;
  private static final double CUT_OFF = 2;
  private static final Set<String> LINEAR_AFTER =
      Set.of("Add", "Sum", "Concat", "MatMul", "Gemm", "Conv");

  private RandomStart() {}

  /** The same graph with random parameters. */
  public static Graph of(Graph graph, long seed) {
    Set<String> unrectified = unrectified(graph);
    Map<String, Tensor> constants = new LinkedHashMap<>(graph.initializers());
    int index = 0;
    for (Parameter parameter : Parameter.in(graph)) {
      SplittableRandom random = Randomness.at(seed, Purpose.INITIAL_WEIGHTS, index++);
      double gain = unrectified.contains(parameter.name()) ? 1 : 2;
      constants.put(parameter.name(), draw(parameter, gain, random));
    }
    for (Node node : graph.nodes()) {
      if (node.opType().equals("BatchNormalization")) {
        fill(constants, node.inputs().get(3), 0);
        fill(constants, node.inputs().get(4), 1);
      }
    }
    return graph.withInitializers(constants);
  }

  private static Tensor draw(Parameter parameter, double gain, SplittableRandom random) {
    float[] values = new float[Math.toIntExact(parameter.size())];
    Role role = parameter.role();
    switch (role) {
      case CONVOLUTION, LINEAR -> normal(values, Math.sqrt(gain / parameter.fanIn()), random);
      case EMBEDDING, OTHER -> normal(values, EMBEDDING_DEVIATION, random);
      case NORM_SCALE -> Arrays.fill(values, 1);
      case BIAS, NORM_SHIFT -> Arrays.fill(values, 0);
    }
    return Tensor.ofFloats(values, parameter.shape().stream().mapToLong(Long::longValue).toArray());
  }

  /** Normal numbers, drawn anew where they lie more than two deviations out. */
  private static void normal(float[] values, double deviation, SplittableRandom random) {
    for (int i = 0; i < values.length; i++) {
      double value = random.nextGaussian();
      while (Math.abs(value) > CUT_OFF) {
        value = random.nextGaussian();
      }
      values[i] = (float) (deviation * value);
    }
  }

  /** The weights of layers whose output goes on without a rectifier. */
  private static Set<String> unrectified(Graph graph) {
    Map<String, List<Node>> consumers = graph.consumers();
    Set<String> weights = new HashSet<>();
    for (Node node : graph.nodes()) {
      if (node.inputs().size() > 1
          && consumers.getOrDefault(node.outputs().get(0), List.of()).stream()
              .allMatch(next -> LINEAR_AFTER.contains(next.opType()))) {
        weights.add(node.inputs().get(1));
      }
    }
    return weights;
  }

  private static void fill(Map<String, Tensor> constants, String name, float value) {
    Tensor old = constants.get(name);
    if (old != null) {
      float[] values = new float[Math.toIntExact(old.size())];
      Arrays.fill(values, value);
      constants.put(name, Tensor.ofFloats(values, old.shape()));
    }
  }
}
