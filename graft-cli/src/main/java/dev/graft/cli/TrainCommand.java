package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Workshop;
import dev.graft.data.BoxSizes;
import dev.graft.data.DataSetOptions;
import dev.graft.detect.DetectionRun;
import dev.graft.detect.DetectionTraining;
import dev.graft.head.HeadSettings;
import dev.graft.loop.Checkpoints;
import dev.graft.policy.Recipe;
import dev.graft.report.DetectionReport;
import dev.graft.report.Report;
import dev.graft.report.TranscriptReport;
import dev.graft.train.BackboneChoice;
import dev.graft.train.Destination;
import dev.graft.train.FeatureRequest;
import dev.graft.train.HeadRequest;
import dev.graft.train.Pausing;
import dev.graft.train.RecipeChanges;
import dev.graft.train.RunFolder;
import dev.graft.train.RunRecord;
import dev.graft.train.TrainRequest;
import dev.graft.train.TransferLearning;
import dev.graft.train.Tuning;
import dev.graft.transcribe.TranscriptRecord;
import dev.graft.transcribe.TranscriptRequest;
import dev.graft.transcribe.TranscriptTraining;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code graft train}: the main job. */
@Command(
    name = "train",
    description =
        "Train a model for your pictures, texts or sounds on top of a pretrained network.",
    customSynopsis = "graft train DATA [--backbone FILE.onnx] [--out DIR] [OPTION...]",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "DATA",
      description =
          "A folder with one folder per class; or with train/, val/ and test/ folders of such; or a"
              + " zip of either; or a CSV or JSONL manifest, with columns such as path and label,"
              + " or text and label.")
  private Path data;

  @Mixin private BackboneOptions backbone;

  @Mixin private DataOptions dataOptions;

  @Mixin private TuningOptions tuning;

  @Mixin private DescentOptions descent;

  @Mixin private TranscriptOptions transcripts;

  @Option(
      names = "--balanced",
      description = "Let every class weigh the same, however many samples it has.")
  private boolean balanced;

  @Option(
      names = "--out",
      defaultValue = "graft-out",
      paramLabel = "DIR",
      description =
          "Receives model.onnx, report.html, run.json and checkpoint/. Default: ${DEFAULT-VALUE}.")
  private Path out;

  @Option(
      names = Like.OPTION,
      paramLabel = "RUN.json",
      description =
          "Repeat the training that this record is of; options given beside it win, and so does"
              + " DATA.")
  @SuppressWarnings(
      "UnusedVariable") // read off the words before they are parsed: it gives defaults
  private @Nullable Path like;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many threads compute. Default: one per processor.")
  private @Nullable Integer threads;

  @Mixin private OverwriteOption overwrite;

  @Mixin private Output output;

  @Spec private CommandSpec command;

  private volatile @Nullable RunFolder folder;

  @Override
  public Integer call() {
    overwrite.require(out, descent.resume());
    dataOptions.requireTranscribeFor(transcripts.given());
    if (dataOptions.isTranscribe() || !transcripts.given().isEmpty()) {
      return transcribe();
    }
    requireValues();
    try (Interrupt interrupt = new Interrupt(this::kept)) {
      Optional<BoxSizes> boxes = dataOptions.boxes(data);
      if (boxes.isPresent()) {
        return detect(boxes.get(), interrupt);
      }
      RunRecord run =
          train(
              request(backbone.choose(data, dataOptions.toDataSetOptions()), interrupt), interrupt);
      if (output.isJson()) {
        output.print(run);
      } else {
        new TrainSummary(run, out.resolve(Report.FILE)).print(output.text());
      }
      earlier()
          .ifPresent(
              then ->
                  then.differences(run, Like.changes(command))
                      .forEach(TerminalProgress.ofThisProcess()::note));
      if (run.stopped()) {
        TerminalProgress.ofThisProcess()
            .note(
                "Stopped before its end; the model is the best so far. To go on: " + resumption());
      } else if (interrupt.happened()) {
        TerminalProgress.ofThisProcess()
            .note("It was done when it was stopped: nothing is left to do.");
      }
      return interrupt.happened() ? Interrupt.STATUS : 0;
    } catch (RuntimeException | Error e) {
      throw Failures.inTheMiddle(e, RunFolder.checkpoint(out), kept());
    }
  }

  /** Refuses values that no data can go with before the data are looked at. */
  private void requireValues() {
    workshop();
    tuning.toTuning(descent);
  }

  private int transcribe() {
    TranscriptCommand.requireFitting(command);
    try (Interrupt interrupt = new Interrupt(this::kept)) {
      TranscriptRequest request =
          TranscriptCommand.request(
              data,
              dataOptions,
              backbone,
              transcripts,
              tuning.strategy(),
              descent,
              tuning.refit(),
              workshop(),
              interrupt);
      TranscriptRecord run;
      try (RunFolder taken = RunFolder.open(out, overwrite.earlier(descent.resume()))) {
        folder = taken;
        interrupt.beforeEnd(taken::close);
        run =
            TranscriptTraining.run(
                request,
                taken,
                (record, read) ->
                    TranscriptReport.write(
                        out, record, read, request.frames().processor().modality()));
      }
      if (output.isJson()) {
        output.print(run);
      } else {
        TranscriptCommand.print(run, out.resolve(Report.FILE), output.text());
      }
      if (run.stopped()) {
        TerminalProgress.ofThisProcess()
            .note(
                "Stopped before its end; the model is as far as it had come. To go on: "
                    + resumption());
      }
      return interrupt.happened() ? Interrupt.STATUS : 0;
    } catch (RuntimeException | Error e) {
      throw Failures.inTheMiddle(e, RunFolder.checkpoint(out), kept());
    }
  }

  /** The same for boxes. */
  private int detect(BoxSizes boxes, Interrupt interrupt) {
    DetectionCommand.requireFitting(command);
    if (!dataOptions.isDetect()) {
      TerminalProgress.ofThisProcess()
          .note("The data are pictures with boxes, so a detector is trained.");
    }
    TrainRequest request = request(backbone.chooseForBoxes(boxes), interrupt);
    try (RunFolder taken = RunFolder.open(out, request.earlier())) {
      folder = taken;
      interrupt.beforeEnd(taken::close);
      DetectionRun run =
          DetectionTraining.run(
              request,
              taken,
              (record, found) ->
                  DetectionReport.write(
                      out, record, found, request.features().backbone().modality()));
      if (output.isJson()) {
        output.print(run);
      } else {
        new DetectionSummary(run, out.resolve(Report.FILE)).print(output.text());
      }
      if (run.stopped()) {
        TerminalProgress.ofThisProcess()
            .note(
                "Stopped before its end; the model is the best so far. To go on: " + resumption());
      }
      return interrupt.happened() ? Interrupt.STATUS : 0;
    }
  }

  private RunRecord train(TrainRequest request, Interrupt interrupt) {
    try (RunFolder taken = RunFolder.open(out, request.earlier())) {
      folder = taken;
      interrupt.beforeEnd(taken::close);
      return TransferLearning.run(
          request,
          taken,
          (record, judged) ->
              Report.write(out, record, judged, request.features().backbone().modality()));
    }
  }

  /** What is not lost when the process ends at once. */
  private String kept() {
    RunFolder taken = folder;
    if (taken != null && taken.isModelWritten()) {
      return "The model is written, and whole: %s. For the report too: %s"
          .formatted(taken.model(), resumption());
    }
    if (Checkpoints.isIn(RunFolder.checkpoint(out))) {
      return "The checkpoint in %s is kept. To go on: %s".formatted(out, resumption());
    }
    return "No model was written; the features so far are kept, and the same command goes on from"
        + " there.";
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

  private TrainRequest request(BackboneChoice chosen, Interrupt interrupt) {
    Tuning asked = tuning.toTuning(descent);
    Tuning trained =
        earlier()
            .map(
                run ->
                    asked.withChanges(
                        new RecipeChanges(planned -> recipe(run, planned), descent.given())))
            .orElse(asked);
    Pausing pausing = new Pausing(descent.checkpointEvery(), descent.resume(), interrupt);
    DataSetOptions reading = dataOptions.toDataSetOptions();
    Workshop workshop = workshop();
    HeadRequest head =
        new HeadRequest(
            HeadSettings.defaults(workshop.threads())
                .withMethod(tuning.method())
                .withBalanced(balanced)
                .withSeed(dataOptions.seed()),
            tuning.views());
    earlier().ifPresent(run -> TerminalProgress.ofThisProcess().note(repeated(run)));
    TerminalProgress.ofThisProcess().note("Preprocessing: " + chosen.origin() + ".");
    return new TrainRequest(
        new FeatureRequest(data, reading, chosen, workshop),
        head,
        trained,
        pausing,
        new Destination(
            out,
            overwrite.given(),
            Optional.of(
                earlier()
                    .map(run -> Asking.by(command, run))
                    .orElseGet(() -> Asking.by(command)))));
  }

  private String repeated(Like run) {
    List<String> changes = Like.changes(command);
    return "As %s says%s."
        .formatted(run.file(), changes.isEmpty() ? "" : ", but for " + String.join(", ", changes));
  }

  private Workshop workshop() {
    if (threads != null && (threads < 1 || threads > 1024)) {
      throw new GraftException(
          Fault.USAGE, "--threads %s: expected a number from 1 to 1024.".formatted(threads));
    }
    Workshop usual = UsersWorkshop.open();
    return threads == null ? usual : usual.withThreads(threads);
  }

  /** The training to repeat, if that was asked for. */
  private Optional<Like> earlier() {
    return command.defaultValueProvider() instanceof Like run ? Optional.of(run) : Optional.empty();
  }

  /** The recipe of that training, where this one trains the same blocks of the same network. */
  private Recipe recipe(Like earlier, Recipe planned) {
    Optional<Recipe> before = earlier.recipeFitting(planned);
    boolean repeated = before.isPresent() && !descent.givesRecipe();
    return repeated ? before.get() : descent.change(before.orElse(planned));
  }
}
