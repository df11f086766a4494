package dev.graft.report;

import dev.graft.modality.Noun;
import java.util.Locale;

/** Numbers as people read them; what is not finite is a dash. */
final class Numbers {
  /** Between a number and its unit no line is broken. */
  private static final char NO_BREAK_SPACE = '\u00A0';

  private static final int MINUTE = 60;
  private static final int HOUR = 60 * MINUTE;

  private Numbers() {}

  /** A share, such as {@code 96.1 %}. */
  static String percent(double share) {
    return orDash(share, "%.1f" + NO_BREAK_SPACE + "%%", 100 * share);
  }

  /** With three decimals. */
  static String decimal(double value) {
    return orDash(value, "%.3f", value);
  }

  /** With four significant digits, of whatever size. */
  static String significant(double value) {
    double size = Math.abs(value);
    boolean plain = value == 0 || (size >= 1e-3 && size < 1e6);
    String digits = orDash(value, plain ? "%.4g" : "%.3e", value);
    return plain && digits.contains(".") ? digits.replaceAll("\\.?0+$", "") : digits;
  }

  /** How probable something is by chance, with two significant digits. */
  static String probability(double p) {
    return p < 1e-3 ? "below 0.001" : orDash(p, "%.2g", p);
  }

  static String count(int count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A number of things, such as {@code 1 picture} or {@code 12 pictures}. */
  static String count(int count, String thing) {
    return count(count) + NO_BREAK_SPACE + thing + (count == 1 ? "" : "s");
  }

  /** A number of samples of a kind, such as {@code 12 validation pictures}. */
  static String count(int count, String adjective, Noun noun) {
    String thing = count == 1 ? noun.one() : noun.many();
    return count(count) + NO_BREAK_SPACE + adjective + " " + thing;
  }

  /** A duration, such as {@code 4.4 s}, {@code 3 min 20 s} or {@code 1 h 5 min}. */
  static String seconds(double seconds) {
    long whole = Math.round(seconds);
    if (whole < MINUTE) {
      return orDash(seconds, "%.1f" + NO_BREAK_SPACE + "s", seconds);
    }
    String text =
        whole < HOUR
            ? String.format(Locale.ROOT, "%d min %d s", whole / MINUTE, whole % MINUTE)
            : String.format(Locale.ROOT, "%d h %d min", whole / HOUR, whole % HOUR / MINUTE);
    return text.replace(' ', NO_BREAK_SPACE);
  }

  private static String orDash(double value, String format, double shown) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, format, shown) : "\u2013";
  }
}
