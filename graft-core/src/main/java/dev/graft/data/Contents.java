package dev.graft.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a data set's samples are written as, as far as their names tell; their bytes are not looked
 * at.
 *
 * @param kind most of them
 * @param pairs whether they are pairs of texts
 */
public record Contents(Kind kind, boolean pairs) {
  /** What samples are written as. */
  public enum Kind {
    /** In tables, as texts. */
    INLINE,
    /** In text files. */
    TEXT_FILES,
    /** In other files. */
    OTHER_FILES
  }

  /**
   * Those of a data set.
   *
   * @throws dev.graft.GraftException if it is none
   */
  public static Contents of(Path path, DataSetOptions options) {
    Archives archives = new Archives();
    try {
      return of(Listing.of(path, Asked.of(options), archives).candidates());
    } finally {
      archives.closeAllBut(Set.of());
    }
  }

  private static Contents of(List<Candidate> candidates) {
    int inline = 0;
    int pairs = 0;
    int files = 0;
    for (Candidate candidate : candidates) {
      if (candidate.source() instanceof Source.Inline text) {
        inline++;
        pairs += text.text().indexOf(Source.Inline.PAIR) >= 0 ? 1 : 0;
      } else if (candidate.source().name().toLowerCase(Locale.ROOT).endsWith(".txt")) {
        files++;
      }
    }
    Kind kind =
        2 * inline > candidates.size()
            ? Kind.INLINE
            : 2 * files > candidates.size() ? Kind.TEXT_FILES : Kind.OTHER_FILES;
    return new Contents(kind, pairs > 0);
  }
}
