package dev.graft.torch;

/** An ONNX operator: makes its nodes ready to run. */
@FunctionalInterface
interface Operator {
  /**
   * Reads the node's attributes.
   *
   * @throws Unsupported if an attribute has a value that the kernel cannot honour
   */
  Kernel compile(NodeSpec spec);
}
