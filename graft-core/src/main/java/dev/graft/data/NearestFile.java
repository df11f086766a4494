package dev.graft.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files by their names without endings, of which the one is found that belongs to another file. */
final class NearestFile {
  private final Map<String, List<Source>> byStem = new HashMap<>();

  NearestFile(List<Source> files) {
    for (Source file : files) {
      byStem.computeIfAbsent(key(file.name()), stem -> new ArrayList<>()).add(file);
    }
  }

  /**
   * The file of a stem whose folders are most like those of another file.
   *
   * @param stem without an ending
   * @throws UnfitRow if several are as near
   */
  Optional<Source> to(Source other, String stem) {
    List<Source> candidates = byStem.getOrDefault(Label.clean(stem), List.of());
    long most = candidates.stream().mapToLong(one -> shared(one, other)).max().orElse(0);
    List<Source> nearest = candidates.stream().filter(one -> shared(one, other) == most).toList();
    if (nearest.size() > 1) {
      throw new UnfitRow(
          "may belong to '%s' or to '%s'".formatted(nearest.get(0).name(), nearest.get(1).name()));
    }
    return nearest.stream().findFirst();
  }

  private static String key(String file) {
    return Label.clean(BoxLayout.stem(file));
  }

  /** How many folders two paths share, wherever in them; all that come first count twice. */
  private static long shared(Source one, Source other) {
    List<String> some = List.of(Tree.parent(one.name()).split("/"));
    List<String> others = new ArrayList<>(Arrays.asList(Tree.parent(other.name()).split("/")));
    long first = 0;
    while (first < Math.min(some.size(), others.size())
        && some.get((int) first).equals(others.get((int) first))) {
      first++;
    }
    return first + some.stream().filter(others::remove).count();
  }
}
