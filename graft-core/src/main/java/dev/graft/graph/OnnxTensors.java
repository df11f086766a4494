package dev.graft.graph;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/** Tensors from and to their protobuf form. */
final class OnnxTensors {
  private OnnxTensors() {}

  /**
   * The tensor's values, wherever the file keeps them.
   *
   * @throws IllegalArgumentException if the element type is unknown or the values do not fill the
   *     shape
   */
  static Tensor decode(TensorProto proto, ExternalData externalData) {
    ElementType type = ElementType.ofOnnxCode(proto.getDataType());
    if (type == ElementType.STRING) {
      throw new IllegalArgumentException("tensors of strings are not supported");
    }
    long[] shape = proto.getDimsList().stream().mapToLong(Long::longValue).toArray();
    long byteCount = type.byteSize();
    for (long extent : shape) {
      byteCount = Math.multiplyExact(byteCount, extent);
    }
    ByteBuffer bytes;
    if (proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      bytes = externalData.read(proto, byteCount);
    } else if (proto.hasRawData()) {
      bytes = proto.getRawData().asReadOnlyByteBuffer();
    } else {
      bytes = typedValues(proto, type, byteCount);
    }
    return Tensor.ofBytes(type, shape, bytes);
  }

  private static ByteBuffer typedValues(TensorProto proto, ElementType type, long byteCount) {
    int count =
        switch (type) {
          case FLOAT -> proto.getFloatDataCount();
          case DOUBLE -> proto.getDoubleDataCount();
          case INT64 -> proto.getInt64DataCount();
          case UINT32, UINT64 -> proto.getUint64DataCount();
          default -> proto.getInt32DataCount();
        };
    if ((long) count * type.byteSize() != byteCount) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d values where shape %s needs %d",
              count,
              proto.getDimsList(),
              byteCount / type.byteSize()));
    }
    ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(byteCount)).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      switch (type) {
        case FLOAT -> out.putFloat(proto.getFloatData(i));
        case DOUBLE -> out.putDouble(proto.getDoubleData(i));
        case INT64 -> out.putLong(proto.getInt64Data(i));
        case UINT64 -> out.putLong(proto.getUint64Data(i));
        case UINT32 -> out.putInt((int) proto.getUint64Data(i));
        case INT32 -> out.putInt(proto.getInt32Data(i));
        case INT16, UINT16, FLOAT16, BFLOAT16 -> out.putShort((short) proto.getInt32Data(i));
        case INT8, UINT8, BOOL -> out.put((byte) proto.getInt32Data(i));
        case STRING -> throw new AssertionError("refused before");
      }
    }
    return out.flip();
  }

  static TensorProto encode(String name, Tensor tensor) {
    TensorProto.Builder proto =
        TensorProto.newBuilder()
            .setDataType(tensor.type().onnxCode())
            .setRawData(UnsafeByteOperations.unsafeWrap(tensor.bytes()));
    Arrays.stream(tensor.shape()).forEach(proto::addDims);
    if (!name.isEmpty()) {
      proto.setName(name);
    }
    return proto.build();
  }
}
