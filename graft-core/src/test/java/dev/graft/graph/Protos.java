package dev.graft.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.graft.GraftException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;

/** Small ONNX files made by hand, for what no exporter would write. */
final class Protos {
  private Protos() {}

  static Tensor tensor(Map<String, Tensor> tensors, String name) {
    Tensor tensor = tensors.get(name);
    assertThat(tensor).as(name).isNotNull();
    return Objects.requireNonNull(tensor);
  }

  static Graph read(Consumer<GraphProto.Builder> edit) {
    return OnnxFile.read(edited(edit), "edited.onnx");
  }

  static byte[] edited(Consumer<GraphProto.Builder> edit) {
    return model(edit, 13).build().toByteArray();
  }

  /** y = Relu(x), and what the edit adds. */
  static ModelProto.Builder model(Consumer<GraphProto.Builder> edit, long opset) {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("g")
            .addInput(value("x", 1))
            .addOutput(value("y", 1))
            .addNode(node("Relu", "x", "y"));
    edit.accept(graph);
    return ModelProto.newBuilder()
        .setIrVersion(7)
        .setGraph(graph)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("com.microsoft").setVersion(1))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(3));
  }

  static NodeProto.Builder node(String opType, String input, String output) {
    return NodeProto.newBuilder().setOpType(opType).addInput(input).addOutput(output);
  }

  static NodeProto.Builder constant(String output, Consumer<AttributeProto.Builder> attribute) {
    AttributeProto.Builder value = AttributeProto.newBuilder();
    attribute.accept(value);
    return NodeProto.newBuilder().setOpType("Constant").addOutput(output).addAttribute(value);
  }

  static NodeProto.Builder cast(String input, String output, ElementType to) {
    return node("Cast", input, output)
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("to")
                .setType(AttributeType.INT)
                .setI(to.onnxCode()));
  }

  /** An If on x whose one branch passes on a tensor from outside. */
  static NodeProto.Builder conditional(String captured) {
    GraphProto.Builder body =
        GraphProto.newBuilder()
            .setName("body")
            .addNode(node("Relu", captured, "inner"))
            .addNode(node("Relu", "inner", "innermost"))
            .addOutput(value("innermost", 1));
    return node("If", "x", "chosen")
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("then_branch")
                .setType(AttributeType.GRAPH)
                .setG(body));
  }

  static ValueInfoProto.Builder value(String name, int type) {
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder().setElemType(type)));
  }

  static TensorProto.Builder typed(String name, ElementType type, long... dims) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(type.onnxCode());
    Arrays.stream(dims).forEach(tensor::addDims);
    return tensor;
  }

  /** The sentence with which the bytes are refused as no usable network. */
  static AbstractThrowableAssert<?, ? extends Throwable> refused(byte[] bytes) {
    return assertThatThrownBy(() -> OnnxFile.read(bytes, "cut.onnx"))
        .isInstanceOfSatisfying(
            GraftException.class, e -> assertThat(e.fault()).isEqualTo(GraftException.Fault.MODEL));
  }
}
