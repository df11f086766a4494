package dev.graft.data;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.nio.charset.Charset;
import java.util.Locale;

/**
 * The names of files as Java sees them. It takes their encoding from the locale that it was started
 * in; where that is plain ASCII, as in a bare container, all other letters become one and the same.
 */
final class FileNames {
  /** What stands for each byte that could not be read. */
  private static final char UNREADABLE = '\uFFFD';

  private FileNames() {}

  /** Whether all names can be told apart. */
  static boolean areUnicode() {
    return encoding().toUpperCase(Locale.ROOT).startsWith("UTF");
  }

  private static String encoding() {
    return System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name());
  }

  /** Whether letters of this name were lost. */
  static boolean isUnreadable(String name) {
    return name.indexOf(UNREADABLE) >= 0;
  }

  /** What to say of a name that letters were lost of. */
  static GraftException unreadable(String name) {
    return areUnicode()
        ? new GraftException(
            Fault.DATA,
            "the name '%s' is not UTF-8, so its letters cannot be told; rename it, with convmv for instance."
                .formatted(name))
        : notRepresentable(name);
  }

  /** What to say of a name that this JVM has no letters for. */
  static GraftException notRepresentable(String name) {
    return new GraftException(
        Fault.ENVIRONMENT,
        "the letters of '%s' cannot be told: this Java was started in a locale whose file names are %s; start it in one of UTF-8, by setting LC_ALL=C.UTF-8 before."
            .formatted(name, encoding()));
  }
}
