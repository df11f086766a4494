package dev.graft;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What someone may have meant who wrote a name that is not known. */
public final class Misspelling {
  private Misspelling() {}

  /**
   * The known name that is nearest in edits, if it is near: at most a third of its letters differ,
   * or the word is how it begins; upper and lower case are one.
   */
  public static Optional<String> meant(String word, Collection<String> known) {
    String written = word.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(
            name ->
                3 * edits(written, name.toLowerCase(Locale.ROOT)) <= name.length()
                    || begins(written, name.toLowerCase(Locale.ROOT)))
        .min(
            Comparator.comparingInt((String name) -> edits(written, name.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static boolean begins(String written, String name) {
    return written.replace("-", "").length() >= 3 && name.startsWith(written);
  }

  /** Damerau and Levenshtein's distance: letters added, left out, changed or swapped. */
  private static int edits(String a, String b) {
    int[][] distance = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        distance[i][j] = i == 0 || j == 0 ? i + j : nearest(a, b, i, j, distance);
      }
    }
    return distance[a.length()][b.length()];
  }

  private static int nearest(String a, String b, int i, int j, int[][] distance) {
    int changed = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int least =
        Math.min(
            distance[i - 1][j - 1] + changed, 1 + Math.min(distance[i - 1][j], distance[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, distance[i - 2][j - 2] + 1) : least;
  }
}
