package dev.graft.torch;

import dev.graft.policy.UpdateRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Moves parameters by an {@link UpdateRule}: one pass over memory per parameter, by the kernels
 * that PyTorch's optimisers use with {@code fused=True}.
 */
final class Optimiser implements AutoCloseable {
  private static final boolean MAXIMIZE = false;
  private static final boolean AMSGRAD = false;
  private static final boolean FIRST_STEP = false;
  private static final double DAMPENING = 0;

  private final UpdateRule rule;
  private final NativeOperator fused;
  private final List<String> kinds;
  private final Map<String, Value> memories = new LinkedHashMap<>();
  private long steps;

  /**
   * One parameter in one step.
   *
   * @param pullTarget where {@link GroupRates#pull} draws it to
   * @param scale what each element's step is multiplied with
   */
  record Move(
      Parameter parameter,
      Tensor leaf,
      Tensor gradient,
      @Nullable Value pullTarget,
      @Nullable Value scale) {}

  Optimiser(UpdateRule rule) {
    this.rule = rule;
    boolean sgd = rule instanceof UpdateRule.Sgd;
    this.fused = new NativeOperator(sgd ? "aten::_fused_sgd_" : "aten::_fused_adamw_");
    this.kinds = kinds(rule);
  }

  private static List<String> kinds(UpdateRule rule) {
    if (rule instanceof UpdateRule.Sgd sgd) {
      return sgd.momentum() == 0 ? List.of() : List.of("momentum");
    }
    return List.of("mean", "square");
  }

  /** Begins a step, which {@link #move} then makes for one group after the other. */
  void beginStep() {
    steps++;
  }

  /**
   * Moves parameters of one group. The kernels know one rate for all, so where steps are scaled
   * they are made from zeros, then scaled and added. What draws such a parameter to zero or to its
   * target is in proportion to its size already, and is not scaled.
   */
  void move(List<Move> moves, GroupRates rates) {
    pull(moves, rates.learningRate(), rates.pull());
    List<Move> plain = moves.stream().filter(move -> move.scale() == null).toList();
    Map<Boolean, List<Move>> decaying =
        plain.stream().collect(Collectors.partitioningBy(move -> move.parameter().role().decays()));
    step(decaying.getOrDefault(true, List.of()), rates.learningRate(), rates.weightDecay());
    step(decaying.getOrDefault(false, List.of()), rates.learningRate(), 0);
    moveScaled(moves.stream().filter(move -> move.scale() != null).toList(), rates);
  }

  private void moveScaled(List<Move> moves, GroupRates rates) {
    List<Tensor> steps = moves.stream().map(move -> torch.zeros_like(move.leaf())).toList();
    step(moves, steps, rates.learningRate(), 0);
    for (int i = 0; i < moves.size(); i++) {
      Move move = moves.get(i);
      if (move.scale() != null) {
        if (move.parameter().role().decays()) {
          move.leaf().mul_(new Scalar(1 - rates.learningRate() * rates.weightDecay()));
        }
        move.leaf().addcmul_(steps.get(i), move.scale().tensor(), new Scalar(1));
      }
    }
  }

  private void step(List<Move> moves, double learningRate, double weightDecay) {
    step(moves, moves.stream().map(Move::leaf).toList(), learningRate, weightDecay);
  }

  /**
   * One step.
   *
   * @param from what is moved, for each: the parameter itself, or another tensor of its layout
   */
  private void step(List<Move> moves, List<Tensor> from, double learningRate, double weightDecay) {
    if (moves.isEmpty()) {
      return;
    }
    IValue leaves = NativeOperator.list(from);
    IValue gradients = NativeOperator.list(moves.stream().map(Move::gradient).toList());
    if (rule instanceof UpdateRule.Sgd sgd) {
      fused.call(
          leaves,
          gradients,
          memories(moves, "momentum"),
          new IValue(weightDecay),
          new IValue(sgd.momentum()),
          new IValue(learningRate),
          new IValue(DAMPENING),
          new IValue(sgd.nesterov()),
          new IValue(MAXIMIZE),
          new IValue(FIRST_STEP),
          new IValue(),
          new IValue());
    } else if (rule instanceof UpdateRule.AdamW adam) {
      Tensor step =
          torch.full(new long[0], new Scalar((double) steps), new TensorOptions(ScalarType.Float));
      fused.call(
          leaves,
          gradients,
          memories(moves, "mean"),
          memories(moves, "square"),
          NativeOperator.list(List.of()),
          NativeOperator.list(moves.stream().map(move -> step).toList()),
          new IValue(learningRate),
          new IValue(adam.beta1()),
          new IValue(adam.beta2()),
          new IValue(weightDecay),
          new IValue(adam.epsilon()),
          new IValue(AMSGRAD),
          new IValue(MAXIMIZE),
          new IValue(),
          new IValue());
    }
  }

  /** Draws parameters to where they should stay: as decay does to zero. */
  private void pull(List<Move> moves, double learningRate, double strength) {
    for (Move move : moves) {
      Value target = move.pullTarget();
      if (target != null && strength > 0) {
        Tensor away = move.leaf().sub(target.tensor());
        if (rule instanceof UpdateRule.Sgd && move.scale() == null) {
          move.gradient().add_(away, new Scalar(strength));
        } else {
          move.leaf().sub_(away, new Scalar(learningRate * strength));
        }
      }
    }
  }

  private IValue memories(List<Move> moves, String kind) {
    List<Tensor> tensors = new ArrayList<>();
    for (Move move : kinds.contains(kind) ? moves : List.<Move>of()) {
      String key = key(move.parameter().name(), kind);
      tensors.add(
          memories
              .computeIfAbsent(key, absent -> new Value(torch.zeros_like(move.leaf())))
              .tensor());
    }
    return NativeOperator.list(tensors);
  }

  private static String key(String parameter, String kind) {
    return parameter + ":" + kind;
  }

  OptimiserState state() {
    Map<String, dev.graft.graph.Tensor> tensors = new LinkedHashMap<>();
    memories.forEach((key, value) -> tensors.put(key, NativeTensors.toJava(value.tensor())));
    return new OptimiserState(steps, tensors);
  }

  /**
   * Remembers what another optimiser of the same rule and parameters did.
   *
   * @param leaves by parameter name
   */
  void restore(OptimiserState state, Map<String, Tensor> leaves) {
    close();
    steps = state.steps();
    leaves.forEach(
        (name, leaf) -> {
          for (String kind : kinds) {
            dev.graft.graph.Tensor saved = state.tensors().get(key(name, kind));
            if (saved != null) {
              Tensor memory = torch.zeros_like(leaf);
              memory.copy_(NativeTensors.toNative(saved, ScalarType.Float));
              memories.put(key(name, kind), new Value(memory));
            }
          }
        });
    if (memories.size() != state.tensors().size()) {
      throw new IllegalArgumentException(
          "the optimiser's state is of other parameters or another rule: it has %s, known are %s"
              .formatted(state.tensors().keySet(), memories.keySet()));
    }
  }

  @Override
  public void close() {
    memories.values().forEach(Value::release);
    memories.clear();
  }
}
