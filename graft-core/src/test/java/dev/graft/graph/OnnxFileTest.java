package dev.graft.graph;

import static dev.graft.graph.Protos.edited;
import static dev.graft.graph.Protos.model;
import static dev.graft.graph.Protos.refused;
import static dev.graft.graph.Protos.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TrainingInfoProto;
import dev.graft.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
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
  void ofAFolderTheNetworkInItIsNamed() throws IOException {
    assertThatThrownBy(() -> OnnxFile.read(folder))
        .hasMessage("%s is a folder; expected an .onnx file.", folder);
    Files.createFile(folder.resolve("backbone.onnx"));
    Path model = Files.createFile(folder.resolve("model.onnx"));
    assertThatThrownBy(() -> OnnxFile.read(folder))
        .isInstanceOf(GraftException.class)
        .hasMessage("%s is a folder; expected an .onnx file, such as %s in it.", folder, model);
  }

  @Test
  void equalGraphsGiveEqualBytes() {
    assertThat(OnnxFile.toBytes(Networks.residual(13, 1, true)))
        .isEqualTo(OnnxFile.toBytes(Networks.residual(13, 1, true)));
  }

  @Test
  void attributesAreWrittenByNameWhateverOrderTheyWereMadeIn() {
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    attributes.put("axis", new Attribute.Int(1));
    attributes.put("keepdims", new Attribute.Int(0));
    Map<String, Attribute> reversed = new LinkedHashMap<>();
    reversed.put("keepdims", new Attribute.Int(0));
    reversed.put("axis", new Attribute.Int(1));
    assertThat(OnnxFile.toBytes(maximum(attributes)))
        .isEqualTo(OnnxFile.toBytes(maximum(reversed)));
  }

  private static Graph maximum(Map<String, Attribute> attributes) {
    return new Graph(
        "maximum",
        List.of(Node.of("", "ArgMax", List.of("x"), List.of("y"), attributes)),
        Map.of(),
        List.of(ValueInfo.of("x", ElementType.FLOAT, -1, 3)),
        List.of(ValueInfo.of("y", ElementType.INT64, -1)),
        Map.of("", 13L),
        Map.of());
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
  @ValueSource(longs = {7, 8, 27, 30})
  void operatorSetsOutsideTheRangeAreRefusedByNumber(long opset) {
    refused(model(graph -> {}, opset).build().toByteArray())
        .hasMessageContaining("operator set " + opset)
        .hasMessageContaining("9 to 26");
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
}
