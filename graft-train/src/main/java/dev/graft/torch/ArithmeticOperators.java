package dev.graft.torch;

import java.util.function.BinaryOperator;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Element by element, with broadcasting. */
final class ArithmeticOperators {
  private ArithmeticOperators() {}

  static void addTo(OperatorTable table) {
    table.binary("Add", broadcast(torch::add));
    table.binary("Sub", broadcast(torch::subtract));
    table.binary("Mul", broadcast(torch::mul));
    table.binary("Div", broadcast(ArithmeticOperators::divide));
    table.single("Pow", ArithmeticOperators::power);
    table.single("Mod", ArithmeticOperators::modulo);
    variadic(table, "Sum", torch::add);
    variadic(table, "Max", torch::maximum);
    variadic(table, "Min", torch::minimum);
    table.single("Mean", spec -> in -> fold(in, torch::add).div(new Scalar((double) in.count())));

    table.unary("Identity", x -> x);
    table.unary("Abs", torch::abs);
    table.unary("Neg", torch::neg);
    table.unary("Sign", torch::sign);
    table.unary("Floor", torch::floor);
    table.unary("Ceil", torch::ceil);
    table.unary("Round", torch::round);
    table.unary("Reciprocal", torch::reciprocal);
    table.unary("Sqrt", torch::sqrt);
    table.unary("Exp", torch::exp);
    table.unary("Log", torch::log);
    table.unary("Erf", torch::erf);
    table.unary("Sin", torch::sin);
    table.unary("Cos", torch::cos);
    table.unary("Tan", torch::tan);
    table.unary("Asin", torch::asin);
    table.unary("Acos", torch::acos);
    table.unary("Atan", torch::atan);
    table.unary("Sinh", torch::sinh);
    table.unary("Cosh", torch::cosh);
    table.unary("Asinh", torch::asinh);
    table.unary("Acosh", torch::acosh);
    table.unary("Atanh", torch::atanh);
  }

  /**
   * Gives a one-element operand no axes wherever that leaves the result's shape alone: libtorch
   * then keeps the other operand's type, as bfloat16 needs, and takes its faster path.
   */
  private static BinaryOperator<Tensor> broadcast(BinaryOperator<Tensor> function) {
    return (a, b) -> function.apply(asScalar(a, b), asScalar(b, a));
  }

  private static Tensor asScalar(Tensor tensor, Tensor other) {
    boolean shrinks = tensor.dim() > 0 && tensor.dim() <= other.dim() && tensor.numel() == 1;
    return shrinks ? tensor.reshape(new long[0]) : tensor;
  }

  /** ONNX divides integers towards zero. */
  private static Tensor divide(Tensor a, Tensor b) {
    return a.is_floating_point()
        ? torch.div(a, b)
        : torch.div(a, b, new StringViewOptional(new BytePointer("trunc")));
  }

  /** The result has the base's type, whatever the exponent's. */
  private static Kernel.Single power(NodeSpec spec) {
    return spec.scalar(1)
        .<Kernel.Single>map(
            exponent ->
                in -> torch.pow(in.tensor(0), new Scalar(exponent)).to(in.tensor(0).scalar_type()))
        .orElse(in -> torch.pow(in.tensor(0), in.tensor(1)).to(in.tensor(0).scalar_type()));
  }

  /**
   * The remainder has the divisor's sign, as in Python; with {@code fmod} the dividend's, as in C.
   */
  private static Kernel.Single modulo(NodeSpec spec) {
    boolean likeC = spec.flag("fmod", false);
    return in ->
        likeC
            ? torch.fmod(in.tensor(0), in.tensor(1))
            : torch.remainder(in.tensor(0), in.tensor(1));
  }

  private static void variadic(OperatorTable table, String opType, BinaryOperator<Tensor> pair) {
    table.single(opType, spec -> in -> fold(in, pair));
  }

  private static Tensor fold(Arguments in, BinaryOperator<Tensor> pair) {
    Tensor result = in.tensor(0);
    for (int i = 1; i < in.count(); i++) {
      result = pair.apply(result, in.tensor(i));
    }
    return result;
  }
}
