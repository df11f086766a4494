package dev.graft.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.modality.ModalityFormat;
import dev.graft.modality.Processor;
import java.util.Optional;

/** Reads what models' cards say of pictures. */
public final class ImageModality implements ModalityFormat {
  /** How cards name it. */
  static final String KIND = "image";

  /** For those who look for formats. */
  public ImageModality() {}

  @Override
  public String kind() {
    return KIND;
  }

  /** Cards of old say nothing of the input, which was float32 [N, 3, H, W] then. */
  @Override
  public Processor processor(JsonNode input, String inputName, JsonNode preprocessing) {
    return new PictureProcessor(
        Preprocessing.fromJson(preprocessing),
        input.isMissingNode() ? PictureInput.standard(inputName) : PictureInput.fromJson(input),
        Optional.empty());
  }
}
