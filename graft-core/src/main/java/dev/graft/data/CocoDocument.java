package dev.graft.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.graft.Content;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Boxes as COCO's JSON has them (Lin et al., "Microsoft COCO: Common Objects in Context", 2014,
 * arXiv:1405.0312): images, annotations that name an image and a category by number, categories.
 *
 * @param images in the file's order, one for each picture file
 * @param skipped annotations that belong to nothing
 */
record CocoDocument(List<Image> images, List<Skipped> skipped) {
  /** So much of a file has one of the members that all such documents begin with. */
  private static final int START_BYTES = 1 << 16;

  private static final Pattern MEMBER =
      Pattern.compile("\"(images|annotations|categories|info|licenses)\"\\s*:");

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  /**
   * One picture.
   *
   * @param file its path as it is written
   * @param size as it is stated
   */
  record Image(String file, StatedSize size, List<StatedBox> boxes) {}

  private record Annotation(
      String id,
      String image,
      String category,
      List<Double> box,
      boolean crowd,
      OptionalDouble area) {}

  /** Copies the lists. */
  CocoDocument {
    images = List.copyOf(images);
    skipped = List.copyOf(skipped);
  }

  /**
   * Reads a document.
   *
   * @return empty if the file is another one, or has no boxes
   * @throws GraftException if it is one but damaged
   */
  static Optional<CocoDocument> read(Source file) {
    try (Content content = file.open(Optional.empty())) {
      String start = new String(content.start(START_BYTES), StandardCharsets.ISO_8859_1);
      if (!MEMBER.matcher(start.substring(0, Math.min(start.length(), START_BYTES))).find()) {
        return Optional.empty();
      }
      return new Reader(file.name()).read(content.whole());
    } catch (JsonProcessingException e) {
      throw new GraftException(
          Fault.DATA,
          "'%s' cannot be read as JSON: %s; expected COCO's images, annotations and categories."
              .formatted(file.name(), Json.problem(e)),
          e);
    } catch (IOException e) {
      throw new GraftException(Fault.DATA, "'" + file.name() + "' " + Scan.reason(e), e);
    }
  }

  /**
   * Of one document, an object at a time: outlines of things, which take the most room, pass by.
   */
  private static final class Reader {
    private final String name;
    private final Map<String, String> files = new LinkedHashMap<>();
    private final Map<String, StatedSize> sizes = new HashMap<>();
    private final Map<String, String> categories = new HashMap<>();
    private final List<Annotation> annotations = new ArrayList<>();
    private final List<Skipped> skipped = new ArrayList<>();
    private int unnamed;

    Reader(String name) {
      this.name = BoxLayout.lastPart(name);
    }

    Optional<CocoDocument> read(byte[] document) throws IOException {
      try (JsonParser json = JSON.createParser(document)) {
        if (json.nextToken() != JsonToken.START_OBJECT) {
          return Optional.empty();
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String member = json.currentName();
          JsonToken value = json.nextToken();
          if (value != JsonToken.START_ARRAY
              || !List.of("images", "annotations", "categories").contains(member)) {
            json.skipChildren();
            continue;
          }
          while (json.nextToken() == JsonToken.START_OBJECT) {
            one(member, json);
          }
        }
      }
      boolean boxes = annotations.stream().anyMatch(one -> !one.box().isEmpty());
      return boxes || (annotations.isEmpty() && !files.isEmpty() && !categories.isEmpty())
          ? Optional.of(document())
          : Optional.empty();
    }

    private void one(String member, JsonParser json) throws IOException {
      Map<String, String> fields = new HashMap<>();
      List<Double> box = new ArrayList<>();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        JsonToken value = json.nextToken();
        if (field.equals("bbox") && value == JsonToken.START_ARRAY) {
          while (json.nextToken() != JsonToken.END_ARRAY) {
            box.add(json.getValueAsDouble(Double.NaN));
            json.skipChildren();
          }
        } else if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
          fields.put(field, json.getText());
        } else {
          json.skipChildren();
        }
      }
      String id = fields.getOrDefault("id", "");
      switch (member) {
        case "images" -> image(id, fields);
        case "categories" -> categories.put(id, Label.clean(fields.getOrDefault("name", id)));
        default ->
            annotations.add(
                new Annotation(
                    id.isEmpty() ? "in place " + (annotations.size() + 1) : id,
                    fields.getOrDefault("image_id", ""),
                    fields.getOrDefault("category_id", ""),
                    box,
                    List.of("1", "true").contains(fields.getOrDefault("iscrowd", "0")),
                    fields.containsKey("area")
                        ? OptionalDouble.of(number(fields.get("area")))
                        : OptionalDouble.empty()));
      }
    }

    private void image(String id, Map<String, String> fields) {
      String file = fields.getOrDefault("file_name", "");
      if (file.isBlank()) {
        unnamed++;
        skipped.add(new Skipped(name + ", image " + id, "has no file_name"));
        return;
      }
      files.put(id, file);
      sizes.put(
          id, StatedSize.of((int) number(fields.get("width")), (int) number(fields.get("height"))));
    }

    private static double number(@Nullable String text) {
      try {
        return text == null ? 0 : Double.parseDouble(text);
      } catch (NumberFormatException e) {
        return 0;
      }
    }

    private CocoDocument document() {
      Map<String, List<StatedBox>> boxes = new LinkedHashMap<>();
      Map<String, StatedSize> stated = new HashMap<>();
      files.forEach(
          (id, file) -> {
            boxes.computeIfAbsent(file, key -> new ArrayList<>());
            stated.putIfAbsent(file, sizes.getOrDefault(id, new StatedSize.Unstated()));
          });
      for (Annotation one : annotations) {
        String where = name + ", annotation " + one.id();
        String file = files.get(one.image());
        String label = categories.getOrDefault(one.category(), "");
        Optional<String> problem = problem(one, file != null, label);
        if (problem.isPresent()) {
          skipped.add(new Skipped(where, problem.get()));
        } else if (file != null) {
          boxes.computeIfAbsent(file, key -> new ArrayList<>()).add(box(one, label, where));
        }
      }
      List<Image> images = new ArrayList<>();
      boxes.forEach(
          (file, own) ->
              images.add(
                  new Image(file, stated.getOrDefault(file, new StatedSize.Unstated()), own)));
      return new CocoDocument(images, skipped);
    }

    private Optional<String> problem(Annotation one, boolean hasImage, String label) {
      if (!hasImage) {
        return Optional.of(
            "is of image '%s', which %s"
                .formatted(one.image(), unnamed > 0 ? "has no file_name" : "is not listed"));
      }
      if (label.isEmpty()) {
        return Optional.of(
            "is of category '%s', which is none of the %s listed"
                .formatted(one.category(), categories.size()));
      }
      return one.box().size() == 4
          ? Optional.empty()
          : Optional.of("has no bbox of four numbers: left, top, width, height");
    }

    private static StatedBox box(Annotation one, String label, String where) {
      double left = one.box().get(0);
      double top = one.box().get(1);
      return new StatedBox(
          label,
          left,
          top,
          left + one.box().get(2),
          top + one.box().get(3),
          one.crowd(),
          one.area(),
          where);
    }
  }
}
