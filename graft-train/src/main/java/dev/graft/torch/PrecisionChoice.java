package dev.graft.torch;

import dev.graft.Cpu;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import java.util.List;
import java.util.Set;

/**
 * Which numbers to train with where nobody says. What the processor can do and what the network is
 * made of decide, never a clock, so that a run can be repeated to the bit.
 *
 * <p>Measured on a Xeon with AVX512-BF16, the time of a step in bfloat16 as a part of that in
 * float32: ResNet-18 .5, Seedling .71, MobileNetV2 with its batch norm folded .86,
 * EfficientNet-Lite0 1.16, SqueezeNet 2.5; MobileNetV2 with batch norm gained nothing there. On an
 * EPYC with the same instructions it takes .63 with live batch norm and .64 with frozen, so that
 * depthwise convolutions with batch norm are no longer an exception.
 *
 * @param precision the numbers
 * @param reason the choice and why, for people
 */
public record PrecisionChoice(Precision precision, String reason) {
  private static final Set<String> MULTIPLYING = Set.of("Conv", "ConvTranspose", "Gemm", "MatMul");
  private static final Set<String> SHAPED = Set.of("Reshape", "Expand");
  private static final int LAYERS_PER_CONCATENATION = 10;

  /** The choice for a processor and what is to be trained on it. */
  public static PrecisionChoice of(Cpu cpu, Graph trained) {
    if (!cpu.multipliesBfloat16()) {
      return float32("as this processor has no instructions for bfloat16");
    }
    List<Node> nodes = trained.nodes();
    long layers = nodes.stream().filter(node -> MULTIPLYING.contains(node.opType())).count();
    long concatenations =
        nodes.stream()
            .filter(node -> node.opType().equals("Concat"))
            .filter(node -> !isShape(node.outputs().get(0), trained))
            .count();
    if (concatenations * LAYERS_PER_CONCATENATION > layers) {
      return float32("as gradients of feature maps laid side by side are slow in bfloat16");
    }
    return new PrecisionChoice(
        Precision.BFLOAT16, "bfloat16, for which this processor has instructions");
  }

  /** Whether a tensor says of others how large they are to be, as attention's do. */
  private static boolean isShape(String tensor, Graph graph) {
    List<Node> readers = graph.consumers().getOrDefault(tensor, List.of());
    return !readers.isEmpty()
        && readers.stream()
            .allMatch(
                node -> SHAPED.contains(node.opType()) && node.inputs().lastIndexOf(tensor) > 0);
  }

  private static PrecisionChoice float32(String why) {
    return new PrecisionChoice(Precision.FLOAT32, "float32, " + why);
  }
}
