package dev.graft.data;

import dev.graft.data.Candidate.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Pictures and their YOLO labels, a text file for each with a line per box: class number, middle,
 * width and height as parts of the picture's; or class number and the corners of an outline. For
 * one tree only.
 */
final class YoloBoxes {
  /** So many label files are looked at to tell whether they are such. */
  private static final int LOOKED_AT = 20;

  private static final int BOX_NUMBERS = 5;
  private static final Pattern NUMBERS =
      Pattern.compile("\\s*\\d+(\\.0*)?(\\s+[-+]?[0-9.]+([eE][-+]?\\d+)?){4,}\\s*");

  /** So far above 1 a part of a picture's side may be by having been rounded. */
  private static final double ROUNDING = 1.05;

  private final Tree tree;
  private final YoloNames names;
  private final Map<Source, Source> labels;
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<Skipped> skipped;
  private final List<String> warnings = new ArrayList<>();

  private YoloBoxes(Tree tree, YoloNames names, Map<Source, Source> labels) {
    this.tree = tree;
    this.names = names;
    this.labels = labels;
    this.skipped = new ArrayList<>(tree.skipped());
  }

  /** What the labels in a tree list; empty if there are none. */
  static Optional<Listing> find(Tree tree) {
    List<Source> files = tree.filesBelow("");
    List<Source> pictures = files.stream().filter(BoxLayout::isPicture).toList();
    List<Source> texts = files.stream().filter(file -> BoxLayout.endsWith(file, ".txt")).toList();
    if (pictures.isEmpty() || texts.isEmpty()) {
      return Optional.empty();
    }
    Map<Source, Source> labels = labels(pictures, texts);
    boolean any =
        labels.values().stream().distinct().limit(LOOKED_AT).anyMatch(YoloBoxes::isLabels);
    return any
        ? Optional.of(new YoloBoxes(tree, YoloNames.of(tree), labels).list(pictures, texts))
        : Optional.empty();
  }

  /** The labels by picture: where 'images' in its path is 'labels', or else the nearest. */
  private static Map<Source, Source> labels(List<Source> pictures, List<Source> texts) {
    Map<String, Source> byName =
        texts.stream().collect(Collectors.toMap(Source::name, text -> text, (a, b) -> a));
    NearestFile nearest = new NearestFile(texts);
    Map<Source, Source> labels = new LinkedHashMap<>();
    for (Source picture : pictures) {
      String folder = Tree.parent(picture.name());
      String stem = BoxLayout.stem(picture.name());
      String swapped = (folder + "/").replaceFirst("(?i)(.*(?:^|/))images/", "$1labels/");
      Source label = byName.get(swapped + stem + ".txt");
      if (label == null && !swapped.equals(folder + "/")) {
        label = byName.get(Tree.join(folder, stem + ".txt"));
      } else if (label == null) {
        label = unique(nearest, picture, stem);
      }
      if (label != null) {
        labels.put(picture, label);
      }
    }
    return labels;
  }

  private static @Nullable Source unique(NearestFile nearest, Source picture, String stem) {
    try {
      return nearest.to(picture, stem).orElse(null);
    } catch (UnfitRow e) {
      return null;
    }
  }

  private static List<String> lines(Source file) {
    try {
      String text = new String(file.read(), StandardCharsets.UTF_8);
      return text.replace("\uFEFF", "").lines().toList();
    } catch (IOException e) {
      throw new UnfitRow(Scan.reason(e));
    }
  }

