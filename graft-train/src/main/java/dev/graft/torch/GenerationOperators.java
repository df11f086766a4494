package dev.graft.torch;

import dev.graft.graph.Attribute;
import dev.graft.graph.Tensor;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Tensors made from nothing, or from a shape. */
final class GenerationOperators {
  private GenerationOperators() {}

  static void addTo(OperatorTable table) {
    table.single("Constant", GenerationOperators::constant);
    table.single("ConstantOfShape", GenerationOperators::constantOfShape);
    table.single("Range", spec -> GenerationOperators::range);
    table.single("EyeLike", GenerationOperators::identityMatrix);
  }

  private static Kernel.Single constant(NodeSpec spec) {
    Tensor value =
        constantOf(spec).orElseThrow(() -> new Unsupported("a value that is no dense tensor"));
    return in -> NativeTensors.toNative(value, in.pass().floatType());
  }

  /** The value of a {@code Constant} node. */
  static Optional<Tensor> constantOf(NodeSpec spec) {
    return spec.node().attributes().values().stream()
        .findFirst()
        .flatMap(GenerationOperators::tensorOf);
  }

  static Optional<Tensor> tensorOf(Attribute attribute) {
    if (attribute instanceof Attribute.Constant constant) {
      return Optional.of(constant.value());
    }
    if (attribute instanceof Attribute.Int integer) {
      return Optional.of(Tensor.ofLongs(new long[] {integer.value()}));
    }
    if (attribute instanceof Attribute.Ints integers) {
      long[] values = integers.values().stream().mapToLong(Long::longValue).toArray();
      return Optional.of(Tensor.ofLongs(values, values.length));
    }
    if (attribute instanceof Attribute.Real real) {
      return Optional.of(Tensor.ofFloats(new float[] {real.value()}));
    }
    if (attribute instanceof Attribute.Reals reals) {
      float[] values = new float[reals.values().size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = reals.values().get(i);
      }
      return Optional.of(Tensor.ofFloats(values, values.length));
    }
    return Optional.empty();
  }

  private static Kernel.Single constantOfShape(NodeSpec spec) {
    Tensor value = spec.tensorAttribute("value").orElse(Tensor.ofFloats(new float[1], 1));
    return in -> {
      org.bytedeco.pytorch.Tensor one = NativeTensors.toNative(value, in.pass().floatType());
      return one.reshape(new long[0]).expand(in.longs(0)).clone();
    };
  }

  private static org.bytedeco.pytorch.Tensor range(Arguments in) {
    ScalarType type = in.tensor(0).scalar_type();
    Scalar start = in.tensor(0).item();
    Scalar limit = in.tensor(1).item();
    Scalar step = in.tensor(2).item();
    return torch.arange(start, limit, step, new TensorOptions(type));
  }

  private static Kernel.Single identityMatrix(NodeSpec spec) {
    long diagonal = spec.integer("k", 0);
    long code = spec.integer("dtype", 0);
    return in -> {
      org.bytedeco.pytorch.Tensor ones = torch.ones_like(in.tensor(0));
      org.bytedeco.pytorch.Tensor band = torch.triu(torch.tril(ones, diagonal), diagonal);
      return code == 0 ? band : in.pass().cast(band, ShapeOperators.elementType(code));
    };
  }
}
