package dev.graft.torch;

import dev.graft.graph.ElementType;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The same elements under another shape or type, and shapes as numbers. */
final class ShapeOperators {
  private ShapeOperators() {}

  static void addTo(OperatorTable table) {
    table.single("Shape", ShapeOperators::shape);
    table.unary("Size", x -> NativeTensors.ofLongs(x.numel()).reshape(new long[0]));
    table.single("Reshape", ShapeOperators::reshape);
    table.single("Flatten", ShapeOperators::flatten);
    table.single("Squeeze", ShapeOperators::squeeze);
    table.single("Unsqueeze", ShapeOperators::unsqueeze);
    table.single("Transpose", ShapeOperators::transpose);
    table.single("Expand", spec -> in -> expand(in.tensor(0), in.longs(1)));
    table.single("Cast", ShapeOperators::cast);
    table.single(
        "CastLike", spec -> in -> in.pass().cast(in.tensor(0), in.tensor(1).scalar_type()));
  }

  private static Kernel.Single shape(NodeSpec spec) {
    long start = spec.integer("start", 0);
    long end = spec.integer("end", Long.MAX_VALUE);
    return in -> {
      long[] shape = in.tensor(0).shape();
      int from = clamp(start, shape.length);
      int to = clamp(end, shape.length);
      return NativeTensors.ofLongs(Arrays.copyOfRange(shape, from, Math.max(from, to)));
    };
  }

  private static int clamp(long position, int rank) {
    long fromStart = position < 0 ? position + rank : position;
    return (int) Math.max(0, Math.min(rank, fromStart));
  }

  /** Zero copies the input's extent, unless {@code allowzero} says that it means zero. */
  private static Kernel.Single reshape(NodeSpec spec) {
    boolean zeroIsZero = spec.flag("allowzero", false);
    return in -> {
      Tensor x = in.tensor(0);
      long[] shape = in.longs(1);
      for (int i = 0; i < shape.length && !zeroIsZero; i++) {
        shape[i] = shape[i] == 0 ? x.size(i) : shape[i];
      }
      return x.reshape(shape);
    };
  }

  /** To two axes: those before {@code axis}, and the rest. */
  private static Kernel.Single flatten(NodeSpec spec) {
    long axis = spec.integer("axis", 1);
    return in -> {
      long[] shape = in.tensor(0).shape();
      int split = clamp(axis, shape.length);
      long rows = Arrays.stream(shape, 0, split).reduce(1, Math::multiplyExact);
      long columns = Arrays.stream(shape, split, shape.length).reduce(1, Math::multiplyExact);
      return in.tensor(0).reshape(rows, columns);
    };
  }

  private static Kernel.Single squeeze(NodeSpec spec) {
    long[] attribute = spec.integers("axes");
    return in -> {
      Tensor x = in.tensor(0);
      long[] axes = in.longs(1, attribute);
      return axes.length == 0 ? x.squeeze() : x.squeeze(axes);
    };
  }

  private static Kernel.Single unsqueeze(NodeSpec spec) {
    long[] attribute = spec.integers("axes");
    return in -> {
      Tensor x = in.tensor(0);
      long[] axes = in.longs(1, attribute);
      long rank = x.dim() + axes.length;
      long[] ascending =
          Arrays.stream(axes).map(axis -> axis < 0 ? axis + rank : axis).sorted().toArray();
      for (long axis : ascending) {
        x = x.unsqueeze(axis);
      }
      return x;
    };
  }

  private static Kernel.Single transpose(NodeSpec spec) {
    long[] permutation = spec.integers("perm");
    return in -> {
      Tensor x = in.tensor(0);
      long[] order = permutation;
      if (order.length == 0) {
        order = new long[(int) x.dim()];
        long last = order.length - 1L;
        Arrays.setAll(order, i -> last - i);
      }
      return x.permute(order);
    };
  }

  /** To the shape that {@code x} and {@code shape} broadcast to. */
  static Tensor expand(Tensor x, long[] shape) {
    long[] own = x.shape();
    int rank = Math.max(own.length, shape.length);
    long[] target = new long[rank];
    for (int i = 1; i <= rank; i++) {
      long wanted = i <= shape.length ? shape[shape.length - i] : 1;
      target[rank - i] = wanted == 1 && i <= own.length ? own[own.length - i] : wanted;
    }
    return x.expand(target);
  }

  private static Kernel.Single cast(NodeSpec spec) {
    ScalarType type = elementType(spec.integer("to", ElementType.FLOAT.onnxCode()));
    return in -> in.pass().cast(in.tensor(0), type);
  }

  static ScalarType elementType(long onnxCode) {
    try {
      return NativeTensors.nativeType(ElementType.ofOnnxCode(Math.toIntExact(onnxCode)));
    } catch (IllegalArgumentException unknown) {
      throw new Unsupported(String.valueOf(unknown.getMessage()));
    }
  }
}
