package dev.graft.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.Content;
import dev.graft.GraftException;
import dev.graft.UnreadableException;
import dev.graft.graph.BackboneSource;
import dev.graft.modality.Memory;
import dev.graft.modality.ModalityFormat;
import dev.graft.modality.Processor;
import dev.graft.modality.View;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokenizers of other kinds, and texts that they make nothing of. */
class TokenizerTest {
  @TempDir private Path folder;

  private static TextPreparation prepared(Path file) {
    return TextPreparation.of(BackboneSource.of(file), TextPreparation.Asked.usual(false));
  }

  private static Content content(String text) {
    return Content.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static long[] ids(Processor processor, String text) throws IOException {
    return Objects.requireNonNull(
            processor.decode(content(text)).example(View.whole(), Memory.fresh()).get("input_ids"))
        .longs();
  }

  /** Beside the tiny encoder, with something else in its tokenizer. */
  private Path withTokenizer(String from, String to) throws IOException {
    Path file = TinyEncoder.write(folder);
    String changed = TinyEncoder.tokenizer().replaceAll(from, to);
    assertThat(changed).isNotEqualTo(TinyEncoder.tokenizer());
    Files.writeString(folder.resolve("tokenizer.json"), changed);
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00a0", "\u200b", "\u2003\ufeff\n", "\u3164", "\u00ad\u2060"})
  void aTextInWhichNothingIsSeenIsNone(String text) throws IOException {
    TextModality texts = prepared(TinyEncoder.write(folder)).modality();
    TextModality pairs = new TextModality(texts.tokenizer(), true, texts.poolings());
    assertThat(texts.problem(content(text)))
        .hasValueSatisfying(why -> assertThat(why).startsWith("is empty"));
    assertThat(pairs.problem(content("a\t" + text)))
        .hasValueSatisfying(why -> assertThat(why).startsWith("has an empty second text"));
  }

  @Test
  void aTextThatGivesNoTokenOfItsOwnIsRefusedAloneAndInAPair() throws IOException {
    Path file =
        withTokenizer(
            "\"normalizer\": \\{\"type\": \"Lowercase\"}",
            "\"normalizer\": {\"type\": \"Replace\", \"pattern\": {\"Regex\": \"[^a-zA-Z]\"}, \"content\": \" \"}");
    TextModality texts = prepared(file).modality();
    assertThat(texts.problem(content("日本"))).hasValueSatisfying(TokenizerTest::isNoToken);
    assertThat(texts.problem(content("日本".repeat(300) + " film"))).isEmpty();
    assertThat(texts.problem(content("good film"))).isEmpty();
    Processor processor = texts.processor(TinyEncoder.graph(), "");
    assertThatThrownBy(() -> processor.decode(content("日本")))
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining("gives no token");
    TextModality pairs = new TextModality(texts.tokenizer(), true, texts.poolings());
    assertThat(pairs.problem(content("a\t日本")))
        .hasValueSatisfying(why -> assertThat(why).startsWith("has a second text that gives no"));
    assertThat(pairs.problem(content("日本\tfilm")))
        .hasValueSatisfying(why -> assertThat(why).startsWith("has a first text that gives no"));
    assertThat(texts.occlusion(content("日本 film"), 9).orElseThrow().parts())
        .as("without its one word nothing is left to be asked about")
        .hasSize(1);
  }

  private static void isNoToken(String why) {
    assertThat(why).startsWith("gives no token");
  }

  @Test
  void aTokenizerWithoutATokenForUnknownWordsIsRefusedWithItsName() throws IOException {
    Path file = withTokenizer("\"unk_token\": \"\\[UNK]\"", "\"unk_token\": \"<none>\"");
    assertThatThrownBy(() -> prepared(file))
        .isInstanceOf(GraftException.class)
        .hasFieldOrPropertyWithValue("fault", GraftException.Fault.MODEL)
        .hasMessageContaining(folder.resolve("tokenizer.json").toString())
        .hasMessageContaining("knows no token for words that are not in its vocabulary");
  }

  /** As of models that were made when such tokenizers were taken. */
  @Test
  void withSuchATokenizerOneTextThatCannotBeCutIsNamedAndOthersAreAnswered() throws IOException {
    JsonNode json =
        new ObjectMapper()
            .readTree(
                TinyEncoder.tokenizer()
                    .replace("\"unk_token\": \"[UNK]\"", "\"unk_token\": \"<none>\""));
    TextModality texts =
        new TextModality(new Tokenizer("", json, 0, 24), false, List.of(Pooling.MEAN));
    Processor processor = texts.processor(TinyEncoder.graph(), "");
    assertThat(ids(processor, "good film")).containsExactly(2, 4, 10, 3);
    assertThatThrownBy(() -> processor.decode(content("good quiche")))
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining("cannot be cut into tokens: ");
    assertThat(texts.problem(content("good quiche"))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"WordPiece", "Nonsense"})
  void aTokenizerThatCannotBeReadIsRefusedWithItsName(String type) throws IOException {
    Path file =
        withTokenizer(
            "\"type\": \"WordLevel\", \"vocab\": \\{",
            "\"type\": \"" + type + "\", \"vocab\": {\"odd\": \"x\", ");
    assertThatThrownBy(() -> prepared(file))
        .isInstanceOf(GraftException.class)
        .hasFieldOrPropertyWithValue("fault", GraftException.Fault.MODEL)
        .hasMessageContaining(folder.resolve("tokenizer.json").toString());
  }

  @Test
  void aTokenizerThatLeavesTokensOutAtTheBeginningIsFollowed() throws IOException {
    TextModality texts =
        prepared(
                withTokenizer(
                    "\"direction\": \"Right\", \"max_length\": 24",
                    "\"direction\": \"Left\", \"max_length\": 6"))
            .modality();
    assertThat(texts.description()).contains("the last 6 tokens of each");
    Processor processor = texts.processor(TinyEncoder.graph(), "");
    assertThat(ids(processor, "good great fine bad poor film")).containsExactly(2, 6, 7, 8, 10, 3);
    Processor read =
        ModalityFormat.of("text")
            .processor(processor.toJson(), "input_ids", processor.modality().toJson());
    assertThat(read).isEqualTo(processor);
    assertThat(ids(read, "good great fine bad poor film")).containsExactly(2, 6, 7, 8, 10, 3);
  }

  @Test
  void whatItsSettingsSayOfTheSideIsFollowedBeforeTheTokenizer() throws IOException {
    Path file = TinyEncoder.write(folder);
    Path settings = folder.resolve("tokenizer_config.json");
    Files.writeString(settings, "{\"truncation_side\": \"left\"}");
    assertThat(prepared(file).modality().description()).contains("the last 24 tokens of each");
    withTokenizer("\"direction\": \"Right\", \"max", "\"direction\": \"Left\", \"max");
    Files.writeString(settings, "{\"truncation_side\": \"right\"}");
    assertThat(prepared(file).modality().description()).contains("the first 24 tokens of each");
  }
}
