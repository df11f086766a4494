package dev.graft.report;

import dev.graft.report.DataTable.Column;
import dev.graft.train.RunRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the time went, what the run ran on, and what it takes to repeat it. */
final class RunSection {
  private static final String TOTAL = "total";
  private static final String DECODE = "decode";

  private static final Map<String, String> PARTS =
      Map.of(
          "scan", "Reading the backbone, looking at every file",
          "plan", "Planning what is trained",
          "features", "Samples through the backbone",
          "head", "Solving the head",
          "fineTune", "Gradient descent",
          "refit", "The same on all samples",
          "check", "Checking the exported model",
          "evaluate", "Measuring",
          "novelty", "Learning what is unlike the training data",
          "leakage", "Looking for leaks");

  private static final Map<String, String> HARDWARE =
      Map.of(
          "os", "System",
          "processors", "Processors",
          "heapMiB", "Java heap, MiB",
          "java", "Java");

  private RunSection() {}

  static Html body(RunRecord run) {
    return Html.of(
        """
        {}
        <dl>
        {}<dt>Graft</dt><dd>{}</dd>
        <dt>Seed</dt><dd>{}</dd>
        <dt>Threads</dt><dd>{}</dd>
        <dt>Backbone’s SHA-256</dt><dd><code>{}</code></dd>
        {}</dl>
        {}
        """,
        timing(run.timing()),
        hardware(run.hardware()),
        run.graft(),
        run.seed(),
        run.settings().threads(),
        run.backbone().sha256(),
        asked(run.asked()),
        recipe(run));
  }

  private static Html asked(RunRecord.@Nullable Asked asked) {
    return asked == null
        ? Html.NONE
        : Html.of(
            "<dt>Command</dt><dd><code>graft {}</code>, in <code>{}</code></dd>\n",
            String.join(" ", asked.command()),
            asked.folder());
  }

  /** Of gradient descent, if there was any. */
  private static Html recipe(RunRecord run) {
    return run.history().isEmpty()
        ? Html.NONE
        : Html.of(
            "<details><summary>Recipe, trained in {}</summary><pre>{}</pre></details>\n",
            String.valueOf(run.strategy().precision()),
            run.settings().recipe().toPrettyString());
  }

  private static Html timing(Map<String, Double> timing) {
    double total = timing.getOrDefault(TOTAL, 0.0);
    List<List<Html>> rows = new ArrayList<>();
    double rest = total;
    for (Map.Entry<String, Double> part : timing.entrySet()) {
      boolean aside = part.getKey().equals(TOTAL) || part.getKey().equals(DECODE);
      if (!aside && part.getValue() > 0) {
        String name = PARTS.getOrDefault(part.getKey(), part.getKey());
        rows.add(row(name, part.getValue(), total));
        rest -= part.getValue();
      }
    }
    rows.add(row("The rest", Math.max(0, rest), total));
    double decode = timing.getOrDefault(DECODE, 0.0);
    String caption =
        Numbers.seconds(total)
            + " in all"
            + (decode > 0
                ? "; reading and decoding, added up over threads, took " + Numbers.seconds(decode)
                : "");
    return DataTable.of(
            caption, List.of(Column.text("Part"), Column.number("Time"), Column.bar()), rows)
        .html();
  }

  private static List<Html> row(String name, double seconds, double total) {
    return List.of(
        Html.of("{}", name),
        Html.of("{}", Numbers.seconds(seconds)),
        ClassTable.bar(total > 0 ? seconds / total : 0));
  }

  private static List<Html> hardware(Map<String, Object> hardware) {
    return hardware.entrySet().stream()
        .map(
            entry ->
                Html.of(
                    "<dt>{}</dt><dd>{}</dd>\n",
                    HARDWARE.getOrDefault(entry.getKey(), entry.getKey()),
                    entry.getValue()))
        .toList();
  }
}
