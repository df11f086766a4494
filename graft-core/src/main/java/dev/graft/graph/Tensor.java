package dev.graft.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/**
 * A constant tensor: an initialiser or an attribute's value. Immutable; the bytes are little-endian
 * and row-major, as in an ONNX file's {@code raw_data}.
 */
public final class Tensor {
  private final ElementType type;
  private final long[] shape;
  private final ByteBuffer bytes;

  private Tensor(ElementType type, long[] shape, ByteBuffer bytes) {
    this.type = type;
    this.shape = shape.clone();
    if (Arrays.stream(shape).anyMatch(extent -> extent < 0)) {
      throw new IllegalArgumentException(
          "a tensor cannot have shape " + Arrays.toString(this.shape));
    }
    this.bytes = bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long expected = size() * type.byteSize();
    if (this.bytes.remaining() != expected) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a %s tensor of shape %s takes %d bytes, not %d",
              type,
              Arrays.toString(shape),
              expected,
              this.bytes.remaining()));
    }
  }

  /**
   * A tensor over little-endian bytes, which are not copied and must not change afterwards.
   *
   * @throws IllegalArgumentException if the buffer's length does not fit the shape
   */
  public static Tensor ofBytes(ElementType type, long[] shape, ByteBuffer littleEndian) {
    return new Tensor(type, shape, littleEndian.slice());
  }

  /** A float32 tensor; the values are copied. */
  public static Tensor ofFloats(float[] values, long... shape) {
    ByteBuffer buffer = allocate(values.length, ElementType.FLOAT);
    buffer.asFloatBuffer().put(values);
    return new Tensor(ElementType.FLOAT, shape, buffer);
  }

  /** An int64 tensor; the values are copied. */
  public static Tensor ofLongs(long[] values, long... shape) {
    ByteBuffer buffer = allocate(values.length, ElementType.INT64);
    buffer.asLongBuffer().put(values);
    return new Tensor(ElementType.INT64, shape, buffer);
  }

  private static ByteBuffer allocate(int elements, ElementType type) {
    return ByteBuffer.allocate(Math.multiplyExact(elements, type.byteSize()))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The element type. */
  public ElementType type() {
    return type;
  }

  /** The shape; empty for a scalar. */
  public long[] shape() {
    return shape.clone();
  }

  /** The number of elements. */
  public long size() {
    long size = 1;
    for (long extent : shape) {
      size = Math.multiplyExact(size, extent);
    }
    return size;
  }

  /** The elements as little-endian bytes: a fresh read-only view. */
  public ByteBuffer bytes() {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The elements as float32: exact for float, float16 and bfloat16, rounded for double.
   *
   * @throws IllegalStateException if the type is not floating-point
   */
  public float[] floats() {
    ByteBuffer in = bytes();
    float[] values = new float[Math.toIntExact(size())];
    switch (type) {
      case FLOAT -> in.asFloatBuffer().get(values);
      case DOUBLE -> fill(values, i -> (float) in.getDouble(8 * i));
      case FLOAT16 -> fill(values, i -> Float16.toFloat(in.getShort(2 * i)));
      case BFLOAT16 -> fill(values, i -> Float.intBitsToFloat(in.getShort(2 * i) << 16));
      default ->
          throw new IllegalStateException(
              "a tensor of type " + type + " has no floating-point values");
    }
    return values;
  }

  /**
   * The elements as 64-bit integers.
   *
   * @throws IllegalStateException if the type is not an integer or boolean
   */
  public long[] longs() {
    ByteBuffer in = bytes();
    long[] values = new long[Math.toIntExact(size())];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case INT64, UINT64 -> in.getLong(8 * i);
            case INT32 -> in.getInt(4 * i);
            case UINT32 -> Integer.toUnsignedLong(in.getInt(4 * i));
            case INT16 -> in.getShort(2 * i);
            case UINT16 -> Short.toUnsignedLong(in.getShort(2 * i));
            case INT8 -> in.get(i);
            case UINT8, BOOL -> Byte.toUnsignedLong(in.get(i));
            default ->
                throw new IllegalStateException(
                    "a tensor of type " + type + " has no integer values");
          };
    }
    return values;
  }

  private interface FloatAt {
    float get(int index);
  }

  private static void fill(float[] values, FloatAt source) {
    for (int i = 0; i < values.length; i++) {
      values[i] = source.get(i);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor that
        && type == that.type
        && Arrays.equals(shape, that.shape)
        && bytes.equals(that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shape) + bytes.hashCode();
  }

  @Override
  public String toString() {
    return type + Arrays.toString(shape);
  }
}
