package dev.graft.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;

/** A configuration beside a network: its fields, and what to say of those that are wrong. */
record ConfigFile(Path file, JsonNode json) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static ConfigFile read(Path file) {
    try {
      return new ConfigFile(file, JSON.readTree(Files.readAllBytes(file)));
    } catch (JsonProcessingException e) {
      throw new GraftException(Fault.MODEL, "'" + file + "' is not JSON: " + Json.problem(e), e);
    } catch (IOException e) {
      throw new GraftException(Fault.MODEL, "'" + file + "' cannot be read: " + e.getMessage(), e);
    }
  }

  /** A field's value; missing where it is null, too. */
  JsonNode get(String key) {
    return json.hasNonNull(key) ? json.get(key) : json.path("");
  }

  boolean flag(String key, boolean otherwise) {
    JsonNode value = get(key);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw notUnderstood(key, "true or false");
    }
    return value.asBoolean(otherwise);
  }

  double number(String key, double otherwise) {
    JsonNode value = get(key);
    if (!value.isMissingNode() && !value.isNumber()) {
      throw notUnderstood(key, "a number");
    }
    return value.asDouble(otherwise);
  }

  /** A number for each colour, or one for all. */
  List<Double> colours(String key, List<Double> otherwise) {
    JsonNode value = get(key);
    if (value.isMissingNode()) {
      return otherwise;
    }
    List<Double> values =
        value.isNumber()
            ? List.of(value.asDouble(), value.asDouble(), value.asDouble())
            : StreamSupport.stream(value.spliterator(), false)
                .map(number -> number.asDouble(Double.NaN))
                .toList();
    if (values.size() != 3 || !values.stream().allMatch(Double::isFinite)) {
      throw notUnderstood(key, "a number each for red, green and blue");
    }
    return values;
  }

  /** A name, or Pillow's number for it. */
  Interpolation interpolation(String key, Interpolation otherwise) {
    JsonNode value = get(key);
    if (value.isMissingNode()) {
      return otherwise;
    }
    String name = value.asText().toUpperCase(Locale.ROOT);
    for (Interpolation known : Interpolation.values()) {
      if (name.equals(known.name()) || name.equals(String.valueOf(known.pillowNumber()))) {
        return known;
      }
    }
    throw notUnderstood(
        key, "nearest (0), lanczos (1), bilinear (2), bicubic (3), box (4) or hamming (5)");
  }

  GraftException notUnderstood(String key, String expected) {
    return fault("has '%s': %s where %s is expected".formatted(key, json.path(key), expected));
  }

  GraftException fault(String finding) {
    return new GraftException(
        Fault.MODEL,
        "'%s' %s; correct it, or move it elsewhere and state the preprocessing yourself."
            .formatted(file, finding));
  }
}
