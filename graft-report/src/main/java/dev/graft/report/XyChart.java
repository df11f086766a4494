package dev.graft.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.report.DataTable.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Points over an x and a y axis: all that a script needs to draw it, and the same numbers as a
 * table for who cannot see or run that.
 *
 * @param title its heading
 * @param description what can be seen, in a sentence
 * @param square whether both axes are of one length
 * @param marks lines across, such as where a stage begins
 */
record XyChart(
    String title,
    String description,
    boolean square,
    Axis x,
    Axis y,
    List<Series> series,
    List<Mark> marks) {
  /** A longer table helps nobody. */
  private static final int MOST_ROWS = 400;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** How numbers along an axis are written. */
  enum Format {
    NUMBER {
      @Override
      String write(double value) {
        return Numbers.significant(value);
      }
    },
    DECIMAL {
      @Override
      String write(double value) {
        return Numbers.decimal(value);
      }
    },
    PERCENT {
      @Override
      String write(double value) {
        return Numbers.percent(value);
      }
    },
    COUNT {
      @Override
      String write(double value) {
        return Numbers.count((int) value);
      }
    };

    abstract String write(double value);
  }

  /**
   * An axis.
   *
   * @param log whether by powers of ten
   * @param min where it starts; null for what the points ask for
   * @param max where it ends; null for what the points ask for
   */
  record Axis(String name, Format format, boolean log, @Nullable Double min, @Nullable Double max) {
    static Axis of(String name, Format format) {
      return new Axis(name, format, false, null, null);
    }

    boolean takes(double value) {
      return Double.isFinite(value) && (!log || value > 0);
    }

    Axis logarithmic() {
      return new Axis(name, format, true, min, max);
    }

    Axis between(double from, double to) {
      return new Axis(name, format, log, from, to);
    }
  }

  /** How a series is drawn. */
  enum Look {
    LINE,
    /** A dashed line to compare with, which is no measurement. */
    REFERENCE,
    POINTS
  }

  /**
   * Points that belong together.
   *
   * @param colour the name of one of the page's colours
   * @param strength from 0, faint, to 1
   */
  record Series(String name, String colour, double strength, Look look, List<Point> points) {
    /** Whether there is one point, and one that means something by itself, for each x. */
    boolean tabular() {
      return look == Look.LINE || points.stream().anyMatch(point -> point.samples() != null);
    }
  }

  /**
   * A point.
   *
   * @param samples what it stands for, which makes it larger; null where all stand for as much
   */
  record Point(double x, double y, @Nullable Integer samples) {
    static Point of(double x, double y) {
      return new Point(x, y, null);
    }

    boolean hasPlaceOn(Axis across, Axis up) {
      return across.takes(x) && up.takes(y);
    }
  }

  /** A line across at a place on the x axis. */
  record Mark(double x, String label) {}

  /** Leaves out what has no place on the axes: NaN, infinity, and 0 on a logarithmic one. */
  XyChart {
    series =
        series.stream()
            .map(
                all ->
                    new Series(
                        all.name(),
                        all.colour(),
                        all.strength(),
                        all.look(),
                        all.points().stream().filter(point -> point.hasPlaceOn(x, y)).toList()))
            .toList();
    marks = List.copyOf(marks);
  }

  /** The chart as a figure. */
  Html html() {
    return Html.of(
        """
        <figure class="chart{}">
        <figcaption>{}<span class="note">{}</span></figcaption>
        <div class="plot" role="img" aria-label="{}"></div>
        <script type="application/json">{}</script>
        {}</figure>
        """,
        square ? " square" : "",
        Html.name(title),
        description,
        "Chart: " + title + ". " + description,
        json(),
        numbers());
  }

  /** As JSON that cannot end the script element it stands in. */
  private Html json() {
    try {
      return new Html(JSON.writeValueAsString(this).replace("<", "\\u003c"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a chart cannot be written as JSON: " + title, e);
    }
  }

  private Html numbers() {
    List<Series> measured = series.stream().filter(Series::tabular).toList();
    TreeSet<Double> rows = new TreeSet<>();
    measured.forEach(some -> some.points().forEach(point -> rows.add(point.x())));
    if (rows.size() > MOST_ROWS || rows.isEmpty()) {
      return Html.NONE;
    }
    boolean counted =
        measured.stream()
            .flatMap(some -> some.points().stream())
            .anyMatch(point -> point.samples() != null);
    List<Column> columns = new ArrayList<>(List.of(Column.text(DataParts.capital(x.name()))));
    measured.forEach(some -> columns.add(Column.number(some.name())));
    if (counted) {
      columns.add(Column.number("samples"));
    }
    List<List<Html>> body = rows.stream().map(at -> row(at, measured, counted)).toList();
    return Html.of(
        "<details><summary>The numbers</summary>\n{}</details>\n",
        DataTable.of(title, columns, body).withCaptionHidden().html());
  }

  private List<Html> row(double at, List<Series> measured, boolean counted) {
    List<Html> cells = new ArrayList<>(List.of(Html.of("{}", x.format().write(at))));
    int samples = 0;
    for (Series some : measured) {
      Point point =
          some.points().stream().filter(known -> known.x() == at).findFirst().orElse(null);
      cells.add(Html.of("{}", point == null ? "" : y.format().write(point.y())));
      samples += point == null ? 0 : Objects.requireNonNullElse(point.samples(), 0);
    }
    if (counted) {
      cells.add(Html.of("{}", Numbers.count(samples)));
    }
    return cells;
  }
}
