package dev.graft.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.modality.ModalityFormat;
import dev.graft.modality.Processor;

/** Reads what models' cards say of texts. */
public final class TextFormat implements ModalityFormat {
  /** For those who look for formats. */
  public TextFormat() {}

  @Override
  public String kind() {
    return TextModality.KIND;
  }

  @Override
  public Processor processor(JsonNode input, String inputName, JsonNode preprocessing) {
    return new TextProcessor(TextModality.fromJson(preprocessing), TextInput.fromJson(input));
  }
}
