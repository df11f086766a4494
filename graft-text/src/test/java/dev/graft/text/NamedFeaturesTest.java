package dev.graft.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.GraftException;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.FeatureChoice;
import dev.graft.graph.Graph;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.modality.Processor;
import dev.graft.modality.Signature;
import dev.graft.ort.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code FeatureChoice} for texts. */
class NamedFeaturesTest {
  @TempDir private Path folder;

  private static FeatureChoice named(String tensor) {
    return new FeatureChoice(Optional.empty(), Optional.of(tensor));
  }

  private TextModality modality(FeatureChoice choice, Optional<Pooling> pooling)
      throws IOException {
    return TextPreparation.of(
            BackboneSource.of(TinyEncoder.write(folder)),
            new TextPreparation.Asked(OptionalInt.empty(), pooling, false, choice))
        .modality();
  }

  /** The name of what a layer of the encoder ends in. */
  private static String layer(int index) {
    return TransformerLayers.lastOf(TinyEncoder.graph()).orElseThrow().get(index);
  }

  @Test
  void aLayerIsPooledOverTheTokensThatThereAre() throws IOException {
    FeatureChoice first = named(layer(0));
    TextModality mean = modality(first, Optional.of(Pooling.MEAN));
    Graph network = mean.upTo(TinyEncoder.graph(), first, "tiny.onnx").orElseThrow();
    Processor processor = mean.processor(network, "tiny.onnx");
    Signature signature = processor.signature();
    try (Engine pooled = Engine.of(processor.standardised(network), 1);
        Engine tokens = Engine.of(Surgery.prefix(TinyEncoder.graph(), layer(0)), 1)) {
      Map<String, Tensor> text = tokens(signature, 3, 3);
      Map<String, Tensor> padded = tokens(signature, 3, 9);
      float[] vector = pooled.values(text);
      assertThat(vector).hasSize(TinyEncoder.WIDTH);
      assertThat(pooled.values(padded)).containsExactly(vector, within(1e-5f));
      float[] all = tokens.values(text);
      for (int i = 0; i < vector.length; i++) {
        float sum = all[i] + all[i + TinyEncoder.WIDTH] + all[i + 2 * TinyEncoder.WIDTH];
        assertThat(vector[i]).isCloseTo(sum / 3, within(1e-5f));
      }
    }
  }

  /** A text of some tokens, padded to a length. */
  private static Map<String, Tensor> tokens(Signature signature, int count, int length) {
    long[] ids = new long[length];
    long[] mask = new long[length];
    for (int i = 0; i < count; i++) {
      ids[i] = 4L + i;
      mask[i] = 1;
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Signature.Input input : signature.inputs()) {
      long[] values =
          input.name().equals("input_ids")
              ? ids
              : input.name().equals("attention_mask") ? mask : new long[length];
      tensors.put(input.name(), Tensor.ofLongs(values, 1, length));
    }
    return tensors;
  }

  @Test
  void theMeanAndTheFirstTokenOfALayerAreOffered() throws IOException {
    assertThat(modality(named(layer(0)), Optional.empty()).poolings())
        .containsExactly(Pooling.MEAN, Pooling.FIRST);
  }

  @Test
  void theEmbeddingsThatReadNoMaskArePooledByItAllTheSame() throws IOException {
    Graph whole = TinyEncoder.graph();
    FeatureChoice embeddings = named("words_and_types");
    TextModality mean = modality(embeddings, Optional.of(Pooling.MEAN));
    Graph network = mean.upTo(whole, embeddings, "tiny.onnx").orElseThrow();
    Processor processor = mean.processor(network, "tiny.onnx");
    try (Engine pooled = Engine.of(processor.standardised(network), 1)) {
      float[] vector = pooled.values(tokens(processor.signature(), 3, 3));
      assertThat(pooled.values(tokens(processor.signature(), 3, 9)))
          .containsExactly(vector, within(1e-5f));
    }
  }

  @Test
  void whatHoldsNoVectorOfATokenIsRefusedWithWhatDoes() {
    Graph whole = TinyEncoder.graph();
    String attention =
        whole.nodes().stream()
            .filter(node -> node.opType().equals("Softmax"))
            .findFirst()
            .orElseThrow()
            .outputs()
            .get(0);
    List<String> unsuitable = List.of(attention, "there_keys", "nonesuch");
    for (String tensor : unsuitable) {
      assertThatThrownBy(() -> NamedFeatures.upTo(whole, named(tensor), "tiny.onnx"))
          .as(tensor)
          .isInstanceOf(GraftException.class)
          .hasMessageContaining("tiny.onnx")
          .hasMessageContaining("'" + tensor + "'")
          .hasMessageContaining(layer(0));
    }
  }

  @Test
  void anOutputIsTakenByName() {
    Graph whole = TinyEncoder.graph();
    String output = whole.outputs().get(whole.outputs().size() - 1).name();
    FeatureChoice choice = new FeatureChoice(Optional.of(output), Optional.empty());
    assertThat(NamedFeatures.upTo(whole, choice, "tiny.onnx").outputs())
        .singleElement()
        .extracting(info -> info.name())
        .isEqualTo(output);
  }
}
