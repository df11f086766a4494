package dev.graft.cli;

import java.util.Locale;

/**
 * One line about a stage under way, for a terminal of any width: what does not fit is left out, the
 * least telling first.
 *
 * @param stage what is being done
 * @param done steps so far
 * @param total steps in all; 0 where that is not known
 * @param figures what is measured meanwhile, parted by commas, the most telling first; may be empty
 * @param seconds since the stage began
 * @param perSecond steps a second; not finite while that is not known
 */
record StatusLine(
    String stage, long done, long total, String figures, double seconds, double perSecond) {
  private static final int BAR = 20;
  private static final int NARROW = 60;
  private static final String GAP = "  ";

  /** The line, in at most so many columns. */
  String fit(int columns) {
    String line = Shortened.to(Math.max(8, stageColumns(columns)), stage);
    if (total > 0) {
      line =
          with(
              line,
              String.format(Locale.ROOT, "%3d %%", 100 * Math.min(done, total) / total),
              columns);
    }
    line = with(line, fittingFigures(columns - line.length() - GAP.length()), columns);
    line = with(line, total > 0 ? timeLeft() : elapsed(), columns);
    if (total > 0) {
      line = with(line, String.format(Locale.ROOT, "%,d/%,d", done, total), columns);
      line = with(line, rate(), columns);
      line = with(line, bar(), columns);
    }
    return Shortened.to(columns, line);
  }

  /**
   * The stage may take all where nothing else is told, and little where much is in little space.
   */
  private int stageColumns(int columns) {
    if (total == 0) {
      return columns - GAP.length() - elapsed().length();
    }
    return columns < NARROW && !figures.isEmpty() ? columns / 4 : columns / 2;
  }

  private static String with(String line, String more, int columns) {
    return more.isEmpty() || line.length() + GAP.length() + more.length() > columns
        ? line
        : line + GAP + more;
  }

  /** The first of the figures, which are parted by commas. */
  private String fittingFigures(int columns) {
    String fitting = figures;
    while (fitting.length() > columns && fitting.contains(",")) {
      fitting = fitting.substring(0, fitting.lastIndexOf(','));
    }
    return fitting;
  }

  private String timeLeft() {
    double left = (total - done) / perSecond;
    return Double.isFinite(left) ? clock(left) + " left" : "";
  }

  private String elapsed() {
    return seconds < 1 ? "" : clock(seconds);
  }

  private String rate() {
    return Double.isFinite(perSecond)
        ? String.format(Locale.ROOT, perSecond < 10 ? "%.1f/s" : "%.0f/s", perSecond)
        : "";
  }

  private String bar() {
    int filled = (int) (BAR * Math.min(done, total) / total);
    return "[" + "=".repeat(filled) + " ".repeat(BAR - filled) + "]";
  }

  /** Such as 0:07, 12:30 or 3:05:00. */
  static String clock(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }
}
