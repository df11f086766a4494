package dev.graft.torch;

import dev.graft.graph.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Copies between the graph's tensors and libtorch's. Native results belong to the caller's
 * innermost scope.
 */
final class NativeTensors {
  private NativeTensors() {}

  /** A native copy; every floating type becomes {@code floatType}. */
  static Tensor toNative(dev.graft.graph.Tensor source, ScalarType floatType) {
    Tensor exact = empty(source.shape(), nativeType(source.type()));
    byteBuffer(exact).put(source.bytes());
    return source.type().isFloating() ? exact.to(floatType) : exact;
  }

  /** A Java copy, row-major: float32, int64 or bool, whichever holds the source's values. */
  static dev.graft.graph.Tensor toJava(Tensor source) {
    ElementType type =
        source.is_floating_point()
            ? ElementType.FLOAT
            : source.scalar_type().intern() == ScalarType.Bool
                ? ElementType.BOOL
                : ElementType.INT64;
    return dev.graft.graph.Tensor.ofBytes(type, source.shape(), toBytes(source, type));
  }

  /** The elements of an integer or boolean tensor, row-major. */
  static long[] toLongs(Tensor source) {
    long[] values = new long[Math.toIntExact(source.numel())];
    toBytes(source, ElementType.INT64).asLongBuffer().get(values);
    return values;
  }

  private static ByteBuffer toBytes(Tensor source, ElementType type) {
    return Scopes.memory(
        () -> {
          Tensor exact = source.detach().to(nativeType(type)).contiguous(MemoryFormat.Contiguous);
          return ByteBuffer.allocate(Math.toIntExact(exact.nbytes()))
              .order(ByteOrder.LITTLE_ENDIAN)
              .put(byteBuffer(exact))
              .flip();
        });
  }

  /** An int64 vector. */
  static Tensor ofLongs(long... values) {
    Tensor tensor = empty(new long[] {values.length}, ScalarType.Long);
    byteBuffer(tensor).asLongBuffer().put(values);
    return tensor;
  }

  /** A tensor of one type and no axes. */
  static Tensor scalar(double value, ScalarType type) {
    return torch.full(new long[0], new Scalar(value), new TensorOptions(type));
  }

  private static Tensor empty(long[] shape, ScalarType type) {
    return torch.empty(shape, new TensorOptions(type), new MemoryFormatOptional());
  }

  static ScalarTypeOptional anyType() {
    return new ScalarTypeOptional();
  }

  static ScalarType nativeType(ElementType type) {
    return switch (type) {
      case FLOAT -> ScalarType.Float;
      case DOUBLE -> ScalarType.Double;
      case FLOAT16 -> ScalarType.Half;
      case BFLOAT16 -> ScalarType.BFloat16;
      case INT8 -> ScalarType.Char;
      case UINT8 -> ScalarType.Byte;
      case INT16 -> ScalarType.Short;
      case UINT16 -> ScalarType.UInt16;
      case INT32 -> ScalarType.Int;
      case UINT32 -> ScalarType.UInt32;
      case INT64 -> ScalarType.Long;
      case UINT64 -> ScalarType.UInt64;
      case BOOL -> ScalarType.Bool;
      case STRING -> throw new Unsupported("tensors of strings");
    };
  }

  private static ByteBuffer byteBuffer(Tensor contiguous) {
    long bytes = contiguous.nbytes();
    if (bytes == 0) {
      return ByteBuffer.allocate(0);
    }
    return new BytePointer(contiguous.data_ptr())
        .capacity(bytes)
        .asByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN);
  }
}
