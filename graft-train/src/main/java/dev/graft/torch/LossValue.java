package dev.graft.torch;

import dev.graft.graph.ElementType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The value of a {@link Loss}, with its gradient. */
final class LossValue {
  private static final long MEAN = 1;
  private static final long IGNORE_NO_CLASS = -100;

  private LossValue() {}

  /**
   * @param outputs the network's, by name, in their order and in any precision
   * @param targets by name
   * @throws IllegalArgumentException if an output or a target is missing or does not fit
   */
  static Tensor of(
      Loss loss, Map<String, Tensor> outputs, Map<String, dev.graft.graph.Tensor> targets) {
    if (loss instanceof Loss.Terms sum) {
      return weighted(sum, each(sum, outputs, targets));
    }
    return of(loss, outputs.values().iterator().next(), required(targets, Loss.TARGET, "target"));
  }

  /** What each of several losses comes to, before it is weighted. */
  static List<Tensor> each(
      Loss.Terms sum, Map<String, Tensor> outputs, Map<String, dev.graft.graph.Tensor> targets) {
    return sum.terms().stream()
        .map(
            term ->
                of(
                    term.loss(),
                    Map.of(term.output(), required(outputs, term.output(), "output")),
                    Map.of(Loss.TARGET, required(targets, term.target(), "target"))))
        .toList();
  }

  /** Their sum. */
  static Tensor weighted(Loss.Terms sum, List<Tensor> values) {
    Tensor total = torch.zeros(new long[0], new TensorOptions(ScalarType.Float));
    for (int i = 0; i < values.size(); i++) {
      total = total.add(values.get(i), new Scalar(sum.terms().get(i).weight()));
    }
    return total;
  }

  private static <T> T required(Map<String, T> named, String name, String kind) {
    T found = named.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "the loss needs the %s '%s', and there are %s".formatted(kind, name, named.keySet()));
    }
    return found;
  }

  /**
   * @param output the network's, [N, C], in any precision
   * @throws IllegalArgumentException if the target does not fit the output or the loss
   */
  static Tensor of(Loss loss, Tensor output, dev.graft.graph.Tensor target) {
    ScalarType type =
        output.scalar_type().intern() == ScalarType.Double ? ScalarType.Double : ScalarType.Float;
    if (loss instanceof Loss.Gram) {
      return GramMatrix.distance(output.to(type), target, type);
    }
    Tensor logits = output.to(type);
    if (loss instanceof Loss.Detection detection) {
      return new DetectionLoss(detection).of(logits, target);
    }
    if (loss instanceof Loss.Ctc ctc) {
      return CtcValue.of(ctc, logits, target);
    }
    check(loss, output, target);
    return of(loss, logits, NativeTensors.toNative(target, type), type);
  }

  private static Tensor of(Loss loss, Tensor logits, Tensor wanted, ScalarType type) {
    if (loss instanceof Loss.Sum sum) {
      return sum(sum, logits, wanted, type);
    }
    if (loss instanceof Loss.CrossEntropy it) {
      return torch.cross_entropy_loss(
          logits,
          wanted,
          weights(it.classWeights(), type),
          MEAN,
          IGNORE_NO_CLASS,
          it.labelSmoothing());
    } else if (loss instanceof Loss.BinaryCrossEntropy it) {
      return torch.binary_cross_entropy_with_logits(
          logits, wanted, new TensorOptional(), weights(it.positiveWeights(), type), MEAN);
    } else if (loss instanceof Loss.Huber it) {
      return torch.huber_loss(logits, wanted, MEAN, it.delta());
    }
    return torch.mse_loss(logits, wanted, MEAN);
  }

  private static Tensor sum(Loss.Sum sum, Tensor logits, Tensor wanted, ScalarType type) {
    Tensor total = torch.zeros(new long[0], new TensorOptions(type));
    for (Loss.Part part : sum.parts()) {
      long width = (long) part.to() - part.from();
      Tensor value =
          of(
              part.loss(),
              logits.narrow(1, part.from(), width),
              wanted.narrow(1, part.from(), width),
              type);
      total = total.add(value, new Scalar(part.weight()));
    }
    return total;
  }

  private static TensorOptional weights(List<Double> weights, ScalarType type) {
    if (weights.isEmpty()) {
      return new TensorOptional();
    }
    double[] values = weights.stream().mapToDouble(Double::doubleValue).toArray();
    return new TensorOptional(Tensor.create(values).to(type));
  }

  private static void check(Loss loss, Tensor output, dev.graft.graph.Tensor target) {
    long[] shape = output.shape();
    boolean classNumbers = loss instanceof Loss.CrossEntropy && target.type() == ElementType.INT64;
    boolean fits =
        classNumbers
            ? shape.length == 2 && Arrays.equals(target.shape(), new long[] {shape[0]})
            : target.type().isFloating() && Arrays.equals(target.shape(), shape);
    if (!fits) {
      throw new IllegalArgumentException(
          "the target is %s, and the network's output has shape %s"
              .formatted(target, Arrays.toString(shape)));
    }
    if (classNumbers) {
      for (long number : target.longs()) {
        if (number < 0 || number >= shape[1]) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "the target is class %d, and the network knows %d",
                  number,
                  shape[1]));
        }
      }
    }
  }
}
