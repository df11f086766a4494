package dev.graft.report;

import dev.graft.advice.Advice;
import dev.graft.advice.Advice.ClassCount;
import dev.graft.advice.Advice.Labels;
import dev.graft.advice.Advice.RankedBackbone;
import dev.graft.advice.LearningCurve;
import dev.graft.report.DataTable.Column;
import dev.graft.report.XyChart.Axis;
import dev.graft.report.XyChart.Format;
import dev.graft.report.XyChart.Look;
import dev.graft.report.XyChart.Point;
import dev.graft.report.XyChart.Series;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Advice as one HTML page for people. It needs no network and no other file. */
public final class AdviceReport {
  /** More are in {@code advice.json}. */
  private static final int MOST_CLASSES = 100;

  /** More are in {@code suspects.csv}. */
  private static final int MOST_SUSPECTS = 50;

  private final Advice advice;
  private final String command;

  private AdviceReport(Advice advice, String command) {
    this.advice = advice;
    this.command = command;
  }

  /**
   * Writes {@code report.html}.
   *
   * @param folder an existing folder
   * @param command trains as was advised
   * @return the file
   * @throws dev.graft.GraftException if it cannot be written
   */
  public static Path write(Path folder, Advice advice, String command) {
    return Report.write(folder, html(advice, command));
  }

  /** The page; the same for the same advice. */
  static String html(Advice advice, String command) {
    return new AdviceReport(advice, command).page().markup();
  }

  private Html page() {
    return Page.of(
        "Graft: advice on " + best().name(),
        opening(),
        List.of(
            new Section("first", "Before training", first()),
            new Section("backbones", "Backbones", backbones()),
            new Section("labels", "What more labels promise", curve(advice.curve())),
            new Section("depth", "How deep it lies", depths()),
            new Section("classes", "Class by class", classes()),
            new Section("suspects", "Labels that look wrong", suspects(advice.labels())),
            new Section(
                "use",
                "Do it",
                Html.of("<pre aria-label=\"Command\"><code>{}</code></pre>\n", command))));
  }

  private RankedBackbone best() {
    return advice.backbones().get(0);
  }

  private Html opening() {
    return Html.of(
        """
        <header>
        <p class="eyebrow">Graft {} · advice</p>
        <h1>Take <span class="names">{}</span> on <bdi>{}</bdi></h1>
        <p class="lead">{}</p>
        <ul class="tiles">{}</ul>
        <div class="why"><h2>Because</h2><ul>{}</ul></div>
        </header>
        """,
        advice.graft(),
        advice.strategy().equals("head") ? "the exact head" : advice.strategy(),
        best().name(),
        expected(),
        tiles(),
        advice.reasons().stream()
            .map(reason -> Html.of("<li>{}</li>", Making.sentence(reason)))
            .toList());
  }

  private Html expected() {
    String head = Numbers.decimal(advice.head().score());
    Advice.Expected expected = advice.expected();
    if (expected == null) {
      return Html.of(
          "Solved exactly on the features it reaches <strong>{}</strong> ({}, in {}), and nothing"
              + " speaks for moving more.",
          head,
          advice.head().measure(),
          advice.head().heldOut());
    }
    return Html.of(
        "The exact head alone reaches {} held out ({}); expect <strong>{} to {}</strong>, by what"
            + " was seen on {}.",
        head,
        advice.head().measure(),
        Numbers.decimal(expected.low()),
        Numbers.decimal(expected.high()),
        expected.seen());
  }

  private List<Html> tiles() {
    List<Html> tiles = new ArrayList<>();
    tiles.add(
        Opening.tile(
            "Exact head", Numbers.decimal(advice.head().score()), advice.head().measure()));
    tiles.add(Opening.tile("Learned from", Numbers.count(advice.train()), advice.samples()));
    if (advice.shift() != null) {
      tiles.add(
          Opening.tile(
              "Distance", Numbers.decimal(advice.shift()), "nats from the backbone’s data"));
    }
    Advice.Cost cost = advice.cost();
    if (cost != null) {
      tiles.add(
          Opening.tile(
              "Training takes",
              Numbers.seconds(cost.seconds()),
              Numbers.count(cost.epochs(), "epoch") + " on this machine"));
    }
    tiles.add(Opening.tile("Found in", Numbers.seconds(advice.seconds()), "for this advice"));
    return tiles;
  }

