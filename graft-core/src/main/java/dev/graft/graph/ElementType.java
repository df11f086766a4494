package dev.graft.graph;

import java.util.Arrays;
import java.util.Locale;

/** The element types of ONNX tensors, with their numbers in {@code TensorProto.DataType}. */
public enum ElementType {
  /** Floating point, 32 bits. */
  FLOAT(1, 4),
  /** Whole numbers from 0, 8 bits. */
  UINT8(2, 1),
  /** Whole numbers, 8 bits. */
  INT8(3, 1),
  /** Whole numbers from 0, 16 bits. */
  UINT16(4, 2),
  /** Whole numbers, 16 bits. */
  INT16(5, 2),
  /** Whole numbers, 32 bits. */
  INT32(6, 4),
  /** Whole numbers, 64 bits. */
  INT64(7, 8),
  /** Texts, whose length differs. */
  STRING(8, 0),
  /** True or false, a byte each. */
  BOOL(9, 1),
  /** Floating point, 16 bits: 5 of the exponent (IEEE half precision). */
  FLOAT16(10, 2),
  /** Floating point, 64 bits. */
  DOUBLE(11, 8),
  /** Whole numbers from 0, 32 bits. */
  UINT32(12, 4),
  /** Whole numbers from 0, 64 bits. */
  UINT64(13, 8),
  /** Floating point, 16 bits: 8 of the exponent, as many as of 32 bits. */
  BFLOAT16(16, 2);

  private final int onnxCode;
  private final int byteSize;

  ElementType(int onnxCode, int byteSize) {
    this.onnxCode = onnxCode;
    this.byteSize = byteSize;
  }

  /** The number ONNX files use. */
  public int onnxCode() {
    return onnxCode;
  }

  /** Bytes per element; 0 for strings. */
  public int byteSize() {
    return byteSize;
  }

  /** Whether the type is a floating-point number, and so can be a trainable parameter. */
  public boolean isFloating() {
    return this == FLOAT || this == DOUBLE || this == FLOAT16 || this == BFLOAT16;
  }

  /**
   * The type with this ONNX number.
   *
   * @throws IllegalArgumentException if Graft does not know the number
   */
  public static ElementType ofOnnxCode(int onnxCode) {
    return Arrays.stream(values())
        .filter(type -> type.onnxCode == onnxCode)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "ONNX element type "
                        + onnxCode
                        + " is not supported; known: "
                        + Arrays.toString(values())));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
