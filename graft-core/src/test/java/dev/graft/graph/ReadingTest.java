package dev.graft.graph;

import static dev.graft.graph.Protos.cast;
import static dev.graft.graph.Protos.conditional;
import static dev.graft.graph.Protos.constant;
import static dev.graft.graph.Protos.edited;
import static dev.graft.graph.Protos.node;
import static dev.graft.graph.Protos.read;
import static dev.graft.graph.Protos.refused;
import static dev.graft.graph.Protos.tensor;
import static dev.graft.graph.Protos.typed;
import static dev.graft.graph.Protos.value;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What reading makes of the many ways to write a network. */
class ReadingTest {
  @Test
  void typedFieldsHoldTheSameValuesAsRawBytes() {
    Graph graph =
        read(
            g ->
                g.addInitializer(
                        typed("f", ElementType.FLOAT, 2).addFloatData(1.5f).addFloatData(-2))
                    .addInitializer(typed("d", ElementType.DOUBLE, 1).addDoubleData(Math.PI))
                    .addInitializer(typed("l", ElementType.INT64, 1).addInt64Data(-7))
                    .addInitializer(typed("u", ElementType.UINT32, 1).addUint64Data(4294967295L))
                    .addInitializer(typed("i", ElementType.INT32, 1).addInt32Data(-9))
                    .addInitializer(typed("s", ElementType.INT16, 1).addInt32Data(-3))
                    .addInitializer(typed("b", ElementType.UINT8, 1).addInt32Data(200))
                    .addInitializer(typed("t", ElementType.BOOL, 1).addInt32Data(1)));
    Map<String, Tensor> tensors = graph.initializers();
    assertThat(tensor(tensors, "f")).isEqualTo(Tensor.ofFloats(new float[] {1.5f, -2}, 2));
    assertThat(tensor(tensors, "d").floats()).containsExactly((float) Math.PI);
    assertThat(tensor(tensors, "l").longs()).containsExactly(-7);
    assertThat(tensor(tensors, "u").longs()).containsExactly(4294967295L);
    assertThat(tensor(tensors, "i").longs()).containsExactly(-9);
    assertThat(tensor(tensors, "s").longs()).containsExactly(-3);
    assertThat(tensor(tensors, "b").longs()).containsExactly(200);
    assertThat(tensor(tensors, "t").longs()).containsExactly(1);
  }

  @Test
  void tooFewTypedValuesAreRefusedByTensor() {
    refused(edited(g -> g.addInitializer(typed("short", ElementType.FLOAT, 3).addFloatData(1))))
        .hasMessageContaining("'short'")
        .hasMessageContaining("1 values where shape [3] needs 3");
  }

  @Test
  void constantNodesBecomeInitialisersUnderTheirName() {
    Graph graph =
        read(
            g ->
                g.addNode(
                        constant(
                            "c1",
                            a ->
                                a.setName("value")
                                    .setType(AttributeType.TENSOR)
                                    .setT(typed("", ElementType.FLOAT, 1).addFloatData(3))))
                    .addNode(
                        constant(
                            "c2",
                            a -> a.setName("value_float").setType(AttributeType.FLOAT).setF(4)))
                    .addNode(
                        constant(
                            "c3",
                            a ->
                                a.setName("value_ints")
                                    .setType(AttributeType.INTS)
                                    .addInts(5)
                                    .addInts(6))));
    assertThat(graph.nodes()).extracting(Node::opType).containsExactly("Relu");
    assertThat(tensor(graph.initializers(), "c1").floats()).containsExactly(3);
    assertThat(tensor(graph.initializers(), "c2").floats()).containsExactly(4);
    assertThat(tensor(graph.initializers(), "c2").shape()).isEmpty();
    assertThat(tensor(graph.initializers(), "c3").longs()).containsExactly(5, 6);
  }

  @Test
  void aliasesOfInitialisersAreResolved() {
    Graph graph =
        read(
            g ->
                g.addInitializer(typed("w", ElementType.FLOAT, 1).addFloatData(3))
                    .addNode(node("Identity", "w", "w2"))
                    .addNode(node("Identity", "w2", "w3"))
                    .addNode(node("Mul", "x", "z").addInput("w3")));
    assertThat(graph.nodes()).extracting(Node::opType).containsExactly("Relu", "Mul");
    assertThat(graph.nodes().get(1).inputs()).containsExactly("x", "w");
  }

  /** Exporters store the zero biases of a fresh network once; training has to tell them apart. */
  @Test
  void uniformVectorsAreEveryLayersOwn() {
    Graph graph =
        read(
            g ->
                g.addInitializer(typed("b", ElementType.FLOAT, 2).addFloatData(0).addFloatData(0))
                    .addInitializer(
                        typed("tied", ElementType.FLOAT, 2).addFloatData(1).addFloatData(2))
                    .addNode(node("Identity", "b", "alias"))
                    .addNode(node("Add", "x", "b_2").addInput("b"))
                    .addNode(node("Add", "b_2", "q").addInput("alias"))
                    .addNode(node("Mul", "q", "r").addInput("tied"))
                    .addNode(node("Mul", "r", "s").addInput("tied")));
    assertThat(graph.nodes())
        .extracting(node -> node.inputs().get(node.inputs().size() - 1))
        .containsExactly("x", "b", "b_3", "tied", "tied");
    assertThat(tensor(graph.initializers(), "b_3").floats()).containsExactly(0, 0);
    assertThat(OnnxFile.read(OnnxFile.toBytes(graph), "again")).isEqualTo(graph);
  }

