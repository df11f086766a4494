package dev.graft.graph;

import java.util.Arrays;
import java.util.Locale;

/** The element types of ONNX tensors, with their numbers in {@code TensorProto.DataType}. */
public enum ElementType {
  FLOAT(1, 4),
  UINT8(2, 1),
  INT8(3, 1),
  UINT16(4, 2),
  INT16(5, 2),
  INT32(6, 4),
  INT64(7, 8),
  STRING(8, 0),
  BOOL(9, 1),
  FLOAT16(10, 2),
  DOUBLE(11, 8),
  UINT32(12, 4),
  UINT64(13, 8),
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
