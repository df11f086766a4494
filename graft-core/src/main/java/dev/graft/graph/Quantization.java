package dev.graft.graph;

import java.util.Set;

/** Which operators compute in integers that stand for real numbers. */
final class Quantization {
  private static final Set<String> STANDARD =
      Set.of(
          "QuantizeLinear",
          "DequantizeLinear",
          "DynamicQuantizeLinear",
          "QLinearConv",
          "QLinearMatMul",
          "MatMulInteger",
          "ConvInteger");

  private Quantization() {}

  static boolean isQuantized(Node node) {
    String operator = node.opType();
    return switch (node.domain()) {
      case "" -> STANDARD.contains(operator);
      case "com.microsoft" ->
          (operator.startsWith("Q") && !operator.equals("QuickGelu"))
              || operator.contains("Quantize")
              || operator.contains("Integer")
              || operator.endsWith("Bits")
              || operator.endsWith("Bnb4")
              || operator.endsWith("Fp4");
      default -> false;
    };
  }
}
