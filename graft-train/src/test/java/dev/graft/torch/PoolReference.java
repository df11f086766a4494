package dev.graft.torch;

import dev.graft.graph.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Pooling as ONNX's specification and PyTorch have it, in plain loops: windows that would start
 * beyond the input and its leading padding are left out, and what {@code ceil_mode} adds behind the
 * trailing padding is neither read nor counted.
 *
 * @param kernel the window's extent along each spatial axis
 * @param pads all beginnings, then all ends
 */
record PoolReference(
    Kind kind,
    long[] kernel,
    long[] strides,
    long[] pads,
    long[] dilations,
    boolean ceil,
    boolean countPadding,
    double p) {
  enum Kind {
    MAX("MaxPool"),
    AVERAGE("AveragePool"),
    LP("LpPool");

    private final String opType;

    Kind(String opType) {
      this.opType = opType;
    }

    String opType() {
      return opType;
    }
  }

  /** The padding with which every stride has its output: all beginnings, then all ends. */
  static List<Long> same(Tensor x, List<Long> kernel, List<Long> strides, boolean moreAtTheEnd) {
    List<Long> smaller = new ArrayList<>();
    List<Long> larger = new ArrayList<>();
    for (int i = 0; i < kernel.size(); i++) {
      long extent = x.shape()[2 + i];
      long outputs = (extent + strides.get(i) - 1) / strides.get(i);
      long missing = Math.max(0, (outputs - 1) * strides.get(i) + kernel.get(i) - extent);
      smaller.add(missing / 2);
      larger.add(missing - missing / 2);
    }
    List<Long> pads = new ArrayList<>(moreAtTheEnd ? smaller : larger);
    pads.addAll(moreAtTheEnd ? larger : smaller);
    return pads;
  }

  Tensor of(Tensor x) {
    long[] shape = x.shape();
    int axes = kernel.length;
    long[] outputs = shape.clone();
    for (int i = 0; i < axes; i++) {
      outputs[2 + i] = outputs(shape[2 + i], i);
    }
    long[] in = Arrays.copyOfRange(shape, 2, shape.length);
    long[] out = Arrays.copyOfRange(outputs, 2, shape.length);
    float[] values = x.floats();
    float[] pooled = new float[Math.toIntExact(product(outputs))];
    int plane = Math.toIntExact(product(in));
    int results = Math.toIntExact(product(out));
    for (int i = 0; i < pooled.length; i++) {
      pooled[i] = window(values, i / results * plane, in, position(i % results, out));
    }
    return Tensor.ofFloats(pooled, outputs);
  }

  long outputs(long extent, int axis) {
    long span = (kernel[axis] - 1) * dilations[axis] + 1;
    long room = extent + pads[axis] + pads[kernel.length + axis] - span;
    long count =
        (ceil ? -Math.floorDiv(-room, strides[axis]) : Math.floorDiv(room, strides[axis])) + 1;
    return ceil && (count - 1) * strides[axis] >= extent + pads[axis] ? count - 1 : count;
  }

  private float window(float[] values, int plane, long[] in, long[] at) {
    double sum = 0;
    double largest = Double.NEGATIVE_INFINITY;
    long counted = 0;
    long inside = 0;
    long size = product(kernel);
    for (long k = 0; k < size; k++) {
      long[] offset = position(k, kernel);
      long index = 0;
      boolean isInside = true;
      boolean isCounted = true;
      for (int i = 0; i < in.length; i++) {
        long where = at[i] * strides[i] - pads[i] + offset[i] * dilations[i];
        isInside &= where >= 0 && where < in[i];
        isCounted &= where < in[i] + pads[in.length + i];
        index = index * in[i] + where;
      }
      counted += isCounted ? 1 : 0;
      if (isInside) {
        float value = values[plane + Math.toIntExact(index)];
        inside++;
        sum += kind == Kind.LP ? Math.pow(Math.abs(value), p) : value;
        largest = Math.max(largest, value);
      }
    }
    return (float)
        switch (kind) {
          case MAX -> largest;
          case AVERAGE -> sum / (countPadding ? counted : inside);
          case LP -> Math.pow(sum, 1 / p);
        };
  }

  private static long[] position(long index, long[] extents) {
    long[] position = new long[extents.length];
    long rest = index;
    for (int i = extents.length - 1; i >= 0; i--) {
      position[i] = rest % extents[i];
      rest /= extents[i];
    }
    return position;
  }

  private static long product(long[] extents) {
    return Arrays.stream(extents).reduce(1, Math::multiplyExact);
  }
}
