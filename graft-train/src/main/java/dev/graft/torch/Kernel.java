package dev.graft.torch;

import org.bytedeco.pytorch.Tensor;

/** A node made ready to run: its attributes are read, its tensors are not there yet. */
@FunctionalInterface
interface Kernel {
  /**
   * The node's outputs in order; trailing ones that no one reads may be missing. Each owns its
   * tensor: what lies in a native list or tuple has to be copied out of it.
   */
  Tensor[] run(Arguments in);

  /** A kernel of one output. */
  @FunctionalInterface
  interface Single {
    Tensor run(Arguments in);
  }
}
