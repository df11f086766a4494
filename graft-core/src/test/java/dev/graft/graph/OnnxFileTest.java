package dev.graft.graph;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TrainingInfoProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.graft.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxFileTest {
  private final Path folder;

  OnnxFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @ValueSource(longs = {9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21})
  void readingWhatWasWrittenGivesTheSameGraph(long opset) {
    Graph graph = Networks.residual(opset, opset, true);
    Path file = folder.resolve("network.onnx");
    OnnxFile.write(graph, file);
    assertThat(OnnxFile.read(file)).isEqualTo(graph);
  }

  @Test
  void equalGraphsGiveEqualBytes() {
    assertThat(OnnxFile.toBytes(Networks.residual(13, 1, true)))
        .isEqualTo(OnnxFile.toBytes(Networks.residual(13, 1, true)));
  }

  @Test
  void writingLeavesNothingButTheFile() throws IOException {
    Path file = folder.resolve("network.onnx");
    OnnxFile.write(Networks.residual(13, 1, true), file);
    OnnxFile.write(Networks.residual(13, 2, true), file);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
    assertThat(OnnxFile.read(file)).isEqualTo(Networks.residual(13, 2, true));
  }

  @Test
  void writingWhereThereIsNoFolderBlamesTheEnvironment() {
    assertThatThrownBy(
            () -> OnnxFile.write(Networks.residual(13, 1, true), folder.resolve("no/net.onnx")))
        .isInstanceOfSatisfying(
            GraftException.class,
            e -> assertThat(e.fault()).isEqualTo(GraftException.Fault.ENVIRONMENT))
        .hasMessageContaining("no/net.onnx")
        .hasMessageContaining("folder exists");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aFileCutAnywhereIsRefusedInOneSentence(long seed) {
    byte[] bytes = OnnxFile.toBytes(Networks.residual(13, seed, true));
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 25; i++) {
      int length = random.nextInt(bytes.length - 20);
      refused(Arrays.copyOf(bytes, length)).hasMessageStartingWith("cut.onnx");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aFileWithFlippedBytesIsReadOrRefusedAndNeverCrashes(long seed) {
    byte[] bytes = OnnxFile.toBytes(Networks.residual(13, seed, true));
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 200; i++) {
      byte[] damaged = bytes.clone();
      // Most of the file is weights, where a flip goes unseen; its start is all structure.
      damaged[random.nextInt(2500)] ^= (byte) (1 << random.nextInt(8));
      try {
        OnnxFile.read(damaged, "damaged.onnx");
      } catch (GraftException e) {
        assertThat(e).hasMessageContaining("damaged.onnx");
      }
    }
  }

  @Test
  void whatIsNoNetworkIsSaidToBeNone() throws IOException {
    refused(new byte[0]).hasMessageContaining("is empty");
    refused("version https://git-lfs.github.com/spec/v1\noid".getBytes(UTF_8))
        .hasMessageContaining("git lfs pull");
    refused("PK\3\4 data.pkl".getBytes(UTF_8)).hasMessageContaining("PyTorch checkpoint");
    refused("<!DOCTYPE html><html>".getBytes(UTF_8)).hasMessageContaining("web page");
    refused("hello, I am a text file".getBytes(UTF_8)).hasMessageContaining("no ONNX network");
    assertThatThrownBy(() -> OnnxFile.read(folder.resolve("absent.onnx")))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("There is no file");
    assertThatThrownBy(() -> OnnxFile.read(folder))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("is a folder");
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 8, 22, 25})
  void operatorSetsOutsideTheRangeAreRefusedByNumber(long opset) {
    refused(model(graph -> {}, opset).build().toByteArray())
        .hasMessageContaining("operator set " + opset)
        .hasMessageContaining("9 to 21");
  }

  @Test
  void classicalModelsAreRefusedByOperator() {
    refused(
            edited(
                graph ->
                    graph.addNode(
                        NodeProto.newBuilder()
                            .setDomain("ai.onnx.ml")
                            .setOpType("TreeEnsembleClassifier")
                            .addInput("x")
                            .addOutput("label"))))
        .hasMessageContaining("ai.onnx.ml.TreeEnsembleClassifier")
        .hasMessageContaining("not a neural network");
  }

  @Test
  void inputsOfStringsAreRefusedByName() {
    refused(edited(graph -> graph.addInput(value("sentence", ElementType.STRING.onnxCode()))))
        .hasMessageContaining("'sentence' of strings");
  }

  @Test
  void foreignOperatorsLocalFunctionsSparseTensorsAndTrainingAreRefusedByName() {
    refused(
            edited(
                graph ->
                    graph.addNode(
                        NodeProto.newBuilder().setDomain("acme").setOpType("Warp").addOutput("w"))))
        .hasMessageContaining("acme.Warp");
    ModelProto.Builder model = model(graph -> {}, 13);
    model
        .addFunctions(FunctionProto.newBuilder().setDomain("").setName("Relu"))
        .addFunctions(FunctionProto.newBuilder().setDomain("acme").setName("Unused"));
    refused(model.build().toByteArray()).hasMessageContaining("model-local function 'Relu'");
    refused(
            edited(
                graph ->
                    graph.addSparseInitializer(
                        SparseTensorProto.newBuilder()
                            .setValues(TensorProto.newBuilder().setName("thin")))))
        .hasMessageContaining("'thin' as a sparse tensor");
    refused(
            model(graph -> {}, 13)
                .addTrainingInfo(TrainingInfoProto.getDefaultInstance())
                .build()
                .toByteArray())
        .hasMessageContaining("training_info");
  }

  @Test
  void unknownElementTypesAreRefusedByTensor() {
    refused(
            edited(
                graph ->
                    graph.addInitializer(
                        TensorProto.newBuilder().setName("w4").setDataType(22).addDims(1))))
        .hasMessageContaining("'w4'")
        .hasMessageContaining("22");
  }

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

  @Test
  void externalDataIsReadFromBesideTheFile() throws IOException {
    Files.write(folder.resolve("weights.bin"), new byte[] {9, 9, 0, 0, (byte) 0x80, 0x3f});
    Path file = writeExternal("weights.bin", 2, 4);
    assertThat(tensor(OnnxFile.read(file).initializers(), "w").floats()).containsExactly(1);
    assertThatThrownBy(() -> OnnxFile.read(Files.readAllBytes(file), "memory"))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("weights.bin")
        .hasMessageContaining("read it from its path");
  }

  @Test
  void externalDataThatIsMissingShortOrElsewhereIsRefused() throws IOException {
    Files.write(folder.resolve("weights.bin"), new byte[4]);
    refusedFile(writeExternal("absent.bin", 0, 4)).hasMessageContaining("absent.bin");
    refusedFile(writeExternal("weights.bin", 2, 4)).hasMessageContaining("cut short");
    refusedFile(writeExternal("weights.bin", 0, 3)).hasMessageContaining("needs 4");
    refusedFile(writeExternal("weights.bin", -1, 4)).hasMessageContaining("'-1'");
    for (String escape : List.of("../secret", "/etc/passwd", "sub/../../secret", "", ".")) {
      refusedFile(writeExternal(escape, 0, 4)).hasMessageContaining("own folder");
    }
  }

  private Path writeExternal(String location, int offset, int length) throws IOException {
    Path file = folder.resolve("external.onnx");
    TensorProto.Builder weight =
        typed("w", ElementType.FLOAT, 1).setDataLocation(TensorProto.DataLocation.EXTERNAL);
    Map.of("location", location, "offset", "" + offset, "length", "" + length)
        .forEach(
            (key, value) ->
                weight.addExternalData(
                    StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    Files.write(file, edited(g -> g.addInitializer(weight)));
    return file;
  }

  private static Tensor tensor(Map<String, Tensor> tensors, String name) {
    Tensor tensor = tensors.get(name);
    assertThat(tensor).as(name).isNotNull();
    return Objects.requireNonNull(tensor);
  }

  private static Graph read(Consumer<GraphProto.Builder> edit) {
    return OnnxFile.read(edited(edit), "edited.onnx");
  }

  private static byte[] edited(Consumer<GraphProto.Builder> edit) {
    return model(edit, 13).build().toByteArray();
  }

  /** y = Relu(x), and what the edit adds. */
  private static ModelProto.Builder model(Consumer<GraphProto.Builder> edit, long opset) {
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

  private static NodeProto.Builder node(String opType, String input, String output) {
    return NodeProto.newBuilder().setOpType(opType).addInput(input).addOutput(output);
  }

  private static NodeProto.Builder constant(
      String output, Consumer<AttributeProto.Builder> attribute) {
    AttributeProto.Builder value = AttributeProto.newBuilder();
    attribute.accept(value);
    return NodeProto.newBuilder().setOpType("Constant").addOutput(output).addAttribute(value);
  }

  private static NodeProto.Builder cast(String input, String output, ElementType to) {
    return node("Cast", input, output)
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("to")
                .setType(AttributeType.INT)
                .setI(to.onnxCode()));
  }

  /** An If on x whose one branch passes on a tensor from outside. */
  private static NodeProto.Builder conditional(String captured) {
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

  private static ValueInfoProto.Builder value(String name, int type) {
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder().setElemType(type)));
  }

  private static TensorProto.Builder typed(String name, ElementType type, long... dims) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(type.onnxCode());
    Arrays.stream(dims).forEach(tensor::addDims);
    return tensor;
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> refused(byte[] bytes) {
    return assertThatThrownBy(() -> OnnxFile.read(bytes, "cut.onnx"))
        .isInstanceOfSatisfying(
            GraftException.class, e -> assertThat(e.fault()).isEqualTo(GraftException.Fault.MODEL));
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> refusedFile(Path file) {
    return assertThatThrownBy(() -> OnnxFile.read(file))
        .isInstanceOfSatisfying(
            GraftException.class, e -> assertThat(e.fault()).isEqualTo(GraftException.Fault.MODEL))
        .hasMessageContaining("external.onnx");
  }
}
