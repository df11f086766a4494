package dev.graft.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.Content;
import dev.graft.GraftException;
import dev.graft.data.Source;
import dev.graft.features.Taps;
import dev.graft.graph.Backbone;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.ElementType;
import dev.graft.graph.FeatureChoice;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.modality.Memory;
import dev.graft.modality.ModalityFormat;
import dev.graft.modality.Processor;
import dev.graft.modality.View;
import dev.graft.ort.Engine;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextProcessorTest {
  private static final String SHORT = "a good film";
  private static final String LONG =
      "this is a very very good film and that was not a bad book and the song was fine";

  @TempDir private Path folder;

  private TextModality modality(Optional<Pooling> pooling, boolean pairs) throws IOException {
    return TextPreparation.of(
            BackboneSource.of(TinyEncoder.write(folder)),
            new TextPreparation.Asked(
                OptionalInt.empty(), pooling, pairs, FeatureChoice.automatic()))
        .modality();
  }

  private static Content content(String text) {
    return Content.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, Tensor> example(Processor processor, String text) throws IOException {
    return processor.decode(content(text)).example(View.whole(), Memory.fresh());
  }

  private static Tensor tensor(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name));
  }

  @Test
  void tokensAreThoseOfTheTokenizerAndItsPaddingIsNotKept() throws IOException {
    Processor processor =
        modality(Optional.of(Pooling.MEAN), false).processor(TinyEncoder.graph(), "tiny");
    Map<String, Tensor> example = example(processor, "A GOOD quiche");
    assertThat(example.keySet()).containsExactly("input_ids", "attention_mask", "token_type_ids");
    assertThat(tensor(example, "input_ids").longs()).containsExactly(2, 13, 4, 1, 3);
    assertThat(tensor(example, "attention_mask").longs()).containsExactly(1, 1, 1, 1, 1);
  }

  @Test
  void itsSettingsAreToldInWords() throws IOException {
    assertThat(modality(Optional.of(Pooling.MEAN), false).description())
        .matches(
            "single texts, the first \\d+ tokens of each; of their vectors the mean over all tokens;"
                + " tokenizer [0-9a-f]{12}\\.\\.\\.");
  }

  @Test
  void inputsOfInt32AreGivenInt32() throws IOException {
    Processor processor =
        modality(Optional.of(Pooling.MEAN), false)
            .processor(TinyEncoder.graph(ElementType.INT32), "tiny");
    assertThat(tensor(example(processor, SHORT), "input_ids").type()).isEqualTo(ElementType.INT32);
  }

  @ParameterizedTest
  @EnumSource(names = {"MEAN", "FIRST", "LAYERS"})
  void featuresAreTheSameAloneAndInABatchOfLongOnes(Pooling pooling) throws IOException {
    Processor processor = modality(Optional.of(pooling), false).processor(TinyEncoder.graph(), "");
    Graph network = processor.standardised(TinyEncoder.graph());
    assertThat(network.outputs()).hasSize(1);
    try (Engine engine = Engine.of(network, 1)) {
      float[] alone = engine.values(example(processor, SHORT));
      Map<String, Tensor> batch =
          processor
              .signature()
              .collate(List.of(example(processor, LONG), example(processor, SHORT)));
      assertThat(tensor(batch, "input_ids").shape()).containsExactly(2, 21);
      float[] together = engine.values(batch);
      assertThat(alone).hasSize(TinyEncoder.WIDTH * (pooling == Pooling.LAYERS ? 3 : 1));
      for (int i = 0; i < alone.length; i++) {
        assertThat(together[alone.length + i]).isCloseTo(alone[i], within(1e-5f));
      }
    }
  }

  @Test
  void theLastLayersAreFoundByTheirAttentions() throws IOException {
    assertThat(TransformerLayers.lastOf(TinyEncoder.graph(5)))
        .hasValue(
            List.of(
                "encoder.layer.2.output.normalised",
                "encoder.layer.3.output.normalised",
                "last_hidden_state"));
    assertThat(TransformerLayers.lastOf(TinyEncoder.graph(2))).isEmpty();
  }

  @Test
  void layersAreTheMeansBehindEachOfThem() throws IOException {
    Processor processor =
        modality(Optional.of(Pooling.LAYERS), false).processor(TinyEncoder.graph(), "");
    Map<String, Tensor> example = example(processor, LONG);
    try (Engine layers = Engine.of(processor.standardised(TinyEncoder.graph()), 1);
        Engine whole =
            Engine.of(
                Surgery.prefix(
                    TinyEncoder.graph(),
                    "encoder.layer.0.output.normalised",
                    "encoder.layer.1.output.normalised",
                    "last_hidden_state"),
                1)) {
      float[] features = layers.values(example);
      List<Tensor> tokens = List.copyOf(whole.run(example).values());
      for (int i = 0; i < features.length; i++) {
        float[] values = tokens.get(i / TinyEncoder.WIDTH).floats();
        double mean = 0;
        for (int at = i % TinyEncoder.WIDTH; at < values.length; at += TinyEncoder.WIDTH) {
          mean += (double) values[at] * TinyEncoder.WIDTH / values.length;
        }
        assertThat(features[i]).isCloseTo((float) mean, within(1e-5f));
      }
    }
  }

  @Test
  void layersThatAreNotThereAreRefused() throws IOException {
    TextModality layers = modality(Optional.of(Pooling.LAYERS), false);
    assertThatThrownBy(() -> layers.processor(TinyEncoder.graph(2), "tiny.onnx"))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("tiny.onnx has nothing to make the means")
        .hasMessageContaining("choose another pooling");
  }

  @Test
  void paddingDoesNotCountInWhatTapsShow() throws IOException {
    Processor processor =
        modality(Optional.of(Pooling.MEAN), false).processor(TinyEncoder.graph(), "");
    Backbone backbone = Backbone.of(processor.standardised(TinyEncoder.graph()));
    Taps taps = Taps.of(backbone, processor.signature());
    assertThat(taps.taps()).isNotEmpty();
    try (Engine engine = Engine.of(taps.observed(backbone.graph()), 1)) {
      float[] alone = engine.values(example(processor, SHORT));
      float[] together =
          engine.values(
              processor
                  .signature()
                  .collate(List.of(example(processor, LONG), example(processor, SHORT))));
      assertThat(alone).hasSize(TinyEncoder.WIDTH + taps.width());
      for (int i = 0; i < alone.length; i++) {
        assertThat(together[alone.length + i]).isCloseTo(alone[i], within(1e-5f));
      }
    }
  }

  @Test
  void whatIsBeyondTheMostTokensIsLeftOutAndTold() throws IOException {
    Processor processor =
        new TextModality(
                modality(Optional.of(Pooling.MEAN), false).tokenizer().withMaxTokens(6),
                false,
                List.of(Pooling.MEAN))
            .processor(TinyEncoder.graph(), "");
    assertThat(processor.decode(content(LONG)).shortened()).isTrue();
    assertThat(processor.decode(content(LONG)).extent()).isEqualTo(6);
    assertThat(processor.decode(content(SHORT)).shortened()).isFalse();
  }

  @Test
  void theFirstOfAPairIsToldFromTheSecond() throws IOException {
    TextModality pairs = modality(Optional.of(Pooling.MEAN), true);
    Processor processor = pairs.processor(TinyEncoder.graph(), "");
    Map<String, Tensor> example = example(processor, "a film" + Source.Inline.PAIR + "not a book");
    assertThat(tensor(example, "token_type_ids").longs()).containsExactly(0, 0, 0, 0, 1, 1, 1, 1);
    assertThat(pairs.problem(content("a film alone")))
        .hasValueSatisfying(why -> assertThat(why).contains("pairs are expected"));
    assertThat(pairs.problem(content("a\tb\tc")))
        .hasValue("holds 3 texts with tabs between them, where pairs are expected: two");
    assertThat(pairs.problem(content("a\tb\t"))).isPresent();
    assertThat(pairs.problem(content("a\t ")))
        .hasValueSatisfying(why -> assertThat(why).contains("empty second text"));
    assertThat(pairs.problem(content("\tb")))
        .hasValueSatisfying(why -> assertThat(why).contains("empty first text"));
    assertThat(pairs.problem(content("a\tb"))).isEmpty();
    assertThat(
            modality(Optional.of(Pooling.MEAN), false)
                .problem(content("a" + Source.Inline.PAIR + "b")))
        .hasValueSatisfying(why -> assertThat(why).contains("single ones are expected"));
  }

  @Test
  void theCardSaysAllThereIsToSay() throws IOException {
    Processor processor =
        modality(Optional.of(Pooling.FIRST), false).processor(TinyEncoder.graph(), "");
    Processor read =
        ModalityFormat.of("text")
            .processor(processor.toJson(), "input_ids", processor.modality().toJson());
    assertThat(read).isEqualTo(processor);
    assertThat(read.signature()).isEqualTo(processor.signature());
    assertThat(read.modality().summary().toString()).doesNotContain("vocab");
  }

  @Test
  void encodingsAreToldApart() throws IOException {
    TextModality texts = modality(Optional.of(Pooling.MEAN), false);
    for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16)) {
      assertThat(texts.problem(Content.of("schön".getBytes(charset)))).isEmpty();
    }
    assertThat(texts.problem(Content.of("\uFEFFschön".getBytes(StandardCharsets.UTF_8)))).isEmpty();
    assertThat(texts.problem(Content.of("schön".getBytes(StandardCharsets.ISO_8859_1))))
        .hasValue("is not UTF-8 text: byte 4, in line 1, is 0xF6, 'ö' in Windows-1252 (Latin-1)");
    assertThat(texts.problem(content("  \n"))).hasValue("is empty");
  }

  @Test
  void whatLiesBesideTheNetworkSaysHowItWasTrained() throws IOException {
    Path file = TinyEncoder.write(folder);
    assertThat(modality(Optional.empty(), false).poolings())
        .containsExactly(Pooling.LAYERS, Pooling.MEAN, Pooling.FIRST);
    assertThat(modality(Optional.empty(), false).maxTokens()).isEqualTo(24);
    Files.createDirectory(folder.resolve("1_Pooling"));
    Files.writeString(
        folder.resolve("1_Pooling/config.json"), "{\"pooling_mode_cls_token\": true}");
    Files.writeString(folder.resolve("sentence_bert_config.json"), "{\"max_seq_length\": 64}");
    TextModality said =
        TextPreparation.of(BackboneSource.of(file), TextPreparation.Asked.usual(false)).modality();
    assertThat(said.poolings()).containsExactly(Pooling.LAYERS, Pooling.FIRST);
    assertThat(said.maxTokens()).isEqualTo(TinyEncoder.PLACES); // the network knows no more
  }

  @Test
  void moreTokensThanTheNetworkHasPlacesForAreRefused() throws IOException {
    Processor processor =
        new TextModality(
                modality(Optional.of(Pooling.MEAN), false).tokenizer().withMaxTokens(50),
                false,
                List.of(Pooling.MEAN))
            .processor(TinyEncoder.graph(), "");
    Graph network = processor.standardised(TinyEncoder.graph());
    assertThatThrownBy(() -> processor.require(network, "tiny.onnx"))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("tiny.onnx takes texts of at most 32 tokens");
  }

  @Test
  void aNetworkWithoutTokenizerIsRefused() throws IOException {
    Path file = folder.resolve("alone.onnx");
    OnnxFile.write(TinyEncoder.graph(), file);
    assertThatThrownBy(
            () -> TextPreparation.of(BackboneSource.of(file), TextPreparation.Asked.usual(false)))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("has no tokenizer beside it");
  }

  @Test
  void ofANetworkFromAJarNothingIsToBePutIntoTheFolderThatItIsKeptIn() throws IOException {
    Path file = folder.resolve("kept.onnx");
    OnnxFile.write(TinyEncoder.graph(), file);
    BackboneSource source =
        new BackboneSource(
            file,
            "maven:g:net:1",
            Optional.empty(),
            Optional.of(new BackboneSource.Origin("net-1.jar", "nets/kept.onnx", "00")));
    assertThatThrownBy(() -> TextPreparation.of(source, TextPreparation.Asked.usual(false)))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("net-1.jar!/nets/kept.onnx has no tokenizer beside it; it has to lie")
        .hasMessageContaining("or copy the network (" + file + ") into a folder with its")
        .hasMessageNotContaining("same folder");
  }

  private static TextPreparation prepared(Path file) {
    return TextPreparation.of(BackboneSource.of(file), TextPreparation.Asked.usual(false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{\"version\": \"1.0\"", "{\"a\": oops}", "{\"a\": \"b"})
  void aDamagedTokenizerIsToldWithItsNameAndNoNoise(String json) throws IOException {
    Path file = TinyEncoder.write(folder);
    Files.writeString(folder.resolve("tokenizer.json"), json);
    assertThatThrownBy(() -> prepared(file))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining(folder.resolve("tokenizer.json").toString())
        .hasMessageEndingWith("; fetch it again.")
        .hasMessageNotContainingAny("REDACTED", "Source", "StreamReadFeature", "\n");
  }

  @Test
  void textsThatShareMostWordsShareMostBits() {
    long plain = Simhash.of(List.of(LONG));
    assertThat(Simhash.of(List.of(LONG.toUpperCase(Locale.ROOT) + " !"))).isEqualTo(plain);
    int other =
        Stream.of("what county is modesto in", "who wrote the first dictionary of english")
            .mapToInt(text -> Long.bitCount(Simhash.of(List.of(text)) ^ plain))
            .min()
            .orElseThrow();
    assertThat(other).isGreaterThan(16);
  }
}
