package dev.graft.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.Attribute;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VocabularyTest {
  private static final int KNOWN = TinyEncoder.WORDS.size();

  @TempDir private Path folder;

  private TextPreparation prepared(String tokenizer) throws IOException {
    OnnxFile.write(TinyEncoder.graph(), folder.resolve("tiny.onnx"));
    Files.writeString(folder.resolve("tokenizer.json"), tokenizer);
    return TextPreparation.of(
        BackboneSource.of(folder.resolve("tiny.onnx")), TextPreparation.Asked.usual(false));
  }

  @Test
  void aTokenizerOfAnotherNetworkIsRefusedWithBothNumbersAndFiles() {
    assertThatThrownBy(
            () -> prepared(TinyEncoder.tokenizer().replace("\"it\": 23", "\"it\": 1500")))
        .isInstanceOfSatisfying(
            GraftException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MODEL))
        .hasMessageContaining(folder.resolve("tokenizer.json") + " gives 1,501 different tokens")
        .hasMessageContaining(folder.resolve("tiny.onnx") + " knows only " + KNOWN)
        .hasMessageContaining("for its own, put its tokenizer.json, as Hugging Face");
  }

  @ParameterizedTest
  @CsvSource({"'{\"id\": 3,', '{\"id\": 24,'", "'\"ids\": [2]', '\"ids\": [24]'"})
  void tokensThatAreAddedCountAsWell(String from, String to) {
    assertThatThrownBy(() -> prepared(TinyEncoder.tokenizer().replace(from, to)))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("gives 25 different tokens");
  }

  @Test
  void aTokenizerThatKnowsFarLessThanTheNetworkIsDoubted() throws IOException {
    assertThat(prepared(TinyEncoder.tokenizer()).origin()).doesNotContain("make sure");
    String small = TinyEncoder.tokenizer().replaceFirst(", \"awful\": 9.*?}", "}");
    assertThat(prepared(small).origin())
        .contains("gives 9 different tokens, where the network knows " + KNOWN);
  }

  @Test
  void piecesWithScoresHaveTheirPlaceAsId() throws IOException {
    String unigram = "{\"model\": {\"vocab\": [[\"a\", -1.5], [\"b\", -2], [\"c\", -3]]}}";
    assertThat(Vocabulary.size(new ObjectMapper().readTree(unigram), 0)).isEqualTo(3);
    assertThat(Vocabulary.size(new ObjectMapper().readTree(unigram), 3)).isEqualTo(4);
  }

  @Test
  void endsOfRobertaCount() throws IOException {
    String roberta = "{\"post_processor\": {\"sep\": [\"</s>\", 2], \"cls\": [\"<s>\", 7]}}";
    assertThat(Vocabulary.size(new ObjectMapper().readTree(roberta), 0)).isEqualTo(8);
  }

  private static Graph lookUp(List<Node> nodes) {
    return new Graph(
        "table",
        nodes,
        Map.of("table", Tensor.ofFloats(new float[10], 5, 2)),
        List.of(ValueInfo.of("ids", ElementType.INT32, -1, -1)),
        List.of(ValueInfo.of("out", ElementType.FLOAT, -1, -1, 2)),
        Map.of("", 17L),
        Map.of());
  }

  private static Node node(String operator, String output, String... inputs) {
    return Node.of(output, operator, List.of(inputs), List.of(output), Map.of());
  }

  @Test
  void aNetworksTableIsFoundBehindCastsOfIdsAndOfItself() {
    Graph network =
        lookUp(
            List.of(
                Node.of(
                    "wide",
                    "Cast",
                    List.of("ids"),
                    List.of("wide"),
                    Map.of("to", new Attribute.Int(7))),
                node("Identity", "rows", "table"),
                node("Gather", "out", "rows", "wide")));
    assertThat(Vocabulary.size(network, "ids")).hasValue(5);
  }

  @Test
  void aFusedTableIsFound() {
    Graph network =
        lookUp(List.of(node("EmbedLayerNormalization", "out", "ids", "", "table", "table")));
    assertThat(Vocabulary.size(network, "ids")).hasValue(5);
  }

  @Test
  void nothingIsSaidWhereNoTableShows() {
    Graph network = lookUp(List.of(node("Gather", "out", "ids", "table")));
    assertThat(Vocabulary.size(network, "ids")).isEmpty();
  }
}
