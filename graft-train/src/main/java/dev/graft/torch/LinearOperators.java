package dev.graft.torch;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Products of matrices. */
final class LinearOperators {
  private LinearOperators() {}

  static void addTo(OperatorTable table) {
    table.binary("MatMul", torch::matmul);
    table.single("Gemm", LinearOperators::gemm);
    table.single("Einsum", LinearOperators::einsum);
    table.single(
        Fusion.LINEAR, spec -> in -> torch.linear(in.tensor(0), in.tensor(1).t(), in.optional(2)));
  }

  private static Kernel.Single gemm(NodeSpec spec) {
    boolean transposeA = spec.flag("transA", false);
    boolean transposeB = spec.flag("transB", false);
    double alpha = spec.real("alpha", 1);
    double beta = spec.real("beta", 1);
    boolean plain = alpha == 1 && beta == 1 && !transposeA;
    return in -> {
      Tensor a = in.tensor(0);
      Tensor b = in.tensor(1);
      if (plain && (!in.has(2) || in.tensor(2).dim() == 1)) {
        return torch.linear(a, transposeB ? b : b.t(), in.optional(2));
      }
      Tensor product = torch.mm(transposeA ? a.t() : a, transposeB ? b.t() : b);
      Tensor scaled = alpha == 1 ? product : product.mul(new Scalar(alpha));
      if (!in.has(2)) {
        return scaled;
      }
      Tensor c = in.tensor(2);
      return scaled.add(beta == 1 ? c : c.mul(new Scalar(beta)));
    };
  }

  private static Kernel.Single einsum(NodeSpec spec) {
    String equation = spec.text("equation", "").replace(" ", "");
    return in -> torch.einsum(equation, in.vector());
  }
}
