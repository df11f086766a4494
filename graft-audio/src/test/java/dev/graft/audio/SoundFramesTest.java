package dev.graft.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.Content;
import dev.graft.graph.Tensor;
import dev.graft.modality.Decoded;
import dev.graft.modality.Memory;
import dev.graft.modality.View;
import dev.graft.ort.Engine;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SoundFramesTest {
  private static final int RATE = 8000;
  private static final SoundFrames FRAMES =
      SoundFrames.of(Optional.of(RATE), Optional.empty(), false);

  private static List<Tensor> frames(float[] samples, long opset) throws IOException {
    Decoded decoded = FRAMES.processor().decode(Content.of(Wav.file(samples, RATE)));
    Map<String, Tensor> example = decoded.example(View.whole(), Memory.fresh());
    try (Engine engine = Engine.of(FRAMES.graph(opset), 1)) {
      List<Tensor> made = List.copyOf(engine.run(example).values());
      assertThat(made.get(0).shape()[1]).isEqualTo(FRAMES.frames(decoded.extent()));
      return made;
    }
  }

  @Test
  void aToneIsLoudestInTheBandThatHoldsIt() throws IOException {
    int[] loudest = new int[3];
    double[] tones = {300, 900, 2500};
    for (int i = 0; i < tones.length; i++) {
      float[] frame = frames(Wav.sine(tones[i], 0.3, RATE), 11).get(0).floats();
      int middle = frame.length / SoundFrames.BANDS / 2 * SoundFrames.BANDS;
      for (int band = 0; band < SoundFrames.BANDS; band++) {
        loudest[i] = frame[middle + band] > frame[middle + loudest[i]] ? band : loudest[i];
      }
      assertThat(Math.abs(centre(loudest[i]) - tones[i])).isLessThan(0.1 * tones[i] + 40);
    }
    assertThat(loudest).isSorted();
  }

  /** In Hz, of the bands that lie evenly on Slaney's scale up to 4 kHz. */
  private static double centre(int band) {
    double highest = 15 + Math.log(4) / (Math.log(6.4) / 27);
    double mel = highest * (band + 1) / (SoundFrames.BANDS + 1);
    return mel < 15 ? mel * 200 / 3 : 1000 * Math.exp(Math.log(6.4) / 27 * (mel - 15));
  }

  @Test
  void thereIsAFrameEveryTenMilliseconds() throws IOException {
    List<Tensor> made = frames(Wav.sine(440, 0.5, RATE), 13);
    assertThat(made.get(0).shape()).containsExactly(1, 50, SoundFrames.BANDS);
    assertThat(made.get(1).longs()).hasSize(50).containsOnly(1);
  }

  @Test
  void twiceTheAmplitudeIsFourTimesThePower() throws IOException {
    float[] loud = Wav.sine(700, 0.2, RATE);
    float[] soft = loud.clone();
    for (int i = 0; i < soft.length; i++) {
      soft[i] /= 2;
    }
    float[] louder = frames(loud, 17).get(0).floats();
    float[] softer = frames(soft, 17).get(0).floats();
    int loudest = 0;
    for (int i = 0; i < louder.length; i++) {
      loudest = louder[i] > louder[loudest] ? i : loudest;
    }
    assertThat((double) louder[loudest] - softer[loudest]).isCloseTo(Math.log(4), within(1e-2));
  }
}
