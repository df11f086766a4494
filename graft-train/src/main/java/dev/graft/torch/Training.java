package dev.graft.torch;

import dev.graft.graph.Tensor;
import dev.graft.policy.UpdateRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Training steps on a compiled graph: one or more batches are accumulated, then {@link #step} moves
 * the parameters.
 *
 * <p>Owns native memory: close it, before its graph. Not thread-safe. Its results are a function of
 * the graph's state, its own state, and the arguments: on one machine with one number of threads,
 * the same to the last bit.
 */
public final class Training implements AutoCloseable {
  /** What libtorch adds to the norm that it divides by. */
  private static final float CLIP_EPSILON = 1e-6f;

  private final CompiledGraph graph;
  private final Optimiser optimiser;
  private final Map<String, Value> pullTargets = new LinkedHashMap<>();
  private final Map<String, Value> stepScales = new LinkedHashMap<>();

  /**
   * A training of everything that the graph was compiled to train, which does not own the graph.
   */
  public Training(CompiledGraph graph, UpdateRule rule) {
    this.graph = graph;
    this.optimiser = new Optimiser(rule);
  }

  /**
   * Runs a batch forwards and backwards, and adds its gradient to what the next step will use.
   *
   * @param inputs every input of the graph by name
   * @param targets what {@code loss} compares the outputs with, by name
   * @param share which part of the step the batch is: 1, or less where several make one step
   * @throws IllegalArgumentException if inputs or target do not fit the graph
   */
  public BatchResult accumulate(
      Map<String, Tensor> inputs, Map<String, Tensor> targets, Loss loss, Mode mode, double share) {
    return Scopes.memory(
        () -> {
          List<Value> outputs = graph.forward(inputs, mode);
          try {
            org.bytedeco.pytorch.Tensor value = LossValue.of(loss, graph.named(outputs), targets);
            value.mul(new Scalar(share)).backward();
            return new BatchResult(
                value.item_double(), NativeTensors.toJava(outputs.get(0).tensor()));
          } finally {
            outputs.forEach(Value::release);
          }
        });
  }

  /**
   * The same, and says what each term comes to.
   *
   * @return the values in order, before they are weighted
   * @throws IllegalArgumentException if inputs or a target do not fit the graph
   */
  public List<Double> accumulateEach(
      Map<String, Tensor> inputs,
      Map<String, Tensor> targets,
      Loss.Terms loss,
      Mode mode,
      double share) {
    return Scopes.memory(
        () -> {
          List<Value> outputs = graph.forward(inputs, mode);
          try {
            List<org.bytedeco.pytorch.Tensor> values =
                LossValue.each(loss, graph.named(outputs), targets);
            LossValue.weighted(loss, values).mul(new Scalar(share)).backward();
            return values.stream().map(org.bytedeco.pytorch.Tensor::item_double).toList();
          } finally {
            outputs.forEach(Value::release);
          }
        });
  }

  /** The same with a loss that has one target, {@link Loss#TARGET}. */
  public BatchResult accumulate(
      Map<String, Tensor> inputs, Tensor target, Loss loss, Mode mode, double share) {
    return accumulate(inputs, Map.of(Loss.TARGET, target), loss, mode, share);
  }

  /**
   * Moves the parameters by the accumulated gradient, and forgets it. Where the gradient is not
   * finite, nothing moves.
   *
   * @param rates for every group that the graph's parameters are in
   * @param clipNorm the longest that the gradient of all parameters together may be: longer ones
   *     are shortened to it (Pascanu, Mikolov and Bengio, 2013, arXiv:1211.5063); infinite for no
   *     limit
   * @throws IllegalArgumentException if a group has no rates
   */
  public StepReport step(Map<String, GroupRates> rates, double clipNorm) {
    return Scopes.withoutGradients(
        () -> {
          Map<String, List<Optimiser.Move>> groups = moves();
          double norm = clip(groups, clipNorm);
          boolean finite = Double.isFinite(norm);
          if (finite) {
            optimiser.beginStep();
            groups.forEach((group, moves) -> optimiser.move(moves, ratesOf(group, rates)));
          }
          discard();
          return new StepReport(norm, finite);
        });
  }

  /**
   * The value of a loss, apart from any training.
   *
   * @param output a network's
   * @throws IllegalArgumentException if the target does not fit the output or the loss
   */
  public static double loss(Loss loss, Tensor output, Tensor target) {
    TorchRuntime.load();
    return Scopes.withoutGradients(
        () ->
            LossValue.of(
                    loss,
                    NativeTensors.toNative(
                        output, org.bytedeco.pytorch.global.torch.ScalarType.Float),
                    target)
                .item_double());
  }

  /** How long the accumulated gradient of each group's parameters is. */
  public Map<String, Double> gradientNorms() {
    return Scopes.withoutGradients(
        () -> {
          Map<String, Double> norms = new LinkedHashMap<>();
          moves().forEach((group, moves) -> norms.put(group, norm(moves)));
          return norms;
        });
  }

  /** Forgets the accumulated gradient. */
  public void discard() {
    Scopes.memory(
        () -> {
          graph.parameters().forEach(parameter -> graph.leaf(parameter).mutable_grad().reset());
          return true;
        });
  }

  /**
   * Says where {@link GroupRates#pull} draws to, usually the pretrained weights.
   *
   * @param weights by parameter name; a parameter that is missing is not drawn anywhere
   */
  public void pullTowards(Map<String, Tensor> weights) {
    keep(weights, pullTargets);
  }

  /**
   * Makes the steps of some parameters larger or smaller than their group's rate says.
   *
   * @param scales what each element's step is multiplied with, by parameter name, in the
   *     parameter's shape; a parameter that is missing moves by the rate itself
   */
  public void scaleSteps(Map<String, Tensor> scales) {
    keep(scales, stepScales);
  }

  /** Takes them over as native tensors, each laid out like its parameter. */
  private void keep(Map<String, Tensor> tensors, Map<String, Value> kept) {
    release(kept);
    for (Parameter parameter : graph.parameters()) {
      Tensor tensor = tensors.get(parameter.name());
      if (tensor != null) {
        kept.put(parameter.name(), graph.likeLeaf(parameter, tensor));
      }
    }
  }

  /** What the optimiser remembers. */
  public OptimiserState state() {
    return optimiser.state();
  }

  /**
   * Continues from a state, to the same bits.
   *
   * @throws IllegalArgumentException if it is of other parameters or another rule
   */
  public void restore(OptimiserState state) {
    Map<String, org.bytedeco.pytorch.Tensor> leaves = new LinkedHashMap<>();
    graph.parameters().forEach(p -> leaves.put(p.name(), graph.leaf(p)));
    Scopes.withoutGradients(
        () -> {
          optimiser.restore(state, leaves);
          return true;
        });
  }

  private Map<String, List<Optimiser.Move>> moves() {
    Map<String, List<Optimiser.Move>> groups = new LinkedHashMap<>();
    for (Parameter parameter : graph.parameters()) {
      org.bytedeco.pytorch.Tensor leaf = graph.leaf(parameter);
      org.bytedeco.pytorch.Tensor gradient = leaf.grad();
      if (gradient.defined()) {
        groups
            .computeIfAbsent(parameter.group(), group -> new ArrayList<>())
            .add(
                new Optimiser.Move(
                    parameter,
                    leaf,
                    gradient,
                    pullTargets.get(parameter.name()),
                    stepScales.get(parameter.name())));
      }
    }
    return groups;
  }

  /** As libtorch's own does, except that gradients short enough are not written anew. */
  private static double clip(Map<String, List<Optimiser.Move>> groups, double clipNorm) {
    List<Optimiser.Move> moves = groups.values().stream().flatMap(List::stream).toList();
    double norm = norm(moves);
    if (norm > clipNorm) {
      Scalar factor = new Scalar((float) clipNorm / ((float) norm + CLIP_EPSILON));
      moves.forEach(move -> move.gradient().mul_(factor));
    }
    return norm;
  }

  private static double norm(List<Optimiser.Move> moves) {
    TensorVector norms = new TensorVector();
    moves.forEach(move -> norms.push_back(move.gradient().norm()));
    return moves.isEmpty() ? 0 : torch.stack(norms).norm().item_double();
  }

  private static GroupRates ratesOf(String group, Map<String, GroupRates> rates) {
    GroupRates found = rates.get(group);
    if (found == null) {
      throw new IllegalArgumentException(
          "parameter group '%s' has no rates; given are those of %s"
              .formatted(group, rates.keySet()));
    }
    return found;
  }

  private static void release(Map<String, Value> values) {
    values.values().forEach(Value::release);
    values.clear();
  }

  @Override
  public void close() {
    optimiser.close();
    release(pullTargets);
    release(stepScales);
  }
}
