package dev.graft.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.ValueInfo.Axis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** From ONNX's protobuf messages to a graph; what Graft cannot handle is refused by name. */
final class OnnxReader {
  static final int OLDEST_OPSET = 9;
  static final int NEWEST_OPSET = 26;

  private static final String ONNX_RUNTIME_DOMAIN = "com.microsoft";

  private final ModelProto model;
  private final String source;
  private final ExternalData externalData;

  OnnxReader(ModelProto model, String source, ExternalData externalData) {
    this.model = model;
    this.source = source;
    this.externalData = externalData;
  }

  /**
   * The graph, tidied.
   *
   * @throws GraftException if the network holds something that is not supported
   * @throws IllegalArgumentException if it contradicts itself
   */
  Graph graph() {
    GraphProto proto = model.getGraph();
    Set<String> domains = refuseUnsupported(proto);
    Map<String, Long> opsets = opsets(domains);
    Map<String, Tensor> initializers = initializers(proto);
    List<ValueInfo> inputs =
        proto.getInputList().stream()
            .filter(input -> !initializers.containsKey(input.getName()))
            .map(input -> valueInfo("input", input))
            .toList();
    List<ValueInfo> outputs =
        proto.getOutputList().stream().map(output -> valueInfo("output", output)).toList();
    if (inputs.isEmpty() || outputs.isEmpty()) {
      throw fault("has no " + (inputs.isEmpty() ? "input" : "output") + "; export it again");
    }
    List<Node> nodes = proto.getNodeList().stream().map(this::node).toList();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (StringStringEntryProto entry : model.getMetadataPropsList()) {
      metadata.put(entry.getKey(), entry.getValue());
    }
    String name = proto.getName().isEmpty() ? "graph" : proto.getName();
    Graph graph = new Graph(name, nodes, initializers, inputs, outputs, opsets, metadata);
    graph = Tidying.forInference(Tidying.foldConstants(Swish.takenApart(graph)));
    graph = Tidying.resolveAliases(HalfPrecision.toSingle(graph, source));
    return PlainPooling.of(Tidying.untieUniform(graph));
  }

  /** Returns the domains of all operators in use. */
  private Set<String> refuseUnsupported(GraphProto graph) {
    if (model.getTrainingInfoCount() > 0) {
      throw fault(
          "holds training information (training_info), which Graft does not read; export it for inference");
    }
    Map<String, String> functions =
        model.getFunctionsList().stream()
            .collect(
                Collectors.toMap(
                    function -> domain(function.getDomain()) + "." + function.getName(),
                    function -> function.getName(),
                    (first, second) -> first));
    Set<String> domains = new LinkedHashSet<>();
    refuseUnsupported(graph, functions, domains);
    return domains;
  }

  private void refuseUnsupported(
      GraphProto graph, Map<String, String> functions, Set<String> domains) {
    if (graph.getSparseInitializerCount() > 0) {
      throw fault(
          "stores '%s' as a sparse tensor, which Graft does not read; export it with dense weights"
              .formatted(graph.getSparseInitializer(0).getValues().getName()));
    }
    for (NodeProto node : graph.getNodeList()) {
      String domain = domain(node.getDomain());
      if (functions.containsKey(domain + "." + node.getOpType())) {
        throw fault(
            "uses the model-local function '%s' (node '%s'), which Graft does not read; inline its functions (onnx.inliner.inline_local_functions) and try again"
                .formatted(node.getOpType(), node.getName()));
      }
      if (domain.startsWith("ai.onnx.ml")) {
        throw fault(
            "is a classical machine-learning model (operator %s.%s), not a neural network; expected one that was exported from PyTorch, TensorFlow or the like"
                .formatted(domain, node.getOpType()));
      }
      if (!domain.isEmpty() && !domain.equals(ONNX_RUNTIME_DOMAIN)) {
        throw fault(
            "uses the operator %s.%s (node '%s'), which is neither of the ONNX standard nor ONNX Runtime's; export it with standard operators"
                .formatted(domain, node.getOpType(), node.getName()));
      }
      domains.add(domain);
      for (AttributeProto attribute : node.getAttributeList()) {
        if (attribute.hasG()) {
          refuseUnsupported(attribute.getG(), functions, domains);
        }
        attribute.getGraphsList().forEach(body -> refuseUnsupported(body, functions, domains));
      }
    }
  }

  private Map<String, Long> opsets(Set<String> domains) {
    Map<String, Long> opsets = new LinkedHashMap<>();
    for (OperatorSetIdProto opset : model.getOpsetImportList()) {
      String domain = domain(opset.getDomain());
      if (domain.isEmpty() || domains.contains(domain)) {
        opsets.put(domain, opset.getVersion());
      }
    }
    Long standard = opsets.get("");
    if (standard == null) {
      throw fault("does not say which ONNX operator set it uses; fetch or export it again");
    }
    if (standard < OLDEST_OPSET || standard > NEWEST_OPSET) {
      throw fault(
          String.format(
              Locale.ROOT,
              "uses ONNX operator set %d, and Graft reads %d to %d; %s",
              standard,
              OLDEST_OPSET,
              NEWEST_OPSET,
              standard < OLDEST_OPSET
                  ? "convert it with onnx.version_converter"
                  : "export it again with opset_version=17"));
    }
    return opsets;
  }

  private Map<String, Tensor> initializers(GraphProto graph) {
    Map<String, Tensor> initializers = new LinkedHashMap<>();
    for (TensorProto proto : graph.getInitializerList()) {
      if (initializers.put(proto.getName(), tensor(proto, proto.getName())) != null) {
        throw new IllegalArgumentException("tensor '" + proto.getName() + "' is stored twice");
      }
    }
    return initializers;
  }

