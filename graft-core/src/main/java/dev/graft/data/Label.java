package dev.graft.data;

import java.text.Normalizer;
import java.util.Set;

/** Labels as they are compared: what looks the same is the same. */
final class Label {
  /** What tables write where there is nothing; of any other case only what they are known for. */
  private static final Set<String> MISSING =
      Set.of(
          "", "nan", "NaN", "NAN", "-nan", "-NaN", "null", "Null", "NULL", "None", "NA", "N/A",
          "n/a", "#N/A", "#NA", "<NA>", "NaT");

  /** Letters of Korean, Khmer and Braille that stand for none, and what joins graphemes. */
  private static final String FILLERS = "\u115f\u1160\u3164\uffa0\u17b4\u17b5\u2800\u034f";

  private Label() {}

  /**
   * The text composed (NFC), with single plain spaces for every kind of space, none at its ends,
   * and without characters that nobody sees.
   */
  static String clean(String text) {
    if (text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      return text;
    }
    StringBuilder seen = new StringBuilder();
    text.codePoints()
        .filter(c -> !isInvisible(c))
        .map(c -> isSpace(c) ? ' ' : c)
        .filter(c -> c != ' ' || (!seen.isEmpty() && seen.charAt(seen.length() - 1) != ' '))
        .forEach(seen::appendCodePoint);
    int start = 0;
    int end = seen.length();
    while (start < end && isPadding(seen.charAt(start))) {
      start++;
    }
    while (start < end && isPadding(seen.charAt(end - 1))) {
      end--;
    }
    return Normalizer.normalize(seen.substring(start, end), Normalizer.Form.NFC);
  }

  /** Whether a cleaned text from a table stands for no label. */
  static boolean isMissing(String cleaned) {
    return MISSING.contains(cleaned);
  }

  /** Whether a character shows nothing by itself, which many that mean something to others do. */
  static boolean isUnseen(int c) {
    return isSpace(c)
        || isInvisible(c)
        || Character.getType(c) == Character.FORMAT // also of joiners
        || (c >= 0xfe00 && c <= 0xfe0f) // variants of what stands before
        || FILLERS.indexOf(c) >= 0;
  }

  private static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c);
  }

  /** Zero-width spaces, soft hyphens, marks of writing direction and of byte order. */
  private static boolean isInvisible(int c) {
    return c == 0xad
        || c == 0x200b
        || c == 0x200e
        || c == 0x200f
        || (c >= 0x202a && c <= 0x202e)
        || c == 0x2060
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0xfeff;
  }

  /** Joiners mean something within a word only. */
  private static boolean isPadding(char c) {
    return c == ' ' || c == 0x200c || c == 0x200d;
  }
}
