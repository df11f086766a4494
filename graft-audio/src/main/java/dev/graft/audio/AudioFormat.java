package dev.graft.audio;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.modality.ModalityFormat;
import dev.graft.modality.Processor;

/** Reads what models' cards say of sounds. */
public final class AudioFormat implements ModalityFormat {
  /** For those who look for formats. */
  public AudioFormat() {}

  @Override
  public String kind() {
    return SoundModality.KIND;
  }

  @Override
  public Processor processor(JsonNode input, String inputName, JsonNode preprocessing) {
    return SoundProcessor.fromJson(input, SoundModality.fromJson(preprocessing));
  }
}
