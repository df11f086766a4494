package dev.graft.cli;

import dev.graft.eval.ClassMetrics;
import dev.graft.eval.Metrics;
import dev.graft.head.RejectFit;
import dev.graft.modality.Noun;
import dev.graft.train.RunRecord;
import dev.graft.train.RunRecord.LeakageInfo;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a run came to, for people. */
final class TrainSummary {
  private static final int NAMED_CLASSES = 8;

  private final RunRecord run;
  private final Path report;

  TrainSummary(RunRecord run, Path report) {
    this.run = run;
    this.report = report;
  }

  void print(PrintWriter out) {
    RunRecord.DataInfo data = run.data();
    SummaryLines lines = new SummaryLines(out, "run.json");
    out.println();
    Wrapped.lines(sentence(), 80).forEach(out::println);
    lines.whole("backbone", run.backbone().name());
    lines.line("strategy", run.strategy().name());
    lines.each("because", run.strategy().reasons().stream().map(Remedies::withOptions).toList());
    lines.line("head", run.head().method() + ": " + run.head().reason());
    if (run.headAlone() != null) {
      run.headAlone()
          .forEach(
              (part, metrics) ->
                  lines.line(part + " before", metrics.headline() + ", with the head alone"));
    }
    run.metrics()
        .forEach((part, metrics) -> lines.line(part, metrics.headline() + remark(part, metrics)));
    if (run.refit() != null) {
      lines.line("refit", refit(run.refit()));
    }
    lines.line("novelty", novelty());
    lines.line(data.samples(), decoded(data));
    lines.skipped(data.skipped());
    leakage(lines, data.leakage(), data.noun());
    data.warnings().forEach(warning -> lines.line("warning", Remedies.withOptions(warning)));
    lines.line("time", String.format(Locale.ROOT, "%.1f s", run.timing().get("total")));
    lines.whole("model", run.model());
    lines.whole("report", report.toString());
    out.printf("%nTry it: %s FILE%n", ShellWords.command(List.of("graft", "predict", run.model())));
  }

  private String sentence() {
    RunRecord.DataInfo data = run.data();
    String what =
        run.task().equals("regress")
            ? "to predict "
            : "of %s: "
                .formatted(
                    run.task().equals("multilabel")
                        ? Noun.regular("label").count(run.classes().size())
                        : new Noun("class", "classes").count(run.classes().size()));
    String held =
        data.val() > 0
            ? String.format(
                Locale.ROOT, ", checked on %,d other%s", data.val(), data.val() == 1 ? "" : "s")
            : "";
    String all =
        run.refit() == null
            ? ""
            : String.format(Locale.ROOT, ", then on all %,d", run.refit().samples());
    return String.format(
        Locale.ROOT,
        "Trained on %s %s%s%s%s.",
        data.noun().count(data.train()),
        what,
        names(run.classes()),
        held,
        all);
  }

  private static String names(List<String> names) {
    String some = String.join(", ", names.subList(0, Math.min(NAMED_CLASSES, names.size())));
    return names.size() > NAMED_CLASSES ? some + ", ..." : some;
  }

  private String remark(String part, Metrics metrics) {
    String evidence = "; " + run.evidence().get(part);
    if (part.equals("train")) {
      return evidence;
    }
    return metrics instanceof ClassMetrics classes
        ? String.format(
                Locale.ROOT,
                ", log-loss %.3f, calibration error %.3f",
                classes.logLoss(),
                classes.ece())
            + evidence
        : evidence;
  }

  private String refit(RunRecord.RefitInfo refit) {
    return String.format(
        Locale.ROOT,
        "once all was chosen, the model was fitted on all %,d %s, those of validation too",
        refit.samples(),
        run.data().samples());
  }

  private String novelty() {
    RunRecord.NoveltyInfo novelty = run.novelty();
    Double rate = novelty.falseAlarms();
    String promise =
        rate == null
            ? "nothing was held out to tell how many %s like these are called unlike them"
                .formatted(run.data().samples())
            : String.format(
                Locale.ROOT,
                "of %s like these about %.1f %% are called unlike them",
                run.data().samples(),
                100 * rate);
    String few =
        rate != null && rate > RejectFit.FALSE_ALARMS
            ? String.format(
                Locale.ROOT,
                "; %s too few to promise less",
                run.data().noun().countAre(novelty.heldOut()))
            : "";
    String found =
        novelty.flagged().entrySet().stream()
            .map(
                part ->
                    String.format(
                        Locale.ROOT, "; of %s %.1f %%", part.getKey(), 100 * part.getValue()))
            .collect(Collectors.joining());
    return promise + few + found;
  }

  private static String decoded(RunRecord.DataInfo data) {
    int all = data.train() + data.val() + data.test();
    return data.computed() == 0
        ? String.format(
            Locale.ROOT, "features of all %,d were known from before; none was decoded", all)
        : String.format(
            Locale.ROOT,
            "%,d decoded, features of %,d known from before",
            data.computed(),
            Math.max(0, all - data.computed()));
  }

  private static void leakage(SummaryLines lines, List<LeakageInfo> leakage, Noun noun) {
    if (!leakage.isEmpty()) {
      lines.line(
          "leakage",
          leakage.size() == 1
              ? "one of the held-out %s is in the training set too, so it measures too well:"
                  .formatted(noun.many())
              : String.format(
                  Locale.ROOT,
                  "%,d of the held-out %s are in the training set too, so they measure too well:",
                  leakage.size(),
                  noun.many()));
      for (LeakageInfo pair : leakage.subList(0, Math.min(SummaryLines.NAMED, leakage.size()))) {
        lines.line(
            "",
            "%s %s %s".formatted(pair.heldOut(), pair.exact() ? "is" : "looks like", pair.train()));
      }
      lines.more(leakage.size());
    }
  }
}
