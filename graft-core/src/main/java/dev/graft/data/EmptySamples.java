package dev.graft.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which samples hold next to nothing, such as sounds of silence alone. */
final class EmptySamples {
  private static final int NAMED = 3;

  private EmptySamples() {}

  /**
   * What people are told of those that take part: a warning for each thing that alone is in some.
   *
   * @param sound what was found of their files
   */
  static List<String> warnings(List<Sound> sound, Parts parts) {
    Map<String, String> known = new LinkedHashMap<>();
    sound.forEach(one -> one.emptiness().ifPresent(what -> known.put(one.sha256(), what)));
    Map<String, List<String>> names = new LinkedHashMap<>();
    parts
        .all()
        .forEach(
            sample -> {
              String what = known.get(sample.sha256());
              if (what != null) {
                names.computeIfAbsent(what, it -> new ArrayList<>()).add(sample.name());
              }
            });
    long all = parts.all().count();
    return names.entrySet().stream()
        .map(one -> warning(one.getKey(), one.getValue(), all))
        .toList();
  }

  private static String warning(String what, List<String> names, long all) {
    int more = names.size() - NAMED;
    return String.format(
        Locale.ROOT,
        "%,d of the %,d samples %s nothing but %s: %s%s; remove what should hold more",
        names.size(),
        all,
        names.size() == 1 ? "holds" : "hold",
        what,
        Table.named(names.subList(0, Math.min(NAMED, names.size()))),
        more > 0 ? String.format(Locale.ROOT, " and %,d more", more) : "");
  }
}
