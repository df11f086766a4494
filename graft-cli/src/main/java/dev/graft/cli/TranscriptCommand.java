package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Workshop;
import dev.graft.audio.SoundFrames;
import dev.graft.eval.TranscriptMetrics;
import dev.graft.hub.Hub;
import dev.graft.loop.EpochReport;
import dev.graft.modality.Noun;
import dev.graft.policy.Strategy;
import dev.graft.train.Pausing;
import dev.graft.transcribe.Frames;
import dev.graft.transcribe.TopChoice;
import dev.graft.transcribe.TranscriptRecord;
import dev.graft.transcribe.TranscriptRequest;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/** {@code graft train --task transcribe}: a network that writes down what is said. */
final class TranscriptCommand {
  /** What of the options of {@code train} means something here. */
  private static final Set<String> TAKEN =
      Set.of(
          "--backbone",
          "--sample-rate",
          "--max-seconds",
          "--trim-silence",
          "--val",
          "--val-fraction",
          "--task",
          "--target",
          "--seed",
          "--strict",
          "--strategy",
          "--stem",
          "--keep",
          "--epochs",
          "--patience",
          "--rate",
          "--head-rate",
          "--block-decay",
          "--batch-size",
          "--accumulate",
          "--schedule",
          "--weight-decay",
          "--augment",
          "--clip",
          "--dropout",
          "--start-pull",
          "--no-refit",
          "--checkpoint-every",
          "--resume",
          "--out",
          "--overwrite",
          "--threads",
          "--json",
          "--debug");

  private TranscriptCommand() {}

  /** Refuses what means something to other tasks alone. */
  static void requireFitting(CommandSpec command) {
    OtherOptions.refuse(
        OtherOptions.than(TAKEN, command),
        "where what is said is to be written down (--task transcribe)");
  }

  /** What is asked for. */
  static TranscriptRequest request(
      Path data,
      DataOptions reading,
      BackboneOptions backbone,
      TranscriptOptions transcripts,
      Strategy strategy,
      DescentOptions descent,
      boolean refit,
      Workshop workshop,
      Interrupt interrupt) {
    if (!backbone.isNamed()) {
      throw new GraftException(
          Fault.USAGE,
          "a network that writes down what is said stands on the last blocks of an encoder of texts, and the backbone '%s' is for pictures; name an encoder by --backbone."
              .formatted(Hub.SEEDLING));
    }
    descent.check();
    SoundFrames frames = backbone.soundFrames();
    return new TranscriptRequest(
        data,
        reading.toDataSetOptions(),
        new Frames(frames.processor(), frames::graph, frames::frames),
        UsersHub.open().find(backbone.names().get(0)),
        transcripts.kept(),
        TopChoice.of(strategy),
        descent::change,
        refit,
        workshop,
        new Pausing(descent.checkpointEvery(), descent.resume(), interrupt));
  }

  /** For people. */
  static void print(TranscriptRecord run, Path report, PrintWriter out) {
    Wrapped.lines(sentence(run), 80).forEach(out::println);
    SummaryLines lines = new SummaryLines(out, "run.json");
    lines.line("backbone", run.backbone().name());
    run.strategy().reasons().forEach(reason -> lines.line("strategy", reason));
    run.metrics().forEach((part, metrics) -> lines.line(part, headline(run, part, metrics)));
    if (run.refit() != null) {
      lines.line(
          "refit",
          String.format(
              Locale.ROOT,
              "in the end, the model learned from all %,d sounds, those of validation too",
              run.refit().samples()));
    }
    if (!run.history().isEmpty()) {
      EpochReport last = run.history().get(run.history().size() - 1);
      lines.line(
          "epochs",
          String.format(
              Locale.ROOT,
              "%,d, the last with a training loss of %.3f",
              run.history().size(),
              last.trainLoss()));
    }
    lines.skipped(run.data().skipped());
    run.data().warnings().forEach(one -> lines.line("warning", Remedies.withOptions(one)));
    lines.line("time", String.format(Locale.ROOT, "%.1f s", run.seconds()));
    lines.whole("model", run.model());
    lines.whole("report", report.toString());
    out.printf("%nTry it: graft predict %s FILE%n", ShellWords.command(List.of(run.model())));
  }

  private static String sentence(TranscriptRecord run) {
    int others = run.data().val();
    return "Learned to write down what is said from %s, in %s%s%s."
        .formatted(
            Noun.regular("sound").count(run.data().train()),
            Noun.regular("character").count(run.characters().size()),
            others == 0
                ? ""
                : String.format(
                    Locale.ROOT, "; checked on %,d other%s", others, others == 1 ? "" : "s"),
            run.refit() == null
                ? ""
                : String.format(Locale.ROOT, ", then from all %,d", run.refit().samples()));
  }

  private static String headline(TranscriptRecord run, String part, TranscriptMetrics metrics) {
    return String.format(
        Locale.ROOT,
        "word error rate %.3f, character error rate %.3f; %s",
        metrics.wordErrorRate(),
        metrics.characterErrorRate(),
        run.evidence().get(part));
  }
}
