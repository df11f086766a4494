package dev.graft.torch;

/** The numbers a pass computes with. Parameters are kept in float32 either way. */
public enum Precision {
  /** 32-bit floating point throughout. */
  FLOAT32,
  /**
   * Convolutions and matrix products in bfloat16, the rest where libtorch finds it safe. Faster
   * where the processor has instructions for it (AVX512-BF16, AMX).
   */
  BFLOAT16
}
