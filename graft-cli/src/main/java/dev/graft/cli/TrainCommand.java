package dev.graft.cli;

import dev.graft.head.HeadMethod;
import dev.graft.head.HeadSettings;
import dev.graft.loop.Checkpoints;
import dev.graft.report.Report;
import dev.graft.train.FeatureRequest;
import dev.graft.train.RunFolder;
import dev.graft.train.RunRecord;
import dev.graft.train.TrainRequest;
import dev.graft.train.TransferLearning;
import dev.graft.train.Tuning;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code graft train}: the main job. */
@Command(
    name = "train",
    description = "Train a model for your pictures on top of a pretrained network.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "DATA",
      description =
          "A folder with one folder per class; or with train/, val/ and test/ folders of such; or a"
              + " zip of either; or a CSV or JSONL manifest (path,label or path,target...).")
  private Path data;

  @Mixin private BackboneOptions backbone;

  @Mixin private DataOptions dataOptions;

  @Mixin private TuningOptions tuning;

  @Mixin private DescentOptions descent;

  @Option(
      names = "--balanced",
      description = "Let every class weigh the same, however many pictures it has.")
  private boolean balanced;

  @Option(
      names = "--out",
      defaultValue = "graft-out",
      paramLabel = "DIR",
      description =
          "Receives model.onnx, report.html, run.json and checkpoint/. Default: ${DEFAULT-VALUE}.")
  private Path out;

  @Mixin private OverwriteOption overwrite;

  @Mixin private Output output;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    overwrite.require(out, descent.resume());
    try (Interrupt interrupt = new Interrupt(this::kept)) {
      RunRecord run =
          TransferLearning.run(
              request(interrupt),
              TerminalProgress.ofThisProcess(),
              (record, judged) -> Report.write(out, record, judged));
      if (output.isJson()) {
        output.print(run);
      } else {
        new TrainSummary(run, out.resolve(Report.FILE)).print(output.text());
      }
      if (run.stopped()) {
        TerminalProgress.ofThisProcess()
            .note(
                "Stopped before its end; the model is the best so far. To go on: " + resumption());
      } else if (interrupt.happened()) {
        TerminalProgress.ofThisProcess()
            .note("It was done when it was stopped: nothing is left to do.");
      }
      return interrupt.happened() ? Interrupt.STATUS : 0;
    }
  }

  /** What is not lost when the process ends at once. */
  private String kept() {
    return Checkpoints.isIn(RunFolder.checkpoint(out))
        ? "The checkpoint in %s is kept. To go on: %s".formatted(out, resumption())
        : "Nothing was trained yet; the features so far are kept, and the same command goes on from there.";
  }

  /** This command once more, with {@code --resume}. */
  private String resumption() {
    List<String> words = new ArrayList<>(List.of("graft"));
    command.root().commandLine().getParseResult().originalArgs().stream()
        .filter(word -> !word.equals("--resume") && !word.equals("--overwrite"))
        .forEach(words::add);
    words.add("--resume");
    return ShellWords.command(words);
  }

  private TrainRequest request(Interrupt interrupt) {
    Tuning trained = tuning.toTuning(descent, interrupt);
    OptionalInt views = tuning.views();
    HeadMethod method = tuning.method();
    BackboneOptions.Chosen chosen = backbone.choose();
    TerminalProgress.ofThisProcess().note("Preprocessing: " + chosen.origin() + ".");
    return new TrainRequest(
        new FeatureRequest(
            data,
            dataOptions.toDataSetOptions(),
            chosen.backbone(),
            chosen.preprocessing(),
            Runtime.getRuntime().availableProcessors()),
        HeadSettings.defaults()
            .withMethod(method)
            .withBalanced(balanced)
            .withSeed(dataOptions.seed()),
        views,
        trained,
        out,
        overwrite.given(),
        Optional.of(Asking.by(command)));
  }
}
