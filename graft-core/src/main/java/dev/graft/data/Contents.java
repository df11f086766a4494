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
  /** How names of sound files end; what is in them is told by their bytes. */
  private static final Set<String> SOUNDS =
      Set.of(
          "wav", "wave", "flac", "mp3", "ogg", "oga", "opus", "m4a", "aac", "wma", "aif", "aiff",
          "aifc", "au", "caf", "amr");

  /** What samples are written as. */
  public enum Kind {
    /** In tables, as texts. */
    INLINE,
    /** In text files. */
    TEXT_FILES,
    /** In sound files. */
    SOUND_FILES,
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
      Listing listing = Listing.of(path, Asked.of(options), archives);
      listing.requireSome(path);
      return of(listing.candidates().stream().map(Candidate::source).toList());
    } finally {
      archives.closeAllBut(Set.of());
    }
  }

  /** Those of the samples to learn from of a data set that was read. */
  public static Contents of(DataSet data) {
    return of(data.train().stream().map(Sample::source).toList());
  }

  private static Contents of(List<Source> sources) {
    int inline = 0;
    int pairs = 0;
    int texts = 0;
    int sounds = 0;
    for (Source source : sources) {
      if (source instanceof Source.Inline text) {
        inline++;
        pairs += text.text().indexOf(Source.Inline.PAIR) >= 0 ? 1 : 0;
        continue;
      }
      String name = source.name().toLowerCase(Locale.ROOT);
      texts += name.endsWith(".txt") ? 1 : 0;
      sounds += SOUNDS.contains(name.substring(name.lastIndexOf('.') + 1)) ? 1 : 0;
    }
    int most = sources.size() / 2; // and more than that are most
    Kind kind =
        inline > most
            ? Kind.INLINE
            : texts > most ? Kind.TEXT_FILES : sounds > most ? Kind.SOUND_FILES : Kind.OTHER_FILES;
    return new Contents(kind, pairs > 0);
  }
}
