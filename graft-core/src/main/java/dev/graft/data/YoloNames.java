package dev.graft.data;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a YOLO folder says beside its labels: what the numbers of classes mean, and where its parts
 * are. Of YAML it reads what such files are written in: plain members, lists and maps of them.
 *
 * @param classes by number; empty where nothing says
 * @param parts the folders or lists of pictures of each part
 * @param warnings what is odd but stops nothing
 */
record YoloNames(Map<Integer, String> classes, List<YoloPart> parts, List<String> warnings) {
  private static final Pattern WHOLE = Pattern.compile("\\d{1,9}");

  private static final Pattern LIST =
      Pattern.compile("(?i)(.*/)?(_?classes|obj|coco|labels|_darknet)\\.(txt|names|labels)");

  private static final Pattern MEMBER = Pattern.compile("^([A-Za-z_]+)\\s*:(?:\\s+(.*))?$");
  private static final Pattern NUMBERED = Pattern.compile("^\\s*['\"]?(\\d+)['\"]?\\s*:\\s*(.*)$");

  /** Copies them. */
  YoloNames {
    classes = Map.copyOf(classes);
    parts = List.copyOf(parts);
    warnings = List.copyOf(warnings);
  }

  /**
   * What the files in a tree say.
   *
   * @throws GraftException if two of them say different things
   */
  static YoloNames of(Tree tree) {
    Map<String, YoloNames> said = new LinkedHashMap<>();
    List<Source> files = tree.filesBelow("");
    for (Source file : files) {
      if (BoxLayout.endsWith(file, ".yaml") || BoxLayout.endsWith(file, ".yml")) {
        YoloNames names = ofYaml(file.name(), text(file));
        if (!names.classes().isEmpty()) {
          said.put(file.name(), names);
        }
      }
    }
    if (said.isEmpty()) {
      for (Source file : files) {
        if (LIST.matcher(file.name()).matches()) {
          List<String> lines = text(file).lines().map(Label::clean).toList();
          Map<Integer, String> classes = numbered(lines);
          if (!classes.isEmpty()) {
            said.put(file.name(), new YoloNames(classes, List.of(), List.of()));
          }
        }
      }
    }
    Optional<Map.Entry<String, YoloNames>> first = said.entrySet().stream().findFirst();
    for (Map.Entry<String, YoloNames> other : said.entrySet()) {
      if (!other.getValue().classes().equals(first.orElseThrow().getValue().classes())) {
        throw new GraftException(
            Fault.DATA,
            "'%s' and '%s' in '%s' name the classes differently; remove the one that is not meant."
                .formatted(first.get().getKey(), other.getKey(), tree.root()));
      }
    }
    return first.map(Map.Entry::getValue).orElse(new YoloNames(Map.of(), List.of(), List.of()));
  }

  private static Map<Integer, String> numbered(List<String> names) {
    Map<Integer, String> classes = new TreeMap<>();
    for (int i = 0; i < names.size(); i++) {
      if (!names.get(i).isEmpty()) {
        classes.put(i, names.get(i));
      }
    }
    return classes;
  }

