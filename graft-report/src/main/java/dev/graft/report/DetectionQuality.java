package dev.graft.report;

import dev.graft.eval.DetectionMetrics;
import dev.graft.eval.DetectionMetrics.PerClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How well things are found in one part of the data, class by class and by size.
 *
 * @param pictures which they are, as a caption begins
 * @param after training
 * @param before training, where the network was a detector already
 */
record DetectionQuality(
    String pictures, DetectionMetrics after, Optional<DetectionMetrics> before) {
  Html table() {
    List<PerClass> rows = after.rows();
    Optional<List<PerClass>> earlier = before.map(DetectionMetrics::rows);
    List<Html> lines = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      int at = i;
      lines.add(row(rows.get(i), earlier.map(all -> all.get(at))));
    }
    return Html.of(
        """
        <div class="scroll"><table class="data stack"><caption>{}: mean average precision as COCO measures it. Small is below 32 × 32 pixels, large above 96 × 96.{}</caption>
        <thead><tr><th scope="col">Class</th><th scope="col">Things</th><th scope="col">mAP@.5</th><th scope="col">mAP@.5:.95</th>
        <th scope="col">Small</th><th scope="col">Medium</th><th scope="col">Large</th><th scope="col">Recall</th><td></td></tr></thead>
        <tbody>{}</tbody></table></div>
        """,
        pictures,
        before.isPresent() ? " Below each figure: what it was before any training." : "",
        lines);
  }

  private static Html row(PerClass now, Optional<PerClass> then) {
    return Html.of(
        "<tr><th scope=\"row\">{}</th><td data-name=\"Things\">{}</td>{}{}{}{}{}{}<td class=\"bar\">{}</td></tr>\n",
        Html.name(now.name()),
        Numbers.count(now.boxes()),
        figures("mAP@.5", now.map50(), then.map(PerClass::map50)),
        figures("mAP@.5:.95", now.map(), then.map(PerClass::map)),
        figures("Small", now.small(), then.map(PerClass::small)),
        figures("Medium", now.medium(), then.map(PerClass::medium)),
        figures("Large", now.large(), then.map(PerClass::large)),
        figures("Recall", now.recall(), then.map(PerClass::recall)),
        ClassTable.bar(now.map50()));
  }

  private static Html figures(String name, double now, Optional<Double> then) {
    return Html.of(
        "<td data-name=\"{}\">{}</td>",
        name,
        then.map(
                value ->
                    Html.of("<span>{}<br><small>{}</small></span>", figure(now), figure(value)))
            .orElseGet(() -> Html.of("{}", figure(now))));
  }

  private static String figure(double value) {
    return Double.isNaN(value) ? "–" : Numbers.decimal(value);
  }
}
