package dev.graft.torch;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Tensor;
import dev.graft.ort.Engine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What ONNX Runtime says a graph computes. */
final class Reference {
  private static final OrtEnvironment ENVIRONMENT = environment();

  private Reference() {}

  /** The one that engines share: ONNX Runtime warns whoever asks for another. */
  private static OrtEnvironment environment() {
    Engine.version();
    return OrtEnvironment.getEnvironment();
  }

  static Map<String, Tensor> run(Graph graph, Map<String, Tensor> inputs) {
    OrtEnvironment environment = ENVIRONMENT;
    Map<String, OnnxTensor> fed = new HashMap<>();
    try (OrtSession.SessionOptions options = oneThread();
        OrtSession session = environment.createSession(OnnxFile.toBytes(graph), options)) {
      for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
        fed.put(input.getKey(), toOnnx(environment, input.getValue()));
      }
      try (OrtSession.Result result = session.run(fed)) {
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        for (Map.Entry<String, OnnxValue> output : result) {
          outputs.put(output.getKey(), fromOnnx((OnnxTensor) output.getValue()));
        }
        return outputs;
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    } finally {
      fed.values().forEach(OnnxTensor::close);
    }
  }

  private static OrtSession.SessionOptions oneThread() throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    return options;
  }

  private static OnnxTensor toOnnx(OrtEnvironment environment, Tensor tensor) throws OrtException {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(tensor.bytes().remaining()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(tensor.bytes()).flip();
    OnnxJavaType type =
        switch (tensor.type()) {
          case FLOAT -> OnnxJavaType.FLOAT;
          case INT64 -> OnnxJavaType.INT64;
          case BOOL -> OnnxJavaType.BOOL;
          default -> throw new IllegalArgumentException("tests feed no " + tensor.type());
        };
    return OnnxTensor.createTensor(environment, bytes, tensor.shape(), type);
  }

  private static Tensor fromOnnx(OnnxTensor value) {
    TensorInfo info = value.getInfo();
    ElementType type =
        switch (info.type) {
          case FLOAT -> ElementType.FLOAT;
          case BOOL -> ElementType.BOOL;
          default -> ElementType.INT64;
        };
    ByteBuffer bytes = ByteBuffer.allocate(value.getByteBuffer().remaining());
    bytes.put(value.getByteBuffer()).flip();
    return Tensor.ofBytes(type, info.getShape(), bytes.order(ByteOrder.LITTLE_ENDIAN));
  }
}
