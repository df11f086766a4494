package dev.graft.torch;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/**
 * Every operator that can be trained through, by its name in ONNX's standard operator set. What
 * {@link Fusion} makes of several nodes stands here too, with a name that ONNX does not have.
 */
final class OperatorTable {
  private static final OperatorTable ALL = new OperatorTable();

  private final Map<String, Operator> operators = new HashMap<>();

  private OperatorTable() {
    ArithmeticOperators.addTo(this);
    ActivationOperators.addTo(this);
    LogicOperators.addTo(this);
    LinearOperators.addTo(this);
    AttentionOperators.addTo(this);
    ConvolutionOperators.addTo(this);
    PoolingOperators.addTo(this);
    NormalizationOperators.addTo(this);
    ReductionOperators.addTo(this);
    ShapeOperators.addTo(this);
    ArrangementOperators.addTo(this);
    IndexingOperators.addTo(this);
    PaddingOperators.addTo(this);
    ResizeOperators.addTo(this);
    GenerationOperators.addTo(this);
  }

  /** The operator, if Graft can train through it. */
  static Optional<Operator> find(String domain, String opType) {
    boolean standard = domain.isEmpty() || domain.equals("ai.onnx") || domain.equals(Fusion.DOMAIN);
    return standard ? Optional.ofNullable(ALL.operators.get(opType)) : Optional.empty();
  }

  /** The names of all operators, sorted. */
  static Set<String> names() {
    return new TreeSet<>(ALL.operators.keySet());
  }

  /** An operator of any number of outputs. */
  void add(String opType, Operator operator) {
    if (operators.putIfAbsent(opType, operator) != null) {
      throw new IllegalArgumentException("operator " + opType + " stands in two families");
    }
  }

  /** An operator of one output. */
  void single(String opType, Function<NodeSpec, Kernel.Single> operator) {
    add(
        opType,
        spec -> {
          spec.atMostOutputs(1);
          Kernel.Single kernel = operator.apply(spec);
          return in -> new Tensor[] {kernel.run(in)};
        });
  }

  /** An operator of one input and no attributes. */
  void unary(String opType, UnaryOperator<Tensor> function) {
    single(opType, spec -> in -> function.apply(in.tensor(0)));
  }

  /** An operator of two inputs and no attributes. */
  void binary(String opType, BinaryOperator<Tensor> function) {
    single(opType, spec -> in -> function.apply(in.tensor(0), in.tensor(1)));
  }
}
