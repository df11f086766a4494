package dev.graft.audio;

import dev.graft.graph.ElementType;
import dev.graft.graph.Tensor;
import dev.graft.modality.Decoded;
import dev.graft.modality.Memory;
import dev.graft.modality.View;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * A sound at a network's rate, and how that wants it.
 *
 * @param sketch of how it sounds
 */
record DecodedSound(Waveform sound, long sketch, SoundProcessor processor) implements Decoded {
  @Override
  public Map<String, Tensor> example(View view, Memory memory) {
    SoundInput input = processor.input();
    float scale = (float) processor.modality().settings().fullScale();
    SoundAugmentation drawn = SoundAugmentation.of(view.viewing().augment());
    float[] samples = drawn.view(sound.samples(), sound.rateHz(), view.random());
    int hop = input.hop();
    int pieces = input.pieces(samples.length);
    ByteBuffer values = memory.of(SoundInput.SOUND, pieces * hop * Float.BYTES);
    int start = (pieces - input.own(samples.length)) / 2 * hop;
    if (start > 0) {
      start += drawn.shift(hop, view.random());
    }
    for (int i = 0; i < pieces * hop; i++) {
      int at = i - start;
      values.putFloat(i * Float.BYTES, at >= 0 && at < samples.length ? scale * samples[at] : 0);
    }
    ByteBuffer there = memory.of(SoundInput.THERE, pieces * Long.BYTES);
    for (int i = 0; i < pieces; i++) {
      there.putLong(i * Long.BYTES, 1);
    }
    return Map.of(
        SoundInput.SOUND,
        Tensor.ofBytes(ElementType.FLOAT, new long[] {1, pieces, hop}, values),
        SoundInput.THERE,
        Tensor.ofBytes(ElementType.INT64, new long[] {1, pieces}, there));
  }

  @Override
  public long extent() {
    return processor.input().pieces(sound.samples().length);
  }

  @Override
  public boolean shortened() {
    return !sound.complete();
  }
}
