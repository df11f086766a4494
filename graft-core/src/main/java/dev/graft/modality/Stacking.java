package dev.graft.modality;

import dev.graft.graph.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Puts tensors of single samples behind one another, each padded to the largest extents. */
final class Stacking {
  private Stacking() {}

  /**
   * One tensor of all.
   *
   * @param ones with a batch axis of 1, and as many axes each
   */
  static Tensor of(List<Tensor> ones, Signature.Input input) {
    long[] shape = ones.get(0).shape();
    for (Tensor one : ones) {
      long[] own = one.shape();
      for (int axis = 1; axis < shape.length; axis++) {
        shape[axis] = Math.max(shape[axis], own[axis]);
      }
    }
    int each = input.bytes(shape);
    shape[0] = ones.size();
    ByteBuffer all =
        ByteBuffer.allocate(Math.multiplyExact(each, ones.size())).order(ByteOrder.LITTLE_ENDIAN);
    if (input.padding() != 0) {
      Signature.fill(all, input.type(), input.padding());
    }
    for (int i = 0; i < ones.size(); i++) {
      copy(ones.get(i), input.type().byteSize(), shape, all.slice(i * each, each));
    }
    return Tensor.ofBytes(input.type(), shape, all);
  }

  /** Row by row of the last axis, each to where it lies among larger extents. */
  private static void copy(Tensor one, int byteSize, long[] into, ByteBuffer out) {
    long[] own = one.shape();
    ByteBuffer values = one.bytes();
    int last = own.length - 1;
    int row = last == 0 ? byteSize : Math.toIntExact(own[last] * byteSize);
    int rows = row == 0 ? 0 : values.remaining() / row;
    long[] at = new long[own.length];
    for (int i = 0; i < rows; i++) {
      long offset = 0;
      for (int axis = 1; axis < own.length; axis++) {
        offset = offset * into[axis] + at[axis];
      }
      out.put(Math.toIntExact(offset * byteSize), values, i * row, row);
      for (int axis = last - 1; axis >= 1; axis--) {
        at[axis]++;
        if (at[axis] < own[axis]) {
          break;
        }
        at[axis] = 0;
      }
    }
  }
}