  @Test
  void anAliasThatIsAnOutputOrCapturedByABodyStays() {
    Graph graph =
        read(
            g ->
                g.addInitializer(typed("w", ElementType.FLOAT, 1).addFloatData(3))
                    .addNode(node("Identity", "w", "out"))
                    .addNode(node("Identity", "w", "captured"))
                    .addNode(conditional("captured"))
                    .addOutput(value("out", 1)));
    assertThat(graph.nodes())
        .extracting(Node::opType)
        .containsExactly("Relu", "Identity", "Identity", "If");
  }

  @Test
  void whatABodyCapturesCountsAsRead() {
    Graph graph = read(g -> g.addNode(0, conditional("y")));
    assertThat(graph.nodes()).extracting(Node::opType).containsExactly("Relu", "If");
    assertThat(graph.nodes().get(1).reads()).containsExactly("x", "y");
    assertThat(OnnxFile.read(OnnxFile.toBytes(graph), "again")).isEqualTo(graph);
  }

  @Test
  void initialisersListedAsInputsAreNoInputs() {
    Graph graph =
        read(
            g ->
                g.addInput(value("w", 1))
                    .addInitializer(typed("w", ElementType.FLOAT, 1).addFloatData(3)));
    assertThat(graph.inputs()).extracting(ValueInfo::name).containsExactly("x");
  }

  @Test
  void halfPrecisionIsWidenedExactly() {
    Graph graph =
        read(
            g ->
                g.setInput(0, value("x", ElementType.FLOAT16.onnxCode()))
                    .addInitializer(
                        typed("half", ElementType.FLOAT16, 3)
                            .addInt32Data(0x3c00)
                            .addInt32Data(0x8001)
                            .addInt32Data(0x7bff))
                    .addInitializer(typed("brain", ElementType.BFLOAT16, 1).addInt32Data(0x3fc0))
                    .addNode(cast("half", "wide", ElementType.FLOAT))
                    .addNode(cast("x", "narrow", ElementType.FLOAT16))
                    .addNode(node("Mul", "wide", "product").addInput("narrow")));
    assertThat(graph.inputs().get(0).type()).isEqualTo(ElementType.FLOAT);
    assertThat(tensor(graph.initializers(), "half"))
        .isEqualTo(Tensor.ofFloats(new float[] {1, -0x1p-24f, 65504}, 3));
    assertThat(tensor(graph.initializers(), "brain").floats()).containsExactly(1.5f);
    assertThat(graph.nodes()).extracting(Node::opType).containsExactly("Relu", "Cast", "Mul");
    assertThat(graph.nodes().get(1).intAttribute("to", 0)).isEqualTo(1);
    assertThat(graph.nodes().get(2).inputs()).containsExactly("half", "narrow");
  }

  @Test
  void aNetworkExportedInTrainingModeIsTurnedToInference() {
    NodeProto.Builder norm =
        NodeProto.newBuilder()
            .setOpType("BatchNormalization")
            .addAllInput(List.of("y", "w", "w", "w", "w"))
            .addAllOutput(List.of("n", "mean", "variance"))
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("training_mode")
                    .setType(AttributeType.INT)
                    .setI(1));
    NodeProto.Builder dropout = node("Dropout", "n", "d").addInput("ratio").addInput("on");
    Graph graph =
        read(
            g ->
                g.addInitializer(typed("w", ElementType.FLOAT, 1).addFloatData(1))
                    .addInitializer(typed("ratio", ElementType.FLOAT).addFloatData(0.5f))
                    .addInitializer(typed("on", ElementType.BOOL).addInt32Data(1))
                    .addNode(norm)
                    .addNode(dropout));
    assertThat(graph.nodes().get(1).outputs()).containsExactly("n");
    assertThat(graph.nodes().get(1).attributes()).isEmpty();
    assertThat(graph.nodes().get(2).inputs()).containsExactly("n", "ratio");
  }

  @Test
  void quantisedNodesAreReported() {
    Graph graph =
        read(
            g ->
                g.addNode(node("DynamicQuantizeLinear", "y", "q").addOutput("s").addOutput("z"))
                    .addNode(
                        node("QLinearAdd", "q", "sum").setDomain("com.microsoft").addInput("q")));
    assertThat(graph.quantizedNodes())
        .extracting(Node::opType)
        .containsExactly("DynamicQuantizeLinear", "QLinearAdd");
    assertThat(Networks.residual(13, 1, true).quantizedNodes()).isEmpty();
  }
}