  private Tensor tensor(TensorProto proto, String name) {
    try {
      return OnnxTensors.decode(proto, externalData);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new GraftException(
          Fault.MODEL,
          "%s: tensor '%s' cannot be read: %s.".formatted(source, name, e.getMessage()),
          e);
    }
  }

  private Node node(NodeProto proto) {
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    for (AttributeProto attribute : proto.getAttributeList()) {
      attributes.put(attribute.getName(), attribute(attribute, proto.getName()));
    }
    return new Node(
        scopedName(proto),
        proto.getOpType(),
        domain(proto.getDomain()),
        proto.getInputList(),
        proto.getOutputList(),
        attributes);
  }

  /**
   * The node's name with its module's path, which PyTorch's newer exporter writes into the node's
   * metadata where the older one wrote it into the name.
   */
  private static String scopedName(NodeProto proto) {
    for (StringStringEntryProto entry : proto.getMetadataPropsList()) {
      if (entry.getKey().equals("pkg.torch.onnx.name_scopes") && !proto.getName().contains("/")) {
        // ['', 'layer1', 'layer1.0', 'layer1.0.conv1', 'conv2d_1']: the last one is no module.
        String[] quoted = entry.getValue().split("'");
        String module = quoted.length < 4 ? "" : quoted[quoted.length - 4];
        return module.isEmpty() ? proto.getName() : "/" + module + "/" + proto.getName();
      }
    }
    return proto.getName();
  }

  private Attribute attribute(AttributeProto proto, String node) {
    return switch (proto.getType()) {
      case INT -> new Attribute.Int(proto.getI());
      case FLOAT -> new Attribute.Real(proto.getF());
      case STRING -> new Attribute.Text(proto.getS().toStringUtf8());
      case TENSOR -> new Attribute.Constant(tensor(proto.getT(), node + "." + proto.getName()));
      case INTS -> new Attribute.Ints(proto.getIntsList());
      case FLOATS -> new Attribute.Reals(proto.getFloatsList());
      case STRINGS ->
          new Attribute.Texts(
              proto.getStringsList().stream().map(ByteString::toStringUtf8).toList());
      case SPARSE_TENSOR, SPARSE_TENSORS ->
          throw fault(
              "gives node '%s' a sparse tensor, which Graft does not read; export it with dense weights"
                  .formatted(node));
      case GRAPH, GRAPHS -> {
        Set<String> captures = new LinkedHashSet<>();
        if (proto.hasG()) {
          captures.addAll(captures(proto.getG()));
        }
        proto.getGraphsList().forEach(body -> captures.addAll(captures(body)));
        yield new Attribute.Opaque(proto.toByteString(), captures);
      }
      case TENSORS, TYPE_PROTO, TYPE_PROTOS -> new Attribute.Opaque(proto.toByteString(), Set.of());
      case UNDEFINED ->
          throw new IllegalArgumentException(
              "attribute '%s' of node '%s' has no type".formatted(proto.getName(), node));
    };
  }

  /** What a body reads and does not make itself. */
  private Set<String> captures(GraphProto body) {
    Set<String> read = new LinkedHashSet<>();
    Set<String> made = new LinkedHashSet<>();
    body.getInputList().forEach(input -> made.add(input.getName()));
    for (TensorProto constant : body.getInitializerList()) {
      made.add(constant.getName());
      if (constant.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
        throw fault(
            "keeps '%s', a constant inside an If or Loop body, in an external data file, which Graft does not read; store it in the network's own file"
                .formatted(constant.getName()));
      }
    }
    for (NodeProto proto : body.getNodeList()) {
      read.addAll(node(proto).reads());
      made.addAll(proto.getOutputList());
    }
    body.getOutputList().forEach(output -> read.add(output.getName()));
    read.removeAll(made);
    return read;
  }

  private ValueInfo valueInfo(String role, ValueInfoProto proto) {
    TypeProto type = proto.getType();
    if (!type.hasTensorType()) {
      throw fault(
          "has the %s '%s' of type %s; Graft works on networks from tensors to tensors"
              .formatted(
                  role,
                  proto.getName(),
                  type.getValueCase().name().replace("_TYPE", "").toLowerCase(Locale.ROOT)));
    }
    int code = type.getTensorType().getElemType();
    ElementType element;
    try {
      element = ElementType.ofOnnxCode(code);
    } catch (IllegalArgumentException e) {
      throw fault(
          "has the %s '%s' of an unsupported type: %s"
              .formatted(role, proto.getName(), e.getMessage()));
    }
    if (element == ElementType.STRING) {
      throw fault(
          "has the %s '%s' of strings; Graft works on networks of numbers, with the tokenizer outside the network"
              .formatted(role, proto.getName()));
    }
    List<Axis> shape = new ArrayList<>();
    for (TensorShapeProto.Dimension dimension : type.getTensorType().getShape().getDimList()) {
      shape.add(
          dimension.getDimValue() > 0
              ? new Axis.Fixed(dimension.getDimValue())
              : new Axis.Free(dimension.getDimParam()));
    }
    return new ValueInfo(proto.getName(), element, shape);
  }

  private static String domain(String domain) {
    return domain.equals("ai.onnx") ? "" : domain;
  }

  private GraftException fault(String finding) {
    return new GraftException(Fault.MODEL, source + " " + finding + ".");
  }
}
