package dev.graft.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A file or manifest row that takes no part.
 *
 * @param path the path relative to the data set, or the manifest and its line
 * @param reason why, as a phrase that completes "it was skipped because it ..." or stands alone
 */
public record Skipped(String path, String reason) {
  /** How many kinds a message names. */
  private static final int NAMED = 3;

  /**
   * Those that were skipped for one reason.
   *
   * @param first the first of them
   * @param count how many
   */
  public record Kind(Skipped first, int count) {
    /** The count, and the first as an example. */
    public String describe() {
      String reason = first.reason();
      boolean isLine = first.path().startsWith("line ");
      String one =
          isLine
              ? reason.startsWith(first.path()) ? reason : first.path() + " " + reason
              : "'%s'%s %s"
                  .formatted(
                      first.path(),
                      reason.startsWith("line ") ? "," : first.isRow() ? ":" : "",
                      reason);
      return count == 1 ? one : String.format(Locale.ROOT, "%d like this: %s", count, one);
    }
  }

  /** By reason, the most frequent first; names, numbers and lines in a reason make no other one. */
  public static List<Kind> kinds(List<Skipped> skipped) {
    Map<String, List<Skipped>> byReason =
        skipped.stream()
            .collect(Collectors.groupingBy(Skipped::kind, LinkedHashMap::new, Collectors.toList()));
    List<Kind> kinds = new ArrayList<>();
    byReason.values().forEach(alike -> kinds.add(new Kind(alike.get(0), alike.size())));
    kinds.sort((a, b) -> Integer.compare(b.count(), a.count()));
    return kinds;
  }

  /** Whether it is a row of a table, rather than a file. */
  public boolean isRow() {
    return path.matches("line \\d+.*|.*:\\d+");
  }

  /** Whether it is an entry of a file with annotations, rather than a file. */
  public boolean isAnnotation() {
    return path.matches(".*, (annotation|object|image) .*");
  }

  private String kind() {
    return reason
        .replaceAll("^line \\d+ of .*?: ", "")
        .replaceAll("'[^']*'", "''")
        .replaceAll("\\d+", "0");
  }

  /** In brackets how many were skipped, and why; nothing if none were. */
  static String summary(List<Skipped> skipped) {
    if (skipped.isEmpty()) {
      return "";
    }
    List<Kind> kinds = kinds(skipped);
    return kinds.stream()
        .limit(NAMED)
        .map(Kind::describe)
        .collect(
            Collectors.joining(
                "; ", " (" + skipped.size() + " skipped: ", kinds.size() > NAMED ? "; ...)" : ")"));
  }
}
