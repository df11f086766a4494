package dev.graft.torch;

import java.util.ArrayList;
import java.util.List;

/** Products of matrices. */
final class LinearCases {
  private LinearCases() {}

  static List<OperatorCase> of(long seed) {
    List<OperatorCase> cases = new ArrayList<>();
    cases.add(OperatorCase.of("MatMul", 13, seed).normal(3, 4).normal(4, 5));
    cases.add(OperatorCase.of("MatMul", 9, seed).normal(2, 3, 4).normal(4, 5));
    cases.add(OperatorCase.of("MatMul", 13, seed).normal(2, 1, 3, 4).normal(5, 4, 2));
    cases.add(OperatorCase.of("MatMul", 13, seed).normal(4).normal(4, 3));
    cases.add(OperatorCase.of("Gemm", 13, seed).normal(3, 4).normal(4, 5).normal(5));
    cases.add(
        OperatorCase.of("Gemm", 13, seed).normal(3, 4).normal(5, 4).normal(5).with("transB", 1));
    cases.add(OperatorCase.of("Gemm", 11, seed).normal(3, 4).normal(5, 4).with("transB", 1));
    cases.add(
        OperatorCase.of("Gemm", 9, seed)
            .normal(4, 3)
            .normal(4, 5)
            .normal(3, 1)
            .with("transA", 1)
            .with("alpha", 0.5)
            .with("beta", 1.5));
    for (String equation : List.of("bij,bjk->bik", "bhwc,hkc->bhwk", "...i,...i->...")) {
      OperatorCase einsum = OperatorCase.of("Einsum", 12, seed).with("equation", equation);
      cases.add(
          switch (equation) {
            case "bij,bjk->bik" -> einsum.normal(2, 3, 4).normal(2, 4, 5);
            case "bhwc,hkc->bhwk" -> einsum.normal(2, 3, 4, 5).normal(3, 6, 5);
            default -> einsum.normal(2, 3, 4).normal(2, 3, 4);
          });
    }
    return cases;
  }
}
