package dev.graft.torch;

import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Nonlinearities, and dropout. */
final class ActivationOperators {
  private ActivationOperators() {}

  static void addTo(OperatorTable table) {
    table.unary("Relu", torch::relu);
    table.unary("Sigmoid", torch::sigmoid);
    table.unary("Tanh", torch::tanh);
    table.unary("Softplus", torch::softplus);
    table.unary("Softsign", x -> x.div(torch.abs(x).add(new Scalar(1))));
    table.unary("HardSwish", torch::hardswish);
    table.unary("Mish", torch::mish);
    table.unary(Fusion.SILU, torch::silu);
    table.single("LeakyRelu", withAlpha(0.01, torch::leaky_relu));
    table.single("Elu", withAlpha(1, (x, a) -> torch.elu(x, a, new Scalar(1), new Scalar(1))));
    table.single("Celu", withAlpha(1, torch::celu));
    table.single("ThresholdedRelu", withAlpha(1, (x, a) -> torch.threshold(x, a, new Scalar(0))));
    table.single("Selu", ActivationOperators::selu);
    table.single("HardSigmoid", ActivationOperators::hardSigmoid);
    table.single("Gelu", ActivationOperators::gelu);
    table.single("PRelu", spec -> in -> prelu(in.tensor(0), in.tensor(1)));
    table.single("Clip", ActivationOperators::clip);
    table.single("Softmax", spec -> softmax(spec, torch::softmax));
    table.single("LogSoftmax", spec -> softmax(spec, torch::log_softmax));
    table.add("Dropout", ActivationOperators::dropout);
  }

  private static Function<NodeSpec, Kernel.Single> withAlpha(
      double defaultAlpha, BiFunction<Tensor, Scalar, Tensor> function) {
    return spec -> {
      double alpha = spec.real("alpha", defaultAlpha);
      return in -> function.apply(in.tensor(0), new Scalar(alpha));
    };
  }

  private static Kernel.Single selu(NodeSpec spec) {
    double alpha = spec.real("alpha", 1.6732631921768188);
    double gamma = spec.real("gamma", 1.0507010221481323);
    return in -> torch.elu(in.tensor(0), new Scalar(alpha), new Scalar(gamma), new Scalar(1.0));
  }

  private static Kernel.Single hardSigmoid(NodeSpec spec) {
    double alpha = spec.real("alpha", 0.2);
    double beta = spec.real("beta", 0.5);
    if (Math.abs(alpha - 1.0 / 6) < 1e-6 && beta == 0.5) {
      return in -> torch.hardsigmoid(in.tensor(0));
    }
    return in ->
        torch.hardtanh(
            in.tensor(0).mul(new Scalar(alpha)).add(new Scalar(beta)),
            new Scalar(0.0),
            new Scalar(1.0));
  }

  private enum GeluForm {
    NONE,
    TANH
  }

  /** Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016, arXiv:1606.08415. */
  private static Kernel.Single gelu(NodeSpec spec) {
    String form = spec.choice("approximate", GeluForm.NONE).name().toLowerCase(Locale.ROOT);
    return in -> torch.gelu(in.tensor(0), form);
  }

  /** The slope broadcasts to the input from the right, as numpy does it. */
  private static Tensor prelu(Tensor x, Tensor slope) {
    return torch.where(x.lt(new Scalar(0)), x.mul(slope), x);
  }

  /** Between two known bounds this is PyTorch's ReLU6: no gradient at the bounds themselves. */
  private static Kernel.Single clip(NodeSpec spec) {
    boolean attributes = spec.opset() < 11;
    Optional<Double> low =
        attributes ? Optional.of(spec.real("min", -Float.MAX_VALUE)) : spec.scalar(1);
    Optional<Double> high =
        attributes ? Optional.of(spec.real("max", Float.MAX_VALUE)) : spec.scalar(2);
    if (low.isPresent() && high.isPresent()) {
      double min = low.get();
      double max = high.get();
      return in -> torch.hardtanh(in.tensor(0), new Scalar(min), new Scalar(max));
    }
    return in -> {
      TensorOptional min = in.optional(1);
      TensorOptional max = in.optional(2);
      return in.has(1) || in.has(2) ? torch.clamp(in.tensor(0), min, max) : in.tensor(0);
    };
  }

  /** Before opset 13 all axes from {@code axis} on are one. */
  private static Kernel.Single softmax(NodeSpec spec, BiFunction<Tensor, Long, Tensor> function) {
    if (spec.opset() >= 13) {
      long axis = spec.integer("axis", -1);
      return in -> function.apply(in.tensor(0), axis);
    }
    long axis = spec.integer("axis", 1);
    return in -> {
      Tensor x = in.tensor(0);
      long first = axis < 0 ? axis + x.dim() : axis;
      if (first == x.dim() - 1) {
        return function.apply(x, first);
      }
      return function.apply(x.flatten(first, -1), first).reshape(x.shape());
    };
  }

  private static Kernel dropout(NodeSpec spec) {
    Optional<Double> ratio =
        spec.opset() < 12 ? Optional.of(spec.real("ratio", 0.5)) : constantRatio(spec);
    double probability =
        ratio.orElseThrow(() -> new Unsupported("a ratio that the network computes"));
    return in -> {
      Tensor x = in.tensor(0);
      Generator generator = in.pass().dropout();
      if (generator == null || probability == 0) {
        return new Tensor[] {x, torch.ones(x.shape(), new TensorOptions(ScalarType.Bool))};
      }
      Tensor mask =
          torch.empty_like(x).bernoulli_(1 - probability, new GeneratorOptional(generator));
      return new Tensor[] {x.mul(mask).div(new Scalar(1 - probability)), mask.to(ScalarType.Bool)};
    };
  }

  private static Optional<Double> constantRatio(NodeSpec spec) {
    return spec.hasInput(1) ? spec.scalar(1) : Optional.of(0.5);
  }
}
