package dev.graft.modality;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ServiceLoader;

/** Reads what a model's card says of a modality. Found as a service. */
public interface ModalityFormat {
  /** The modality's {@link Modality#kind()}. */
  String kind();

  /**
   * Reads what {@link Processor#toJson()} and {@link Modality#toJson()} wrote.
   *
   * @param input missing in cards of old
   * @param inputName what the first input of the model's graph is called
   * @throws RuntimeException if it is something else
   */
  Processor processor(JsonNode input, String inputName, JsonNode preprocessing);

  /**
   * What reads cards of a kind.
   *
   * @throws IllegalArgumentException if this program has nothing for it
   */
  static ModalityFormat of(String kind) {
    for (ModalityFormat format :
        ServiceLoader.load(ModalityFormat.class, ModalityFormat.class.getClassLoader())) {
      if (format.kind().equals(kind)) {
        return format;
      }
    }
    throw new IllegalArgumentException(
        "it answers for samples of kind '%s', which this program has no module for; add the dependency graft-%s"
            .formatted(kind, kind));
  }
}