  private Html first() {
    return advice.first().isEmpty()
        ? Html.NONE
        : Html.of(
            "<ul>{}</ul>\n",
            advice.first().stream()
                .map(one -> Html.of("<li>{}</li>", Making.sentence(one)))
                .toList());
  }

  private Html backbones() {
    if (advice.backbones().size() < 2) {
      return Html.NONE;
    }
    List<Column> columns =
        List.of(
            Column.text("Backbone"),
            Column.number("Score"),
            Column.number("Loss"),
            Column.number("Parameters"),
            Column.bar());
    return DataTable.of(
            "The exact head on each, on samples left out: " + advice.head().measure(),
            columns,
            advice.backbones().stream()
                .map(
                    one ->
                        List.of(
                            Html.name(one.name()),
                            Html.of("{}", Numbers.decimal(one.score())),
                            Html.of("{}", Numbers.decimal(one.loss())),
                            Html.of("{}", String.format(Locale.ROOT, "%,d", one.parameters())),
                            ClassTable.bar(one.score())))
                .toList())
        .html();
  }

  private static Html curve(@Nullable LearningCurve curve) {
    if (curve == null) {
      return Html.NONE;
    }
    List<Point> points =
        curve.points().stream().map(point -> Point.of(point.samples(), point.score())).toList();
    Point last = points.get(points.size() - 1);
    return new XyChart(
            "A ridge head with so many training samples",
            "Share that is right of those left out; twice as many promise %s."
                .formatted(Numbers.percent(curve.twice())),
            false,
            Axis.of("samples", Format.COUNT),
            Axis.of("right", Format.PERCENT),
            List.of(
                new Series("measured", "one", 1, Look.LINE, points),
                new Series(
                    "promised",
                    "reference",
                    1,
                    Look.REFERENCE,
                    List.of(last, Point.of(2 * last.x(), curve.twice())))),
            List.of())
        .html();
  }

  private Html depths() {
    return advice.depths().isEmpty()
        ? Html.NONE
        : DataTable.of(
                "A ridge head on what each block shows, from the input to the features",
                List.of(Column.text("Block"), Column.number("Score"), Column.bar()),
                advice.depths().stream()
                    .map(
                        depth ->
                            List.of(
                                Html.name(depth.block()),
                                Html.of("{}", Numbers.decimal(depth.score())),
                                ClassTable.bar(depth.score())))
                    .toList())
            .html();
  }

  private Html classes() {
    if (advice.classes().isEmpty()) {
      return Html.NONE;
    }
    List<List<Html>> rows =
        advice.classes().stream()
            .sorted(Comparator.comparingDouble(ClassCount::recall))
            .limit(MOST_CLASSES)
            .map(
                one ->
                    List.of(
                        Html.name(one.name()),
                        Html.of("{}", Numbers.count(one.samples())),
                        Html.of("{}", Numbers.percent(one.recall())),
                        ClassTable.bar(one.recall())))
            .toList();
    return DataTable.of(
            "What the exact head recognises, the least first",
            List.of(
                Column.text("Class"),
                Column.number(DataParts.capital(advice.samples())),
                Column.number("Recognised"),
                Column.bar()),
            rows)
        .html();
  }

  private static Html suspects(@Nullable Labels labels) {
    if (labels == null || labels.suspects().isEmpty()) {
      return Html.NONE;
    }
    List<List<Html>> rows =
        labels.suspects().stream()
            .limit(MOST_SUSPECTS)
            .map(
                one ->
                    List.of(
                        Html.name(one.sample()),
                        Html.of("{} ({})", Html.name(one.given()), Numbers.percent(one.own())),
                        Html.of("{} ({})", Html.name(one.likely()), Numbers.percent(one.other()))))
            .toList();
    return Html.of(
        "<p>{} labelled as one class and taken for another by a head that did not learn from them,"
            + " {} of them as surely as it is right elsewhere. <code>suspects.csv</code> has all.</p>\n{}",
        labels.suspects().size() == 1 ? "One is" : Numbers.count(labels.suspects().size()) + " are",
        Numbers.count(labels.count()),
        DataTable.of(
                "The most suspect first",
                List.of(Column.text("File"), Column.text("Label"), Column.text("Likely")),
                rows)
            .html());
  }
}
