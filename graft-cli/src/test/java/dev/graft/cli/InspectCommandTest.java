package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.graph.Attribute;
import dev.graft.graph.Description;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.OutputLayer.Kind;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
  @TempDir Path folder;

  @Test
  void theTableHasARowPerBlockAndTheTotals() {
    Cli run = Cli.run("inspect", Fixtures.backbone(folder.resolve("net.onnx")));
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith("net.onnx: ONNX operator set ")
        .contains("measured at [1, 3, ")
        .containsPattern("features \\d+, old output layer: ")
        .containsPattern("\n +block +operators +output +parameters +multiply-adds\n")
        .containsPattern("\n +\\d+  head ")
        .containsPattern("\n +total +[\\d,]+ +[\\d,.]+ M\n")
        .containsPattern("\n *pictures:? .*\n$");
  }

  @Test
  void jsonIsOneDocumentWithTheSameNumbers() throws IOException {
    Path file = Fixtures.backbone(folder.resolve("net.onnx"));
    Cli run = Cli.run("inspect", file, "--json");
    assertThat(run.status()).isZero();
    JsonNode document = new ObjectMapper().readTree(run.out());
    assertThat(document.get("file").asText()).isEqualTo(file.toString());
    assertThat(document.get("features").asLong()).isPositive();
    long parameters = 0;
    for (JsonNode block : document.get("blocks")) {
      assertThat(block.get("outputShape").isArray()).isTrue();
      parameters += block.get("parameters").asLong();
    }
    assertThat(document.get("parameters").asLong()).isEqualTo(parameters).isPositive();
    assertThat(document.get("inputs").get(0).get("measuredShape").get(0).asLong()).isEqualTo(1);
  }

  /** As in detectors: convolutions over maps of two sizes, whose answers are joined. */
  @Test
  void featuresJoinedFromSeveralTensorsAreShown() throws IOException {
    TinyNetwork net = TinyNetwork.residual();
    String fine = net.last();
    String coarse = net.then("down", "GlobalAveragePool").last();
    List<String> answers = new ArrayList<>();
    for (String maps : List.of(fine, coarse)) {
      String scope = "cls_preds." + answers.size();
      String kernel = net.weight(scope + ".weight", 0.2, 10, TinyNetwork.CHANNELS, 1, 1);
      net.node(scope, "Conv", List.of(maps, kernel), Map.of());
      net.constant("flat", Tensor.ofLongs(new long[] {0, 10, -1}, 3));
      answers.add(net.then(scope + "/flat", "Reshape", "flat").last());
    }
    net.node("all", "Concat", answers, Map.of("axis", new Attribute.Int(2)));
    Cli run = Cli.run("inspect", net.writeAsIs(folder.resolve("net.onnx"), 10, 257), "--json");
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode document = new ObjectMapper().readTree(run.out());
    assertThat(document.get("features").asLong()).isEqualTo(2 * TinyNetwork.CHANNELS);
    JsonNode end = document.get("end");
    assertThat(end.get("features").asText()).isEqualTo(fine + " + " + coarse);
    for (Map.Entry<String, JsonNode> candidate : end.get("candidates").properties()) {
      Cli named = Cli.run("inspect", folder.resolve("net.onnx"), "--features", candidate.getKey());
      assertThat(named.status()).as(named.err()).isZero();
    }
  }

  @Test
  void anotherSizeIsMeasuredOnRequest() {
    Cli run = Cli.run("inspect", Fixtures.backbone(folder.resolve("net.onnx")), "--size", 96);
    assertThat(run.out()).contains("measured at [1, 3, 96, 96]");
  }

  @Test
  void aSizeOfNothingIsRefused() {
    Cli run = Cli.run("inspect", Fixtures.backbone(folder.resolve("net.onnx")), "--size", 0);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--size 0", "from 1");
  }

  @Test
  void aFolderOfABackbonesNameDoesNotHideIt() throws Exception {
    Files.createDirectory(folder.resolve("seedling"));
    ProcessBuilder inspect = Cli.prepared(folder.resolve("home"), "inspect", "seedling");
    assertThat(inspect.directory(folder.toFile()).start().waitFor()).isZero();
  }

  @Test
  void whatIsNoNetworkEndsWithStatusFourAndOneSentence() throws IOException {
    Path file = Files.writeString(folder.resolve("net.onnx"), "not a network");
    Cli run = Cli.run("inspect", file);
    assertThat(run.status()).isEqualTo(4);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("net.onnx is no ONNX network").hasLineCount(1);
  }

  @Test
  void longNamesAndManyOperatorsStayWithinAHundredColumns() {
    Map<String, Integer> operators = new LinkedHashMap<>();
    operators.put("LayerNormalization", 1);
    operators.put("Transpose", 8);
    operators.put("MatMul", 3);
    operators.put("Softmax", 1);
    List<Description.Row> rows =
        IntStream.range(0, 12)
            .mapToObj(
                i ->
                    new Description.Row(
                        i,
                        "vision_model.encoder.layers.encoder_layer_" + i + ".self_attention",
                        operators,
                        123_456_789,
                        List.of(),
                        "t" + i,
                        List.of(197L, 1280L),
                        98_765_432_100L))
            .toList();
    Description description =
        new Description(
            17,
            List.of(),
            rows,
            Kind.NONE,
            0,
            768,
            new Description.End(
                "pooled",
                "pooled",
                List.of("tokens"),
                Map.of("t11", List.of(197L, 1280L)),
                "the last layer, 'vision_model.projection', gives 768 numbers, which may be classes or an embedding"),
            1_481_481_468,
            98_765_432_100L,
            List.of("Q"));
    String table = BlockTable.of("vit.onnx", description);
    assertThat(table.lines()).allMatch(line -> line.length() <= BlockTable.WIDTH);
    assertThat(table)
        .contains("...encoder_layer_7.self_attention")
        .contains("3 MatMul, ...")
        .contains("123,456,789")
        .contains("98,765.43 M")
        .contains("no output layer")
        .contains("output pooled; others, for --output: tokens")
        .contains("not certain: the last layer, 'vision_model.projection', gives")
        .contains("  t11 [197 x 1280]")
        .contains("quantised (Q): can give features, but not be trained");
  }

  /** Of sounds the features are what the network says of each moment: no tensor can be named. */
  @Test
  void ofSoundsNoTensorsAreOfferedForFeatures() throws IOException {
    Path waves = Fixtures.soundNetwork(folder.resolve("waves.onnx"));
    Cli run = Cli.run("inspect", waves);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("sounds: ").doesNotContain("--features", "--output");
    JsonNode document = Cli.json(Cli.run("inspect", waves, "--json"));
    assertThat(document.requiredAt("/end/candidates")).isEmpty();
    assertThat(Cli.run("inspect", Fixtures.backbone(folder.resolve("net.onnx"))).out())
        .contains("--features");
  }

  /** As RoBERTa's: a vector is looked up for each place, of which there are 40. */
  @Test
  void anEncoderOfFewPlacesIsMeasuredWithAsManyTokensAsItTakes() throws IOException {
    Map<String, Tensor> constants = new LinkedHashMap<>();
    constants.put("words", Tensor.ofFloats(new float[10 * 4], 10, 4));
    constants.put("places", Tensor.ofFloats(new float[40 * 4], 40, 4));
    constants.put("weight", Tensor.ofFloats(new float[4 * 4], 4, 4));
    constants.put("zero", Tensor.ofLongs(new long[] {0}));
    constants.put("one", Tensor.ofLongs(new long[] {1}));
    List<Node> nodes =
        List.of(
            node("Gather", "of_words", "words", "input_ids"),
            node("Shape", "shape", "input_ids"),
            node("Gather", "length", "shape", "one"),
            node("Range", "range", "zero", "length", "one"),
            node("Gather", "of_places", "places", "range"),
            node("Add", "embedded", "of_words", "of_places"),
            node("MatMul", "last_hidden_state", "embedded", "weight"));
    Path file = folder.resolve("few.onnx");
    OnnxFile.write(
        new Graph(
            "few",
            nodes,
            constants,
            List.of(ValueInfo.of("input_ids", ElementType.INT64, -1, -1)),
            List.of(ValueInfo.of("last_hidden_state", ElementType.FLOAT, -1, -1, 4)),
            Map.of("", 17L),
            Map.of()),
        file);
    Cli run = Cli.run("inspect", file, "--json");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(
            new ObjectMapper()
                .readTree(run.out())
                .requiredAt("/inputs/0/measuredShape/1")
                .longValue())
        .isEqualTo(32);
    assertThat(Cli.run("inspect", file, "--size", "40").status()).isZero();
    Cli longer = Cli.run("inspect", file, "--size", "41");
    assertThat(longer.status()).isEqualTo(4);
    assertThat(longer.err())
        .contains("few.onnx cannot be measured with 41 where it leaves an extent free (")
        .endsWith("); say an extent that it takes with --size.\n");
  }

  private static Node node(String operator, String output, String... inputs) {
    return Node.of("/" + output, operator, List.of(inputs), List.of(output), Map.of());
  }
}
