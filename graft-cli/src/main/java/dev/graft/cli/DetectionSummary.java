package dev.graft.cli;

import dev.graft.detect.DetectionRun;
import dev.graft.eval.DetectionMetrics;
import dev.graft.eval.DetectionMetrics.PerClass;
import dev.graft.modality.Noun;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a detector's training came to, for people.
 *
 * @param report the page about it
 */
record DetectionSummary(DetectionRun run, Path report) {
  private static final int NAMED_CLASSES = 8;

  void print(PrintWriter out) {
    SummaryLines lines = new SummaryLines(out, "run.json");
    out.printf("%n%s%n", sentence());
    lines.line("detector", run.backbone().name());
    run.backbone().notes().forEach(note -> lines.line("", note));
    lines.line("strategy", run.strategy().name() + ": " + run.strategy().reasons().get(0));
    run.strategy().reasons().stream().skip(1).forEach(reason -> lines.line("", reason));
    lines.line("trained", run.strategy().moving());
    lines.line("result", run.strategy().result());
    run.untrained()
        .forEach(
            (part, metrics) ->
                lines.line(part + " before", metrics.headline() + ", without any training"));
    run.metrics().forEach((part, metrics) -> part(lines, part, metrics));
    lines.skipped(run.data().skipped());
    run.data().warnings().forEach(warning -> lines.line("warning", Remedies.withOptions(warning)));
    lines.line("time", String.format(Locale.ROOT, "%.1f s", run.timing().get("total")));
    lines.line("model", run.model());
    lines.line("report", report.toString());
    out.printf("%nTry it: %s FILE%n", ShellWords.command(List.of("graft", "predict", run.model())));
  }

  private void part(SummaryLines lines, String part, DetectionMetrics metrics) {
    String evidence = run.evidence().getOrDefault(part, "");
    lines.line(part, metrics.headline() + (evidence.isEmpty() ? "" : "; " + evidence));
    if (metrics.perClass().size() > 1) {
      List<PerClass> measured = metrics.perClass().stream().filter(one -> one.boxes() > 0).toList();
      measured.stream()
          .limit(NAMED_CLASSES)
          .forEach(
              one ->
                  lines.line(
                      "",
                      String.format(
                          Locale.ROOT,
                          "%s: mAP@.5 %s of %d box%s",
                          one.name(),
                          DetectionMetrics.told(one.map50()),
                          one.boxes(),
                          one.boxes() == 1 ? "" : "es")));
      if (measured.size() > NAMED_CLASSES) {
        lines.more(measured.size() - NAMED_CLASSES + SummaryLines.NAMED);
      }
      int none = metrics.perClass().size() - measured.size();
      if (none > 0) {
        lines.line("", new Noun("class", "classes").count(none) + " without a box there");
      }
    }
  }

  private String sentence() {
    List<String> names = run.classes();
    String shown =
        String.join(", ", names.subList(0, Math.min(NAMED_CLASSES, names.size())))
            + (names.size() > NAMED_CLASSES ? ", ..." : "");
    return String.format(
        Locale.ROOT,
        "Trained a detector on %,d pictures with %,d boxes of %d class%s: %s%s.",
        run.data().train(),
        run.data().boxes().getOrDefault("train", 0),
        names.size(),
        names.size() == 1 ? "" : "es",
        shown,
        run.data().val() > 0
            ? String.format(Locale.ROOT, ", checked on %,d others", run.data().val())
            : "");
  }
}
