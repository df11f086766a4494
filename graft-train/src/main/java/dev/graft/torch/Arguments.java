package dev.graft.torch;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.jspecify.annotations.Nullable;

/** What a kernel gets: one node's inputs, and the pass it runs in. */
final class Arguments {
  private final List<@Nullable Value> values;
  private final Pass pass;

  /**
   * @param values the inputs, null where left out
   */
  Arguments(List<@Nullable Value> values, Pass pass) {
    this.values = values;
    this.pass = pass;
  }

  Pass pass() {
    return pass;
  }

  boolean has(int index) {
    return index < values.size() && values.get(index) != null;
  }

  Tensor tensor(int index) {
    return value(index).tensor();
  }

  /** Whether input {@code index} is a parameter that moves, or depends on one. */
  boolean isTrained(int index) {
    return has(index) && tensor(index).requires_grad();
  }

  /** Input {@code index}, or libtorch's "none" where it is left out. */
  TensorOptional optional(int index) {
    return has(index) ? new TensorOptional(tensor(index)) : new TensorOptional();
  }

  /** The elements of an integer input. */
  long[] longs(int index) {
    return value(index).integers();
  }

  /** The elements of an integer input, or a default where it is left out. */
  long[] longs(int index, long... defaults) {
    return has(index) ? longs(index) : defaults;
  }

  /** All inputs. */
  TensorVector vector() {
    TensorVector vector = new TensorVector();
    for (int i = 0; i < values.size(); i++) {
      vector.push_back(tensor(i));
    }
    return vector;
  }

  int count() {
    return values.size();
  }

  private Value value(int index) {
    Value value = index < values.size() ? values.get(index) : null;
    if (value == null) {
      throw new Unsupported("leaving out input " + index);
    }
    return value;
  }
}
