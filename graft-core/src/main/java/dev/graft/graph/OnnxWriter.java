package dev.graft.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.graft.graph.ValueInfo.Axis;
import java.util.TreeMap;

/**
 * A graph as ONNX's protobuf messages, in a fixed order, so that equal graphs give equal bytes:
 * attributes by name, since a map that Graft made may have another order in every process.
 */
final class OnnxWriter {
  private OnnxWriter() {}

  static ModelProto model(Graph graph) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(irVersion(graph.opset()))
            .setProducerName("graft")
            .setGraph(graph(graph));
    graph
        .opsets()
        .forEach(
            (domain, version) ->
                model.addOpsetImport(
                    OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version)));
    graph
        .metadata()
        .forEach(
            (key, value) ->
                model.addMetadataProps(
                    StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build();
  }

  /**
   * The file-format version that came with the operator set, as ONNX's version table pairs them
   * (onnx/docs/Versioning.md): the oldest that describes it, and so the one that most readers open.
   */
  static long irVersion(long opset) {
    if (opset <= 9) {
      return 4;
    } else if (opset == 10) {
      return 5;
    } else if (opset == 11) {
      return 6;
    } else if (opset <= 14) {
      return 7;
    } else if (opset <= 18) {
      return 8;
    } else if (opset <= 20) {
      return 9;
    } else if (opset <= 22) {
      return 10;
    }
    return Math.min(13, opset - 12);
  }

  private static GraphProto graph(Graph graph) {
    GraphProto.Builder proto = GraphProto.newBuilder().setName(graph.name());
    graph.nodes().forEach(node -> proto.addNode(node(node)));
    graph
        .initializers()
        .forEach((name, tensor) -> proto.addInitializer(OnnxTensors.encode(name, tensor)));
    graph.inputs().forEach(input -> proto.addInput(valueInfo(input)));
    graph.outputs().forEach(output -> proto.addOutput(valueInfo(output)));
    return proto.build();
  }

  private static NodeProto node(Node node) {
    NodeProto.Builder proto =
        NodeProto.newBuilder()
            .setName(node.name())
            .setOpType(node.opType())
            .setDomain(node.domain())
            .addAllInput(node.inputs())
            .addAllOutput(node.outputs());
    new TreeMap<>(node.attributes())
        .forEach((key, value) -> proto.addAttribute(attribute(key, value)));
    return proto.build();
  }

  private static AttributeProto attribute(String key, Attribute value) {
    AttributeProto.Builder proto = AttributeProto.newBuilder().setName(key);
    if (value instanceof Attribute.Int it) {
      proto.setType(AttributeType.INT).setI(it.value());
    } else if (value instanceof Attribute.Real it) {
      proto.setType(AttributeType.FLOAT).setF(it.value());
    } else if (value instanceof Attribute.Text it) {
      proto.setType(AttributeType.STRING).setS(ByteString.copyFromUtf8(it.value()));
    } else if (value instanceof Attribute.Constant it) {
      proto.setType(AttributeType.TENSOR).setT(OnnxTensors.encode("", it.value()));
    } else if (value instanceof Attribute.Ints it) {
      proto.setType(AttributeType.INTS).addAllInts(it.values());
    } else if (value instanceof Attribute.Reals it) {
      proto.setType(AttributeType.FLOATS).addAllFloats(it.values());
    } else if (value instanceof Attribute.Texts it) {
      proto.setType(AttributeType.STRINGS);
      it.values().forEach(text -> proto.addStrings(ByteString.copyFromUtf8(text)));
    } else if (value instanceof Attribute.Opaque it) {
      try {
        proto.mergeFrom(it.attributeProto());
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalArgumentException("attribute '" + key + "' is no AttributeProto", e);
      }
    }
    return proto.build();
  }

  private static ValueInfoProto valueInfo(ValueInfo value) {
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(value.type().onnxCode());
    if (!value.shape().isEmpty()) {
      TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
      for (Axis axis : value.shape()) {
        var dimension = shape.addDimBuilder();
        if (axis instanceof Axis.Fixed fixed) {
          dimension.setDimValue(fixed.extent());
        } else if (axis instanceof Axis.Free free && !free.name().isEmpty()) {
          dimension.setDimParam(free.name());
        }
      }
      tensor.setShape(shape);
    }
    return ValueInfoProto.newBuilder()
        .setName(value.name())
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
