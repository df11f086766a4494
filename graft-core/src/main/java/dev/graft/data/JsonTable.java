package dev.graft.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Json;
import dev.graft.data.Table.Cell;
import dev.graft.data.Table.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Reads JSON as a table: an object per line, an array of objects, an object of paths and their
 * labels, an object of columns as pandas writes it, or COCO's images and categories. For one table
 * only.
 */
final class JsonTable {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();
  private static final ObjectReader ALONE =
      JSON.readerFor(JsonNode.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final String file;
  private final Set<String> columns = new LinkedHashSet<>();
  private final List<Row> rows = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private JsonTable(String file) {
    this.file = file;
  }

  static Table read(String file, String text) {
    JsonTable table = new JsonTable(file);
    if (text.stripLeading().startsWith("[")) {
      table.readArray(text);
    } else {
      table.readObjects(text);
    }
    return new Table(List.copyOf(table.columns), table.rows, table.skipped, false, table.warnings);
  }

  private void readArray(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken();
      JsonToken token = parser.nextToken();
      while (token != JsonToken.END_ARRAY && token != null) {
        long line = parser.currentTokenLocation().getLineNr();
        add(line, parser.readValueAsTree());
        token = parser.nextToken();
      }
      if (token == null) {
        throw damaged("it ends within its array");
      }
      if (rows.isEmpty()) {
        readLines(text); // each line may be an array
      } else if (parser.nextToken() != null) {
        throw damaged("something follows its array");
      }
    } catch (JsonProcessingException e) {
      throw damaged(Json.problem(e));
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory cannot fail to be read", e);
    }
  }

  private void readObjects(String text) {
    JsonNode whole;
    try {
      whole = ALONE.readTree(text);
    } catch (JsonProcessingException e) {
      readLines(text);
      return;
    }
    if (whole.path("images").isArray() && whole.path("annotations").isArray()) {
      readCoco(whole);
    } else if (!whole.isObject() || isRow(whole)) {
      readLines(text.strip().replaceAll("\\R", " "));
    } else if (whole.properties().stream().allMatch(cell -> cell.getValue().isObject())) {
      readColumns(whole);
    } else if (whole.properties().stream().noneMatch(cell -> cell.getValue().isObject())) {
      readLabelsByPath(whole);
    } else {
      throw damaged("it is none of the documents that hold a table");
    }
  }

  private static boolean isRow(JsonNode object) {
    return object.properties().stream()
        .anyMatch(cell -> ColumnName.isKnown(cell.getKey()) && cell.getValue().isValueNode());
  }

  private void readLines(String text) {
    rows.clear();
    skipped.clear();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        try {
          add(i + 1L, ALONE.readTree(lines.get(i)));
        } catch (JsonProcessingException e) {
          skip(i + 1L);
        }
      }
    }
  }

  private void add(long line, JsonNode row) {
    if (!row.isObject()) {
      skip(line);
      return;
    }
    Map<String, Cell> cells = new LinkedHashMap<>();
    row.properties().forEach(cell -> cells.put(Label.clean(cell.getKey()), cell(cell.getValue())));
    columns.addAll(cells.keySet());
    rows.add(new Row(line, cells));
  }

  private void skip(long line) {
    skipped.add(new Skipped(Table.line(file, line), "is not a JSON object"));
  }

  private static Cell cell(JsonNode value) {
    if (value.isArray()) {
      List<String> values =
          StreamSupport.stream(value.spliterator(), false).map(JsonNode::asText).toList();
      return new Cell(values, true);
    }
    return value.isNull() || value.isObject() ? Cell.EMPTY : Cell.of(value.asText());
  }

  private void readLabelsByPath(JsonNode labels) {
    boolean lists = labels.properties().stream().anyMatch(cell -> cell.getValue().isArray());
    columns.addAll(List.of("path", lists ? "labels" : "label"));
    for (Map.Entry<String, JsonNode> cell : labels.properties()) {
      Map<String, Cell> cells = new LinkedHashMap<>();
      cells.put("path", Cell.of(cell.getKey()));
      cells.put(lists ? "labels" : "label", cell(cell.getValue()));
      rows.add(new Row(rows.size() + 1L, cells));
    }
  }

  /** What pandas' {@code to_json} writes: {"path": {"0": "a.jpg"}, "label": {"0": "ant"}}. */
  private void readColumns(JsonNode table) {
    Map<String, Map<String, Cell>> byKey = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> column : table.properties()) {
      columns.add(Label.clean(column.getKey()));
      for (Map.Entry<String, JsonNode> cell : column.getValue().properties()) {
        byKey
            .computeIfAbsent(cell.getKey(), key -> new LinkedHashMap<>())
            .put(Label.clean(column.getKey()), cell(cell.getValue()));
      }
    }
    byKey.values().forEach(cells -> rows.add(new Row(rows.size() + 1L, cells)));
  }

  /** Which categories are in each image; where in it they are is not learned. */
  private void readCoco(JsonNode document) {
    Map<String, String> categories = new LinkedHashMap<>();
    document
        .path("categories")
        .forEach(one -> categories.put(one.path("id").asText(), one.path("name").asText()));
    Map<String, Set<String>> byImage = new LinkedHashMap<>();
    boolean boxes = false;
    for (JsonNode one : document.path("annotations")) {
      String id = one.path("category_id").asText();
      byImage
          .computeIfAbsent(one.path("image_id").asText(), key -> new LinkedHashSet<>())
          .add(categories.getOrDefault(id, id));
      boxes |= one.has("bbox");
    }
    boolean one = byImage.values().stream().allMatch(names -> names.size() == 1);
    String column = one && !boxes ? "label" : "labels";
    columns.addAll(List.of("path", column));
    for (JsonNode image : document.path("images")) {
      Set<String> names = byImage.getOrDefault(image.path("id").asText(), Set.of());
      Map<String, Cell> cells = new LinkedHashMap<>();
      cells.put("path", Cell.of(image.path("file_name").asText()));
      cells.put(
          column,
          column.equals("labels")
              ? new Cell(List.copyOf(names), true)
              : names.stream().findFirst().map(Cell::of).orElse(Cell.EMPTY));
      rows.add(new Row(rows.size() + 1L, cells));
    }
    if (boxes) {
      warnings.add(
          "'%s' holds bounding boxes: which categories are in each picture is learned, not where"
              .formatted(file));
    }
  }

  private GraftException damaged(String why) {
    return new GraftException(
        Fault.DATA,
        "'%s' cannot be read as JSON: %s; expected an object with a path and a label per line, or an array of such."
            .formatted(file, why));
  }
}
