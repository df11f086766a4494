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
    attention(cases, seed);
    return cases;
  }

  private static void attention(List<OperatorCase> cases, long seed) {
    cases.add(
        OperatorCase.of("Attention", 23, seed)
            .normal(2, 4, 5, 6)
            .normal(2, 2, 7, 6)
            .normal(2, 2, 7, 6)
            .normal(5, 7)
            .with("scale", 0.3));
    cases.add(
        OperatorCase.of("Attention", 23, seed)
            .normal(2, 5, 12)
            .normal(2, 5, 12)
            .normal(2, 5, 12)
            .with("q_num_heads", 3)
            .with("kv_num_heads", 3)
            .with("is_causal", seed % 2));
    for (long interleaved = 0; interleaved <= 1; interleaved++) {
      cases.add(
          OperatorCase.of("RotaryEmbedding", 23, seed)
              .normal(2, 3, 4, 8)
              .normal(2, 4, 4)
              .normal(2, 4, 4)
              .with("interleaved", interleaved));
      cases.add(
          OperatorCase.of("RotaryEmbedding", 23, seed)
              .normal(2, 4, 24)
              .normal(9, 2)
              .normal(9, 2)
              .integers(0, 9, 2, 4)
              .with("num_heads", 3)
              .with("rotary_embedding_dim", 4)
              .with("interleaved", interleaved));
    }
  }
}
