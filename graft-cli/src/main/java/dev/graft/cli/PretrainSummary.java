package dev.graft.cli;

import dev.graft.pretrain.PretrainRecord;
import java.io.PrintWriter;
import java.util.Locale;

/** What a pretraining came to, for people. */
record PretrainSummary(PretrainRecord run) {
  void print(PrintWriter out) {
    SummaryLines lines = new SummaryLines(out, "pretrain.json");
    out.println(sentence());
    lines.whole("backbone", run.file());
    lines.line("precision", run.request().precision());
    lines.skipped(run.skipped());
    if (!run.leftOut().isEmpty()) {
      lines.line(
          "left out",
          String.format(
              Locale.ROOT,
              "%,d pictures that stand in the sets to stay apart from; pretrain.json names them",
              run.leftOut().size()));
    }
    run.notes().forEach(note -> lines.line("note", note));
  }

  private String sentence() {
    String of =
        run.request().labels() ? String.format(Locale.ROOT, " of %,d classes", run.classes()) : "";
    String score =
        String.format(
            Locale.ROOT,
            "%s %.3f on %,d others (%s)",
            run.measure(),
            run.score().measure(),
            run.val(),
            run.best());
    if (run.stopped()) {
      return String.format(
          Locale.ROOT,
          "Stopped after %d of %d epochs on %,d pictures%s; best so far: %s. The same command with --resume goes on.",
          run.history().size(),
          run.request().course().epochs(),
          run.train(),
          of,
          score);
    }
    return String.format(Locale.ROOT, "Pretrained on %,d pictures%s: %s.", run.train(), of, score);
  }
}
