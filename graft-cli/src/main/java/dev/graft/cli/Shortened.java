package dev.graft.cli;

/** Text for so many columns; where it is cut, three dots say so. */
final class Shortened {
  private static final String DOTS = "...";

  private Shortened() {}

  /** The text, without what does not fit. */
  static String to(int columns, String text) {
    if (text.length() <= columns) {
      return text;
    }
    String end = DOTS.substring(0, Math.min(DOTS.length(), Math.max(0, columns)));
    int kept = Math.max(0, columns - end.length());
    boolean splits = kept > 0 && Character.isHighSurrogate(text.charAt(kept - 1));
    return text.substring(0, splits ? kept - 1 : kept).stripTrailing() + end;
  }
}
