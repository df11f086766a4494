package dev.graft.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.Sha256;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that decides what comes of a training on one machine, by names that people know.
 *
 * @param values in the order in which differences are told
 */
public record JobSettings(Map<String, String> values) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_TOLD = 5;
  private static final int LONGEST = 60;

  /** Copies the map, in its order. */
  public JobSettings {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** None yet. */
  public static JobSettings none() {
    return new JobSettings(Map.of());
  }

  /** The same with one more, as it prints. */
  public JobSettings with(String name, Object value) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.put(name, String.valueOf(value));
    return new JobSettings(more);
  }

  /** The same with one for each number, text and flag of a document, by its way there. */
  public JobSettings withEach(String name, JsonNode document) {
    if (document.isValueNode() || document.isEmpty()) {
      return with(name, document.isContainerNode() ? "none" : document.asText());
    }
    JobSettings all = this;
    if (document.isArray()) {
      for (int i = 0; i < document.size(); i++) {
        all = all.withEach(name + " " + (i + 1), document.get(i));
      }
      return all;
    }
    for (Map.Entry<String, JsonNode> field : document.properties()) {
      all = all.withEach(name + " " + field.getKey(), field.getValue());
    }
    return all;
  }

  /** A hash of all of them. */
  public String key() {
    return Sha256.of(text());
  }

  /** As a checkpoint holds them. */
  public String text() {
    try {
      return JSON.writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("settings cannot be written as JSON", e);
    }
  }

  /** What {@link #text} made; empty for another text. */
  static Optional<JobSettings> read(String text) {
    try {
      return Optional.of(
          new JobSettings(
              JSON.readValue(text, new TypeReference<LinkedHashMap<String, String>>() {})));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** What is otherwise than in an earlier training, with both values: a phrase, or nothing. */
  String differences(JobSettings earlier) {
    Set<String> names = new LinkedHashSet<>(values.keySet());
    names.addAll(earlier.values.keySet());
    List<String> told = new ArrayList<>();
    for (String name : names) {
      String before = earlier.values.getOrDefault(name, "not set");
      String now = values.getOrDefault(name, "not set");
      if (!before.equals(now)) {
        told.add("%s was %s and is %s".formatted(name, shortened(before), shortened(now)));
      }
    }
    String first = String.join("; ", told.subList(0, Math.min(MOST_TOLD, told.size())));
    return told.size() > MOST_TOLD
        ? "%s; and %s more differ".formatted(first, told.size() - MOST_TOLD)
        : first;
  }

  private static String shortened(String value) {
    return value.length() > LONGEST ? value.substring(0, LONGEST) + "..." : value;
  }
}
