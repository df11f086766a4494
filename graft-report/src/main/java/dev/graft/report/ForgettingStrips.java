package dev.graft.report;

import dev.graft.compare.ComparedStrategy;
import dev.graft.compare.ComparisonRecord;
import dev.graft.forgetting.Agreement;
import dev.graft.forgetting.BlockChange;
import dev.graft.forgetting.Forgetting;
import dev.graft.report.DataTable.Column;
import dev.graft.report.XyChart.Axis;
import dev.graft.report.XyChart.Format;
import dev.graft.report.XyChart.Look;
import dev.graft.report.XyChart.Point;
import dev.graft.report.XyChart.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What strategies did to the pretrained network, block by block. */
final class ForgettingStrips {
  private static final String ABSENT = "–";

  private ForgettingStrips() {}

  static Html body(ComparisonRecord compared) {
    List<ComparedStrategy> moved =
        compared.strategies().stream().filter(one -> one.forgetting() != null).toList();
    if (moved.isEmpty()) {
      return Html.NONE;
    }
    List<Html> parts = new ArrayList<>();
    parts.add(
        Html.of(
            "<p>A strip is the network from the input, left, to the features. The less a block shows"
                + " of samples what it showed before (linear CKA), the darker it is; dashed ones were"
                + " frozen.</p>\n"));
    if (compared.oldHead() != null) {
      parts.add(
          Html.of("<p>What an old head would say now is not known: {}.</p>\n", compared.oldHead()));
    }
    moved.forEach(one -> parts.add(strip(one, forgetting(one))));
    parts.add(line(moved));
    return Html.join(parts);
  }

  private static Forgetting forgetting(ComparedStrategy one) {
    return Objects.requireNonNull(one.forgetting());
  }

  private static Html strip(ComparedStrategy one, Forgetting forgetting) {
    Agreement agreement = forgetting.agreement();
    return Html.of(
        """
        <h3>{}</h3>
        <p>Parameters moved by {} of their length.{}{}{}</p>
        {}
        """,
        one.strategy(),
        Numbers.percent(forgetting.distance()),
        agreement == null
            ? Html.NONE
            : Html.of(
                " The head that came with the network names the same class as before for"
                    + " <strong>{}</strong> of {} held-out samples ({} to {}).",
                Numbers.percent(agreement.share()),
                Numbers.count(agreement.samples()),
                Numbers.percent(agreement.low()),
                Numbers.percent(agreement.high())),
        reference(forgetting.reference()),
        forgetting.ofResult()
            ? Html.NONE
            : Html.of(
                " This is of what training ended with: the network as it was became the result."),
        new BlockStrip(
                "The numbers of " + one.strategy(),
                forgetting.blocks().stream().map(ForgettingStrips::cell).toList(),
                List.of(Column.number("Moved"), Column.number("CKA"), Column.number("By chance")))
            .html());
  }

  private static Html reference(@Nullable Agreement agreement) {
    return agreement == null
        ? Html.NONE
        : Html.of(
            " For samples that Graft drew, which are nobody’s task, it does for"
                + " <strong>{}</strong> of {} ({} to {}).",
            Numbers.percent(agreement.share()),
            Numbers.count(agreement.samples()),
            Numbers.percent(agreement.low()),
            Numbers.percent(agreement.high()));
  }

  private static BlockStrip.Cell cell(BlockChange block) {
    BlockChange.Likeness likeness = block.likeness();
    String moved = block.distance() == null ? ABSENT : Numbers.percent(block.distance());
    String cka = likeness == null ? ABSENT : Numbers.decimal(likeness.cka());
    return new BlockStrip.Cell(
        block.block(),
        block.distance() == null || block.distance() == 0,
        likeness == null ? 0 : 1 - Math.max(0, likeness.cka()),
        "CKA " + cka,
        List.of(
            Html.of("{}", moved),
            Html.of("{}", cka),
            Html.of("{}", likeness == null ? ABSENT : Numbers.decimal(likeness.byChance()))));
  }

  /** How the old head's agreement falls on the way; none where no head was asked. */
  private static Html line(List<ComparedStrategy> moved) {
    List<Html> charts =
        moved.stream()
            .filter(one -> !forgetting(one).line().isEmpty())
            .map(one -> line(one).html())
            .toList();
    return charts.isEmpty()
        ? Html.NONE
        : Html.of(
            "<h3>On the straight line from the network as it was</h3>\n<div class=\"charts\">{}</div>\n",
            charts);
  }

  private static XyChart line(ComparedStrategy one) {
    List<Point> points = new ArrayList<>(List.of(Point.of(0, 1)));
    forgetting(one)
        .line()
        .forEach(point -> points.add(Point.of(point.share(), point.agreement().share())));
    return new XyChart(
        "Towards " + one.strategy(),
        "How often the old head names the same class, by the share of the way.",
        false,
        Axis.of("share of the way", Format.PERCENT).between(0, 1),
        Axis.of("same class", Format.PERCENT).between(0, 1),
        List.of(new Series("same class", "three", 1, Look.LINE, points)),
        List.of());
  }
}
