package dev.graft.torch;

import dev.graft.graph.Attribute;
import java.util.Arrays;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Tensors cut apart, put together and repeated. */
final class ArrangementOperators {
  private ArrangementOperators() {}

  static void addTo(OperatorTable table) {
    table.single("Concat", ArrangementOperators::concat);
    table.add("Split", ArrangementOperators::split);
    table.single("Slice", ArrangementOperators::slice);
    table.single("Tile", spec -> in -> in.tensor(0).repeat(in.longs(1)));
    table.single("DepthToSpace", ArrangementOperators::depthToSpace);
    table.single("SpaceToDepth", ArrangementOperators::spaceToDepth);
    table.single("Trilu", ArrangementOperators::triangle);
  }

  private static Kernel.Single concat(NodeSpec spec) {
    long axis = spec.integer("axis", 0);
    return in -> torch.cat(in.vector(), axis);
  }

  /** Into the lengths given as attribute or input, else into parts as equal as can be. */
  private static Kernel split(NodeSpec spec) {
    long axis = spec.integer("axis", 0);
    long[] attribute = spec.integers("split");
    long parts = spec.integer("num_outputs", spec.node().outputs().size());
    return in -> {
      Tensor x = in.tensor(0);
      long[] lengths = in.longs(1, attribute);
      if (lengths.length == 0) {
        long length = -Math.floorDiv(-x.size(axis), parts);
        lengths = Windows.filled((int) parts, length);
        lengths[lengths.length - 1] = x.size(axis) - length * (parts - 1);
      }
      TensorVector pieces = torch.split_with_sizes(x, lengths, axis);
      Tensor[] outputs = new Tensor[lengths.length];
      Arrays.setAll(outputs, i -> new Tensor(pieces.get(i)));
      return outputs;
    };
  }

  private static Kernel.Single slice(NodeSpec spec) {
    boolean attributes = spec.node().attributes().get("starts") instanceof Attribute.Ints;
    long[] attributeStarts = spec.integers("starts");
    long[] attributeEnds = spec.integers("ends");
    long[] attributeAxes = spec.integers("axes");
    return in -> {
      long[] starts = attributes ? attributeStarts : in.longs(1);
      long[] ends = attributes ? attributeEnds : in.longs(2);
      long[] axes = attributes ? attributeAxes : in.longs(3, new long[0]);
      long[] steps = in.longs(4, new long[0]);
      Tensor x = in.tensor(0);
      for (int i = 0; i < starts.length; i++) {
        long axis = axes.length == 0 ? i : axes[i];
        x = slice(x, axis, starts[i], ends[i], steps.length == 0 ? 1 : steps[i]);
      }
      return x;
    };
  }

  private static Tensor slice(Tensor x, long axis, long start, long end, long step) {
    if (step > 0) {
      return x.slice(axis, new LongOptional(start), new LongOptional(end), step);
    }
    // Backwards: turned round, position p stands at extent - 1 - p.
    long extent = x.size(axis);
    long from = clamp(start < 0 ? start + extent : start, -1, extent - 1);
    long to = clamp(end < 0 ? end + extent : end, -1, extent - 1);
    return torch
        .flip(x, axis)
        .slice(axis, new LongOptional(extent - 1 - from), new LongOptional(extent - 1 - to), -step);
  }

  private static long clamp(long value, long low, long high) {
    return Math.max(low, Math.min(high, value));
  }

  /** Whether the depth axis holds blocks of channels, or channels of blocks. */
  private enum DepthOrder {
    DCR,
    CRD
  }

  /** [N, C, H, W] to [N, C / b², H b, W b]. */
  private static Kernel.Single depthToSpace(NodeSpec spec) {
    long b = spec.integer("blocksize", 1);
    boolean columnsFirst = spec.choice("mode", DepthOrder.DCR) == DepthOrder.CRD;
    return in -> {
      Tensor x = in.tensor(0);
      long n = x.size(0);
      long c = x.size(1) / (b * b);
      long h = x.size(2);
      long w = x.size(3);
      Tensor blocks =
          columnsFirst
              ? x.reshape(n, c, b, b, h, w).permute(0, 1, 4, 2, 5, 3)
              : x.reshape(n, b, b, c, h, w).permute(0, 3, 4, 1, 5, 2);
      return blocks.reshape(n, c, h * b, w * b);
    };
  }

  /** [N, C, H, W] to [N, C b², H / b, W / b]. */
  private static Kernel.Single spaceToDepth(NodeSpec spec) {
    long b = spec.integer("blocksize", 1);
    return in -> {
      Tensor x = in.tensor(0);
      long n = x.size(0);
      long c = x.size(1);
      long h = x.size(2) / b;
      long w = x.size(3) / b;
      return x.reshape(n, c, h, b, w, b).permute(0, 3, 5, 1, 2, 4).reshape(n, c * b * b, h, w);
    };
  }

  private static Kernel.Single triangle(NodeSpec spec) {
    boolean upper = spec.flag("upper", true);
    return in -> {
      long diagonal = in.longs(1, 0)[0];
      return upper ? torch.triu(in.tensor(0), diagonal) : torch.tril(in.tensor(0), diagonal);
    };
  }
}
