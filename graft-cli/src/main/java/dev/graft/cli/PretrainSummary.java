package dev.graft.cli;

import dev.graft.pretrain.PretrainRecord;
import java.io.PrintWriter;

/** What a pretraining came to, for people. */
record PretrainSummary(PretrainRecord run) {
  void print(PrintWriter out) {
    SummaryLines lines = new SummaryLines(out, "pretrain.json");
    out.println(sentence());
    lines.line("backbone", run.file());
    lines.line("precision", run.request().precision());
    lines.skipped(run.skipped());
    if (!run.leftOut().isEmpty()) {
      lines.line(
          "left out",
          "%,d pictures that stand in the sets to stay apart from; pretrain.json names them"
              .formatted(run.leftOut().size()));
    }
    run.notes().forEach(note -> lines.line("note", note));
  }

  private String sentence() {
    String of = run.request().labels() ? " of %,d classes".formatted(run.classes()) : "";
    String score =
        "%s %.3f on %,d others (%s)"
            .formatted(run.measure(), run.score().measure(), run.val(), run.best());
    if (run.stopped()) {
      return "Stopped after %d of %d epochs on %,d pictures%s; best so far: %s. The same command with --resume goes on."
          .formatted(run.history().size(), run.request().course().epochs(), run.train(), of, score);
    }
    return "Pretrained on %,d pictures%s: %s.".formatted(run.train(), of, score);
  }
}
