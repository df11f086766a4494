package dev.graft.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.Content;
import dev.graft.graph.Backbone;
import dev.graft.graph.Graph;
import dev.graft.graph.Parameters;
import dev.graft.graph.Tensor;
import dev.graft.modality.Decoded;
import dev.graft.modality.Memory;
import dev.graft.modality.Processor;
import dev.graft.modality.View;
import dev.graft.ort.Engine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SoundNetworkTest {
  private static final Graph EMBEDDING = TinyNetworks.embedding();
  private static final SoundModality MEAN = TinyNetworks.modality(ClipPooling.MEAN);
  private static final int RATE = TinyNetworks.RATE;

  private static Map<String, Tensor> example(Processor processor, float[] samples)
      throws IOException {
    Decoded decoded = processor.decode(Content.of(Wav.file(samples, RATE)));
    return decoded.example(View.whole(), Memory.fresh());
  }

  @Test
  void theJoinedNetworkGivesWhatBothGiveWindowByWindow() throws IOException {
    SoundProcessor processor = (SoundProcessor) MEAN.processor(EMBEDDING, "tiny");
    // 64 samples make a frame and 16 more each further one; a window has 20, the next is 2 further.
    assertThat(processor.input()).isEqualTo(new SoundInput(32, 11));
    Map<String, Tensor> one = example(processor, Wav.noise(0.3, RATE, 1));
    Tensor sound = Objects.requireNonNull(one.get(SoundInput.SOUND));
    float[] waveform = sound.floats();
    List<float[]> windows = new ArrayList<>();
    try (Engine front = Engine.of(TinyNetworks.frontEnd(), 1);
        Engine back = Engine.of(EMBEDDING, 1);
        Engine joined = Engine.of(processor.standardised(EMBEDDING), 1)) {
      float[] frames = front.values(Map.of("input", Tensor.ofFloats(waveform, 1, waveform.length)));
      int bands = TinyNetworks.BANDS;
      int window = TinyNetworks.WINDOW;
      for (int from = 0; (from + window) * bands <= frames.length; from += 2) {
        float[] part = Arrays.copyOfRange(frames, from * bands, (from + window) * bands);
        for (int i = 0; i < part.length; i++) {
          part[i] = part[i] * 0.2f + 0.5f;
        }
        windows.add(back.values(Map.of("input_1", Tensor.ofFloats(part, 1, window, bands, 1))));
      }
      assertThat(windows).hasSize((int) sound.shape()[1] - 11);
      float[] mean = joined.values(one);
      for (int i = 0; i < mean.length; i++) {
        int at = i;
        double expected = windows.stream().mapToDouble(w -> w[at]).average().orElseThrow();
        assertThat((double) mean[i]).isCloseTo(expected, within(1e-5));
      }
      double highest = windows.stream().mapToDouble(w -> w[0]).max().orElseThrow();
      SoundModality both = TinyNetworks.modality(ClipPooling.MEAN_MAX);
      try (Engine maximum = Engine.of(both.standardised(EMBEDDING), 1)) {
        assertThat((double) maximum.values(one)[mean.length]).isCloseTo(highest, within(1e-5));
      }
    }
  }

  @Test
  void aSoundIsAnsweredTheSameInAnyCompany() throws IOException {
    for (ClipPooling pooling : ClipPooling.values()) {
      SoundModality modality = TinyNetworks.modality(pooling);
      Processor processor = modality.processor(EMBEDDING, "tiny");
      float[] loud = Wav.noise(0.7, RATE, 3);
      for (int i = 0; i < loud.length; i++) {
        loud[i] *= 5;
      }
      Map<String, Tensor> quiet = example(processor, Wav.noise(0.1, RATE, 2));
      Map<String, Tensor> other = example(processor, loud);
      try (Engine engine = Engine.of(processor.standardised(EMBEDDING), 1)) {
        float[] alone = engine.values(quiet);
        float[] together = engine.values(processor.signature().collate(List.of(quiet, other)));
        assertThat(Arrays.copyOf(together, alone.length)).containsExactly(alone, within(1e-5f));
        assertThat(Arrays.copyOfRange(together, alone.length, together.length))
            .containsExactly(engine.values(other), within(1e-5f));
      }
    }
  }

  @Test
  void nothingOfTheFrontEndIsAParameter() {
    Backbone backbone = Backbone.of(MEAN.processor(EMBEDDING, "tiny").standardised(EMBEDDING));
    assertThat(Parameters.of(backbone.graph()).keySet())
        .containsExactlyInAnyOrderElementsOf(Parameters.of(EMBEDDING).keySet());
    assertThat(backbone.featureCount()).isEqualTo(TinyNetworks.WIDTH);
  }

  @Test
  void aClipOfAnyLengthHasPiecesAndSilenceAroundIt() throws IOException {
    Processor processor = MEAN.processor(EMBEDDING, "tiny");
    for (int samples : new int[] {1, 31, 32, 33, 400, 4000}) {
      float[] sound = new float[samples];
      Arrays.fill(sound, 0.5f);
      Map<String, Tensor> one = example(processor, sound);
      float[] values = Objects.requireNonNull(one.get(SoundInput.SOUND)).floats();
      int pieces = (samples + 31) / 32;
      assertThat(values).hasSize(32 * (pieces + 20));
      assertThat(values[32 * 10 - 1]).isZero();
      assertThat(values[32 * 10]).isCloseTo(0.5f, within(1e-4f));
      assertThat(values[32 * 10 + samples - 1]).isCloseTo(0.5f, within(1e-4f));
      assertThat(values[32 * 10 + samples]).isZero();
    }
  }

  @Test
  void aNetworkOfAFixedLengthIsShownTheBeginningAndSilenceBehindIt() throws IOException {
    Graph padded = TinyNetworks.paddedEmbedding();
    SoundProcessor processor = (SoundProcessor) MEAN.processor(padded, "padded");
    int window = 384; // 64 samples make a frame and 16 more each of 19 others; one is to spare
    assertThat(processor.input()).isEqualTo(SoundInput.ofOne(window));
    assertThat(processor.modality().limit()).isEqualTo("0.096 seconds");
    float[] noise = Wav.noise(1, RATE, 5);
    for (int samples : new int[] {100, window, 4000}) {
      float[] sound = Arrays.copyOf(noise, samples);
      Decoded decoded = processor.decode(Content.of(Wav.file(sound, RATE)));
      assertThat(decoded.shortened()).isEqualTo(samples > window);
      Map<String, Tensor> one = decoded.example(View.whole(), Memory.fresh());
      float[] shown = Objects.requireNonNull(one.get(SoundInput.SOUND)).floats();
      assertThat(shown).hasSize(window);
      try (Engine front = Engine.of(TinyNetworks.frontEnd(), 1);
          Engine back = Engine.of(padded, 1);
          Engine joined = Engine.of(processor.standardised(padded), 1)) {
        float[] frames = front.values(Map.of("input", Tensor.ofFloats(shown, 1, window)));
        float[] part = Arrays.copyOf(frames, TinyNetworks.WINDOW * TinyNetworks.BANDS);
        for (int i = 0; i < part.length; i++) {
          part[i] = part[i] * 0.2f + 0.5f;
        }
        Tensor taken = Tensor.ofFloats(part, 1, TinyNetworks.WINDOW, TinyNetworks.BANDS, 1);
        assertThat(joined.values(one))
            .containsExactly(back.values(Map.of("input_1", taken)), within(1e-5f));
      }
    }
  }

  @Test
  void logMelFramesComeOfSettingsAndStandInTheCard() {
    String settings = "bands=8,fft=64,hop=16,mel=htk,floor=1e-4";
    LogMel frames = LogMelText.read(settings, RATE);
    SoundModality modality =
        SoundModality.of(
            SoundSettings.of(RATE),
            Optional.of(frames.frontEnd(EMBEDDING.opset())),
            List.of(ClipPooling.MEAN));
    SoundProcessor processor = (SoundProcessor) modality.processor(EMBEDDING, "tiny");
    assertThat(processor.input()).isEqualTo(new SoundInput(32, 11));
    assertThat(processor.modality().toJson().get("logMel")).isEqualTo(frames.toJson());
    assertThat(SoundModality.fromJson(modality.toJson()).toJson().get("logMel"))
        .isEqualTo(frames.toJson());
    assertThat(processor.modality().description()).contains("log-mel frames of 8 bands (htk)");
  }

  @Test
  void networksThatDoNotFitAreNamed() {
    assertThatThrownBy(() -> MEAN.processor(TinyNetworks.frontEnd(), "front.onnx"))
        .hasMessageContaining("front.onnx takes input: float[?, ?]")
        .hasMessageContaining("frames of 8 bands");
    assertThatThrownBy(
            () ->
                SoundModality.of(
                        SoundSettings.of(RATE), Optional.empty(), List.of(ClipPooling.MEAN))
                    .processor(EMBEDDING, "tiny.onnx"))
        .hasMessageContaining("tiny.onnx takes input_1: float[?, 20, 8, 1], which are no waveforms")
        .hasMessageContaining("melspectrogram.onnx");
  }
}
