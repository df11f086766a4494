package dev.graft.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.Json;
import dev.graft.data.Task;
import dev.graft.modality.ModalityFormat;
import dev.graft.modality.Processor;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What a model file says about itself, kept as JSON in its metadata.
 *
 * @param task what it answers
 * @param outputNames what each output stands for: class names, the names of the numbers, or the
 *     characters that texts are written in
 * @param processor how a sample becomes its graph's input
 * @param temperature what the logits are divided by before the softmax or sigmoid; 1 for regression
 * @param noveltyThreshold from which novelty on an input counts as unlike the training data
 * @param noveltyFalseAlarms how often an input of the training data's kind exceeds that threshold;
 *     empty where the model is too old to say, or nothing was held out to tell
 * @param provenance how it came to be
 */
public record ModelCard(
    Task task,
    List<String> outputNames,
    Processor processor,
    double temperature,
    OptionalDouble noveltyThreshold,
    OptionalDouble noveltyFalseAlarms,
    Provenance provenance) {
  private static final int FORMAT = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Copies the names. */
  public ModelCard {
    outputNames = List.copyOf(outputNames);
  }

  /** The card as JSON; equal cards give equal text. */
  public String toJson() {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    json.put("task", task.name().toLowerCase(Locale.ROOT));
    outputNames.forEach(json.putArray(namesOf(task))::add);
    json.put("modality", processor.modality().kind());
    json.set("input", processor.toJson());
    json.set("preprocessing", processor.modality().toJson());
    json.put("temperature", temperature);
    noveltyThreshold.ifPresent(threshold -> json.put("noveltyThreshold", threshold));
    noveltyFalseAlarms.ifPresent(rate -> json.put("noveltyFalseAlarms", rate));
    json.set("provenance", JSON.valueToTree(provenance));
    return json.toString();
  }

  /**
   * Reads what {@link #toJson()} wrote; cards of old name no modality, and are of pictures.
   *
   * @param inputName what the graph's input is called
   * @throws IllegalArgumentException if it is something else, or of a later format
   */
  static ModelCard fromJson(String text, String inputName) {
    try {
      JsonNode json = JSON.readTree(text);
      int format = json.path("format").asInt();
      if (format != FORMAT) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "its card is of format %d where this Graft reads %d", format, FORMAT));
      }
      Task task = Task.valueOf(json.path("task").asText().toUpperCase(Locale.ROOT));
      JsonNode names = json.path(namesOf(task));
      return new ModelCard(
          task,
          JSON.convertValue(
              names, JSON.getTypeFactory().constructCollectionType(List.class, String.class)),
          ModalityFormat.of(json.path("modality").asText("image"))
              .processor(json.path("input"), inputName, json.path("preprocessing")),
          json.path("temperature").asDouble(1),
          number(json, "noveltyThreshold"),
          number(json, "noveltyFalseAlarms"),
          JSON.treeToValue(json.path("provenance"), Provenance.class));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("its card is no JSON: " + Json.problem(e), e);
    }
  }

  private static String namesOf(Task task) {
    return switch (task) {
      case CLASSIFY, MULTILABEL, DETECT -> "classes";
      case REGRESS -> "targets";
      case TRANSCRIBE -> "characters";
    };
  }

  private static OptionalDouble number(JsonNode json, String field) {
    JsonNode value = json.get(field);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value.asDouble());
  }
}
