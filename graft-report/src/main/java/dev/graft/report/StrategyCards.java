package dev.graft.report;

import dev.graft.compare.ComparedStrategy;
import dev.graft.compare.ComparedStrategy.Interval;
import dev.graft.compare.ComparisonRecord;
import dev.graft.compare.Elsewhere;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A card for each strategy, all to one scale. */
final class StrategyCards {
  private StrategyCards() {}

  static Html body(ComparisonRecord compared) {
    double low =
        compared.strategies().stream()
            .map(ComparedStrategy::accuracy)
            .mapToDouble(accuracy -> accuracy == null ? 1 : accuracy.low())
            .min()
            .orElse(0);
    double from = Math.floor(10 * low) / 10;
    List<Html> cards = compared.strategies().stream().map(one -> card(one, from)).toList();
    boolean shares = compared.strategies().stream().anyMatch(one -> one.accuracy() != null);
    return Html.of(
        """
        {}<ul class="strategies">{}</ul>
        """,
        shares
            ? Html.of(
                "<p>Shares of rightly named samples with their 95\u00A0% intervals, from {} to 100\u00A0%.</p>\n",
                Numbers.percent(from))
            : Html.NONE,
        cards);
  }

  private static Html card(ComparedStrategy one, double from) {
    Interval accuracy = one.accuracy();
    List<Html> facts = new ArrayList<>();
    if (one.spread() != null) {
      facts.add(
          fact(
              "over seeds",
              "mean of " + one.seeds() + ", deviation " + Numbers.percent(one.spread())));
    }
    ComparedStrategy.Paired head = one.againstHead();
    if (head != null) {
      facts.add(
          fact(
              "against head",
              "+%s −%s, p %s"
                  .formatted(
                      Numbers.count(head.gained()),
                      Numbers.count(head.lost()),
                      Numbers.probability(head.p()))));
    }
    if (one.gap() != null) {
      facts.add(fact("overfit", String.format(Locale.ROOT, "%+.3f", one.gap())));
    }
    if (one.calibration() != null) {
      facts.add(fact("calibration error", Numbers.percent(one.calibration())));
    }
    one.elsewhere().forEach(there -> facts.add(fact("on " + name(there.data()), shown(there))));
    if (one.epochs() > 0) {
      Integer reached = one.epochsToHead();
      facts.add(
          fact(
              "epochs",
              Numbers.count(one.epochs())
                  + (reached == null
                      ? ", never as good as the head"
                      : ", as good as the head after " + reached)));
    }
    facts.add(fact("time", Numbers.seconds(one.seconds())));
    if (one.stopped()) {
      facts.add(fact("stopped", "before its end"));
    }
    return Html.of(
        "<li><h3>{}</h3>{}<dl>{}</dl></li>\n",
        one.strategy(),
        accuracy == null ? Html.of("<p>{}</p>", one.held()) : range(accuracy, from),
        facts);
  }

  /** By its last folder; by two, as such folders are often called test. */
  private static String name(String data) {
    Path path = Path.of(data);
    int count = path.getNameCount();
    return path.subpath(Math.max(0, count - 2), count).toString();
  }

  private static String shown(Elsewhere there) {
    Interval accuracy = there.accuracy();
    return accuracy == null
        ? there.measured()
        : "%s, %s to %s"
            .formatted(
                Numbers.percent(accuracy.value()),
                Numbers.percent(accuracy.low()),
                Numbers.percent(accuracy.high()));
  }

  private static Html fact(String name, String value) {
    return Html.of("<dt>{}</dt><dd>{}</dd>", name, value);
  }

  private static Html range(Interval accuracy, double from) {
    return Html.of(
        "<p class=\"figure\">{} <span class=\"note\">{} to {}</span></p>"
            + "<div class=\"range\" aria-hidden=\"true\" style=\"--low:{};--high:{};--at:{}\"><span></span><b></b></div>",
        Numbers.percent(accuracy.value()),
        Numbers.percent(accuracy.low()),
        Numbers.percent(accuracy.high()),
        Numbers.decimal(place(accuracy.low(), from)),
        Numbers.decimal(place(accuracy.high(), from)),
        Numbers.decimal(place(accuracy.value(), from)));
  }

  private static double place(double share, double from) {
    return from >= 1 ? 1 : Math.max(0, (share - from) / (1 - from));
  }
}