  private Listing list(List<Source> pictures, List<Source> texts) {
    warnings.addAll(names.warnings());
    Map<Source, Split> parts = new YoloParts(tree, names.parts(), warnings).of(pictures);
    List<Source> without = new ArrayList<>();
    for (Source picture : pictures) {
      Split split = parts.get(picture);
      Source label = labels.get(picture);
      if (split == null) {
        continue;
      }
      List<StatedBox> boxes = new ArrayList<>();
      if (label == null) {
        without.add(picture);
      } else {
        try {
          read(label, boxes);
        } catch (UnfitRow e) {
          skipped.add(new Skipped(label.name(), String.valueOf(e.getMessage())));
          continue;
        }
      }
      candidates.add(
          new Candidate(picture, new Answer.Boxes(new StatedSize.Fractions(), boxes), split));
    }
    if (!without.isEmpty()) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "pictures without a label file count as showing nothing, %d of %d, such as '%s'",
              without.size(),
              candidates.size(),
              without.get(0).name()));
    }
    if (names.classes().isEmpty()) {
      warnings.add(
          "neither data.yaml nor classes.txt names the classes, so they are called by their numbers");
    }
    Set<Source> used = new HashSet<>(labels.values());
    texts.stream()
        .filter(text -> !used.contains(text) && isLabels(text))
        .forEach(text -> skipped.add(new Skipped(text.name(), "has labels of no picture")));
    return new Listing(Task.DETECT, List.of(), candidates, skipped, warnings);
  }

  private static boolean isLabels(Source text) {
    try {
      return lines(text).stream()
          .filter(line -> !line.isBlank())
          .limit(1)
          .anyMatch(line -> NUMBERS.matcher(line).matches());
    } catch (UnfitRow e) {
      return false;
    }
  }

  private void read(Source file, List<StatedBox> boxes) {
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      String where = file.name() + ":" + (i + 1);
      if (lines.get(i).isBlank()) {
        continue;
      }
      try {
        boxes.add(box(lines.get(i), where));
      } catch (UnfitRow e) {
        skipped.add(new Skipped(where, String.valueOf(e.getMessage())));
      }
    }
    if (boxes.isEmpty() && lines.stream().anyMatch(line -> !line.isBlank())) {
      throw new UnfitRow("has no line that can be used, so its picture is left out");
    }
  }

  private StatedBox box(String line, String where) {
    double[] values;
    try {
      values = Arrays.stream(line.strip().split("\\s+")).mapToDouble(Double::parseDouble).toArray();
    } catch (NumberFormatException e) {
      throw new UnfitRow("is not numbers alone: class, middle across, middle down, width, height");
    }
    boolean outline = values.length > BOX_NUMBERS + 1 && values.length % 2 == 1;
    if (values.length != BOX_NUMBERS && !outline) {
      throw new UnfitRow(
          String.format(
              Locale.ROOT,
              "has %d numbers; expected 5: class, middle across, middle down, width, height",
              values.length));
    }
    for (int i = 1; i < values.length; i++) {
      if (!(values[i] >= 1 - ROUNDING && values[i] <= ROUNDING)) {
        throw new UnfitRow(
            String.format(
                Locale.ROOT, "has %s where a part of the picture from 0 to 1 is meant", values[i]));
      }
    }
    String label = label(values[0]);
    return outline
        ? about(values, label, where)
        : new StatedBox(
            label,
            values[1] - values[3] / 2,
            values[2] - values[4] / 2,
            values[1] + values[3] / 2,
            values[2] + values[4] / 2,
            false,
            OptionalDouble.empty(),
            where);
  }

  private static StatedBox about(double[] outline, String label, String where) {
    double left = Double.MAX_VALUE;
    double top = Double.MAX_VALUE;
    double right = -Double.MAX_VALUE;
    double bottom = -Double.MAX_VALUE;
    for (int i = 1; i + 1 < outline.length; i += 2) {
      left = Math.min(left, outline[i]);
      right = Math.max(right, outline[i]);
      top = Math.min(top, outline[i + 1]);
      bottom = Math.max(bottom, outline[i + 1]);
    }
    return new StatedBox(label, left, top, right, bottom, false, OptionalDouble.empty(), where);
  }

  private String label(double number) {
    int index = (int) number;
    if (index != number || index < 0) {
      throw new UnfitRow("has the class " + number + ", which is no number of one");
    }
    if (names.classes().isEmpty()) {
      return String.valueOf(index);
    }
    String name = names.classes().get(index);
    if (name == null) {
      throw new UnfitRow(
          String.format(
              Locale.ROOT,
              "has the class number %d, which is none of the %d that are named",
              index,
              names.classes().size()));
    }
    return name;
  }
}
