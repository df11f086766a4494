package dev.graft.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the pictures of a YOLO folder are for: as its YAML says, where that can be found; else as
 * folders are called.
 *
 * @param stated folders, or lists of pictures
 * @param warnings receives what stops nothing
 */
record YoloParts(Tree tree, List<YoloPart> stated, List<String> warnings) {
  /** What each picture is for; those that are for nothing are not in it. */
  Map<Source, Split> of(List<Source> pictures) {
    Map<Source, Split> parts = asStated(pictures);
    if (!parts.isEmpty()) {
      Set<Source> left = new HashSet<>(pictures);
      left.removeAll(parts.keySet());
      if (!left.isEmpty()) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "pictures in none of the parts that the YAML file names are left out, %d of them, such as '%s'",
                left.size(),
                pictures.stream().filter(left::contains).findFirst().orElseThrow().name()));
      }
      return parts;
    }
    for (Source picture : pictures) {
      parts.put(picture, BoxLayout.split(tree, Tree.parent(picture.name())).orElse(Split.TRAIN));
    }
    return parts;
  }

  private Map<Source, Split> asStated(List<Source> pictures) {
    Map<Source, Split> parts = new LinkedHashMap<>();
    Set<Split> found = new HashSet<>();
    int twice = 0;
    for (Split split : Split.values()) {
      for (YoloPart part : stated.stream().filter(one -> one.split() == split).toList()) {
        List<Source> own = at(part.path(), pictures);
        if (own.isEmpty()) {
          warnings.add(part.absence());
        } else {
          found.add(split);
        }
        for (Source picture : own) {
          twice += parts.putIfAbsent(picture, split) != null && parts.get(picture) != split ? 1 : 0;
        }
      }
    }
    if (!found.contains(Split.TRAIN)) {
      return new HashMap<>();
    }
    if (twice > 0) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "pictures that the YAML file names in several parts, %d of them, are taken for the first: train, val, test",
              twice));
    }
    return parts;
  }

  /** The pictures in a folder, or in a list of them, that lies somewhere in the tree. */
  private List<Source> at(String path, List<Source> pictures) {
    String place = path.replace('\\', '/').replaceFirst("^(\\.{1,2}/)+", "").replaceAll("/+$", "");
    // From the whole path on: the folder may have been moved since. That something is called images
    // says nothing of what it is for.
    for (String end = place; !end.isEmpty(); end = behindSlash(end)) {
      if (!end.equals(place) && !end.contains("/") && Split.named(end).isEmpty()) {
        break;
      }
      String folder = end;
      List<Source> own =
          folder.toLowerCase(Locale.ROOT).endsWith(".txt")
              ? inList(folder, pictures)
              : pictures.stream()
                  .filter(one -> ("/" + one.name()).contains("/" + folder + "/"))
                  .toList();
      if (!own.isEmpty()) {
        return own;
      }
    }
    return List.of();
  }

  private static String behindSlash(String path) {
    int slash = path.indexOf('/');
    return slash < 0 ? "" : path.substring(slash + 1);
  }

  private List<Source> inList(String file, List<Source> pictures) {
    List<Source> lists =
        tree.filesBelow("").stream()
            .filter(one -> ("/" + one.name()).endsWith("/" + file))
            .toList();
    if (lists.isEmpty()) {
      return List.of();
    }
    try {
      Set<String> names = new HashSet<>();
      String text = new String(lists.get(0).read(), StandardCharsets.UTF_8);
      text.lines().map(BoxLayout::lastPart).map(String::strip).forEach(names::add);
      return pictures.stream()
          .filter(one -> names.contains(BoxLayout.lastPart(one.name())))
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
