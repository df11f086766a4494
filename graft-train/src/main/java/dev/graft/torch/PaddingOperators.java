package dev.graft.torch;

import dev.graft.graph.Attribute;
import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Tensors made larger at their edges; negative padding cuts off. */
final class PaddingOperators {
  private PaddingOperators() {}

  /** Where the new elements come from. */
  private enum Mode {
    CONSTANT,
    REFLECT,
    EDGE,
    WRAP;

    /** Where the element at {@code position} comes from, which may lie outside [0, extent). */
    long source(long position, long extent) {
      return switch (this) {
        case WRAP -> Math.floorMod(position, extent);
        case REFLECT -> {
          long period = Math.max(1, 2 * (extent - 1));
          long within = Math.floorMod(position, period);
          yield within < extent ? within : period - within;
        }
        case CONSTANT, EDGE -> Math.max(0, Math.min(extent - 1, position));
      };
    }
  }

  static void addTo(OperatorTable table) {
    table.single("Pad", PaddingOperators::pad);
  }

  private static Kernel.Single pad(NodeSpec spec) {
    Mode mode = spec.choice("mode", Mode.CONSTANT);
    boolean attributes = spec.node().attributes().get("pads") instanceof Attribute.Ints;
    long[] attributePads = spec.integers("pads");
    double attributeValue = spec.real("value", 0);
    return in -> {
      Tensor x = in.tensor(0);
      long[] pads = attributes ? attributePads : in.longs(1);
      long[] full = in.has(3) ? onAllAxes(pads, in.longs(3), (int) x.dim()) : pads;
      if (mode != Mode.CONSTANT) {
        return padByIndex(x, full, mode);
      }
      Scalar value = in.has(2) ? in.tensor(2).item() : new Scalar(attributeValue);
      return torch.constant_pad_nd(x, innermostFirst(full), value);
    };
  }

  /** From pads of some axes to pads of all: beginnings, then ends. */
  private static long[] onAllAxes(long[] pads, long[] axes, int rank) {
    long[] full = new long[2 * rank];
    for (int i = 0; i < axes.length; i++) {
      int axis = (int) (axes[i] < 0 ? axes[i] + rank : axes[i]);
      full[axis] = pads[i];
      full[rank + axis] = pads[axes.length + i];
    }
    return full;
  }

  /** From ONNX's order (all beginnings, all ends) to libtorch's (last axis first, pairwise). */
  static long[] innermostFirst(long[] pads) {
    int rank = pads.length / 2;
    long[] reordered = new long[pads.length];
    for (int i = 0; i < rank; i++) {
      reordered[2 * i] = pads[rank - 1 - i];
      reordered[2 * i + 1] = pads[2 * rank - 1 - i];
    }
    return reordered;
  }

  private static Tensor padByIndex(Tensor x, long[] pads, Mode mode) {
    Tensor result = x;
    int rank = pads.length / 2;
    for (int axis = 0; axis < rank; axis++) {
      long begin = pads[axis];
      long end = pads[rank + axis];
      if (begin != 0 || end != 0) {
        long extent = x.size(axis);
        long[] source = new long[Math.toIntExact(begin + extent + end)];
        Arrays.setAll(source, i -> mode.source(i - begin, extent));
        result = result.index_select(axis, NativeTensors.ofLongs(source));
      }
    }
    return result;
  }
}
