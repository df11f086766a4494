package dev.graft.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.graph.Tensor;
import dev.graft.ort.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against librosa, torchaudio and transformers; logmel/make.py tells how the files were made. */
class LogMelTest {
  @TempDir private Path folder;

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = LogMelTest.class.getResourceAsStream("logmel/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  private static float[] floats(String name) throws IOException {
    FloatBuffer values =
        ByteBuffer.wrap(resource(name)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] all = new float[values.remaining()];
    values.get(all);
    return all;
  }

  private static void assertMakes(LogMel logMel, float[] sound, String expected)
      throws IOException {
    FrontEnd front = logMel.frontEnd(13);
    float[] frames;
    try (Engine engine = Engine.of(front.graph(), 1)) {
      frames = engine.values(Map.of("waveform", Tensor.ofFloats(sound, 1, sound.length)));
    }
    float[] reference = floats(expected);
    assertThat(frames.length).isGreaterThanOrEqualTo(reference.length);
    assertThat(frames.length - reference.length).isIn(0, logMel.bands().count());
    double most = 0;
    for (int i = 0; i < reference.length; i++) {
      double found = frames[i] * front.factor() + front.offset();
      most = Math.max(most, Math.abs(found - reference[i]));
    }
    assertThat(most).isLessThan(1e-4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "librosa; bands=40,fft=512,hop=160,ends=silent,log=db",
        "librosa_htk; bands=32,fft=512,window=400,hop=200,low=50,high=7000,mel=htk,norm=none,power=1,log=log10,floor=1e-5,ends=silent",
        "torchaudio; bands=40,fft=400,hop=160,mel=htk,floor=1e-6,add-floor=true",
        "torchaudio_slaney; bands=32,fft=1024,window=400,hop=160,low=50,high=7500,power=1,log=db",
        "kaldi; bands=40,fft=512,window=400,hop=160,low=20,mel=kaldi,kaldi=true,ends=cut,floor=1.1920929e-7"
      })
  void framesAreThoseOfTheReference(String name, String text) throws IOException {
    float[] sound = floats("sound.f32");
    if (name.equals("kaldi")) {
      for (int i = 0; i < sound.length; i++) {
        sound[i] *= 32768;
      }
    }
    assertMakes(LogMelText.read(text, 16_000), sound, name + ".f32");
  }

  @ParameterizedTest
  @CsvSource({"whisper, 16000", "ast, 8000", "clap, 16000"})
  void anExtractorsConfigurationIsReadFromBesideTheNetwork(String name, int samples)
      throws IOException {
    Files.write(folder.resolve("preprocessor_config.json"), resource(name + ".json"));
    LogMel logMel = ExtractorConfig.of(folder).orElseThrow().logMel();
    assertMakes(logMel, Arrays.copyOf(floats("sound.f32"), samples), name + ".f32");
  }

  @Test
  void aConfigurationForPicturesIsNone() throws IOException {
    Path file = folder.resolve("preprocessor_config.json");
    Files.writeString(file, "{\"image_processor_type\": \"ViTImageProcessor\"}");
    assertThat(ExtractorConfig.of(folder)).isEmpty();
    Files.writeString(file, "{\"feature_ex");
    assertThatThrownBy(() -> ExtractorConfig.of(folder)).hasMessageContaining(file.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "bands=x; bands=x is no number",
        "mel=bark; mel=bark is none of slaney, htk, kaldi",
        "width=3; is none of KEY=VALUE with a key of add-floor, bands",
        "high=9000; high=9000 has to be hertz above low=0.0, up to half the rate, 8000.0",
        "low=-1; low=-1 has to be hertz from 0",
        "fft=100,window=400; fft=100 has to be an even number, no less than window=400",
        "bands=0; bands=0 has to be a whole number from 1 to",
        "hop=1.5; hop=1.5 has to be a whole number from 1 to",
        "power=3; power=3 has to be 1, for magnitudes, or 2",
        "norm=area; norm=area has to be slaney or none",
        "floor=0; floor=0 has to be a number above 0",
        "std=0; std=0 has to be a number above 0",
        "range=-5; range=-5 has to be a number above 0",
        "kaldi=maybe; kaldi=maybe has to be true or false"
      })
  void whatCannotBeIsNamed(String text, String why) {
    assertThatThrownBy(() -> LogMelText.read(text, 16_000)).hasMessageContaining(why);
  }
}
