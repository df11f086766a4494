package dev.graft.torch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Comparisons, truth values and choices. */
final class LogicOperators {
  private LogicOperators() {}

  static void addTo(OperatorTable table) {
    table.binary("Equal", torch::eq);
    table.binary("Greater", torch::gt);
    table.binary("GreaterOrEqual", torch::ge);
    table.binary("Less", torch::lt);
    table.binary("LessOrEqual", torch::le);
    table.binary("And", torch::logical_and);
    table.binary("Or", torch::logical_or);
    table.binary("Xor", torch::logical_xor);
    table.unary("Not", torch::logical_not);
    table.unary("IsNaN", torch::isnan);
    table.single("IsInf", LogicOperators::isInfinite);
    table.single("Where", spec -> in -> torch.where(in.tensor(0), in.tensor(1), in.tensor(2)));
  }

  private static Kernel.Single isInfinite(NodeSpec spec) {
    boolean positive = spec.flag("detect_positive", true);
    boolean negative = spec.flag("detect_negative", true);
    return in -> {
      Tensor x = in.tensor(0);
      Tensor either = torch.isposinf(x).logical_or(torch.isneginf(x));
      if (positive && negative) {
        return either;
      }
      return positive ? torch.isposinf(x) : negative ? torch.isneginf(x) : torch.isnan(either);
    };
  }
}