  private static String text(Source file) {
    try {
      return new String(file.read(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new GraftException(Fault.DATA, "'" + file.name() + "' " + Scan.reason(e), e);
    }
  }

  static YoloNames ofYaml(String file, String text) {
    Map<String, List<String>> members = members(text);
    Map<Integer, String> classes = new TreeMap<>();
    List<String> names = members.getOrDefault("names", List.of());
    for (String item : names) {
      Matcher numbered = NUMBERED.matcher(item);
      int number = numbered.matches() ? Integer.parseInt(numbered.group(1)) : classes.size();
      classes.put(number, Label.clean(unquoted(numbered.matches() ? numbered.group(2) : item)));
    }
    if (classes.size() < names.size() || classes.containsValue("")) {
      throw new GraftException(
          Fault.DATA,
          "'names' in '%s' cannot be understood; expected a name for each class, as names: [cat, dog], a line '- cat' each, or a line '0: cat' each."
              .formatted(file));
    }
    List<YoloPart> parts = new ArrayList<>();
    members.forEach(
        (name, values) ->
            Split.named(name)
                .ifPresent(
                    split ->
                        values.stream()
                            .map(YoloNames::unquoted)
                            .filter(path -> !path.matches("|~|[Nn]ull|NULL"))
                            .forEach(path -> parts.add(new YoloPart(split, file, name, path)))));
    return new YoloNames(classes, parts, miscounted(file, members, classes.size()));
  }

  /** What is to be said where another number of classes is written than are named. */
  private static List<String> miscounted(
      String file, Map<String, List<String>> members, int named) {
    return members.getOrDefault("nc", List.of()).stream()
        .map(YoloNames::unquoted)
        .filter(count -> named > 0 && WHOLE.matcher(count).matches())
        .filter(count -> Integer.parseInt(count) != named)
        .map(
            count ->
                String.format(
                    Locale.ROOT,
                    "'%s' says 'nc: %s', but its 'names' are %d; the names are taken, so see that none is missing",
                    file,
                    count,
                    named))
        .toList();
  }

  /** The members at the top, each as its items; a plain value is one item. */
  private static Map<String, List<String>> members(String text) {
    Map<String, List<String>> members = new LinkedHashMap<>();
    List<String> items = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    for (String raw : text.replace("\uFEFF", "").lines().toList()) {
      String line = withoutComment(raw);
      Matcher member = MEMBER.matcher(line);
      if (open.isEmpty() && member.matches()) {
        items = new ArrayList<>();
        members.put(member.group(1).toLowerCase(Locale.ROOT), items);
        line = member.group(2) == null ? "" : member.group(2);
      } else if (open.isEmpty()) {
        line = line.strip().replaceFirst("^-(\\s+|$)", "");
      }
      String value = line.strip();
      if (value.isEmpty()) {
        continue;
      }
      if (!open.isEmpty() || value.startsWith("[") || value.startsWith("{")) {
        open.append(value).append(' ');
        if (value.endsWith("]") || value.endsWith("}")) {
          items.addAll(itemsOf(open.toString().strip()));
          open.setLength(0);
        }
      } else {
        items.add(value);
      }
    }
    return members;
  }

  /** Of a list or map in brackets. */
  private static List<String> itemsOf(String flow) {
    List<String> items = new ArrayList<>();
    StringBuilder item = new StringBuilder();
    char quote = 0;
    String inside = flow.substring(1, flow.length() - 1);
    for (int i = 0; i < inside.length(); i++) {
      char c = inside.charAt(i);
      if (isDoubled(inside, i, quote)) {
        item.append("''");
        i++;
        continue;
      }
      if (quote == 0 && c == ',') {
        items.add(item.toString().strip());
        item.setLength(0);
        continue;
      }
      quote = quote == 0 && (c == '\'' || c == '"') && opens(item) ? c : c == quote ? 0 : quote;
      item.append(c);
    }
    items.add(item.toString().strip());
    items.removeIf(String::isEmpty);
    return items;
  }

  /** Whether a quotation mark here is one, rather than an apostrophe in a word. */
  private static boolean opens(StringBuilder before) {
    String text = before.toString().strip();
    return text.isEmpty() || text.endsWith(":");
  }

  private static String withoutComment(String line) {
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (isDoubled(line, i, quote)) {
        i++;
        continue;
      }
      if (quote == 0 && c == '#' && (i == 0 || Character.isWhitespace(line.charAt(i - 1)))) {
        return line.substring(0, i);
      }
      boolean starts = i == 0 || " [{,:".indexOf(line.charAt(i - 1)) >= 0;
      quote = quote == 0 && (c == '\'' || c == '"') && starts ? c : c == quote ? 0 : quote;
    }
    return line;
  }

  /** Whether an apostrophe is written here, within such. */
  private static boolean isDoubled(String text, int at, char quote) {
    return quote == '\'' && text.startsWith("''", at);
  }

  private static String unquoted(String item) {
    String text = item.strip();
    boolean quoted =
        text.length() >= 2
            && (text.charAt(0) == '\'' || text.charAt(0) == '"')
            && text.charAt(text.length() - 1) == text.charAt(0);
    return quoted ? text.substring(1, text.length() - 1).replace("''", "'") : text;
  }
}
