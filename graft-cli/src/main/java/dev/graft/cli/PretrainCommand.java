package dev.graft.cli;

import static dev.graft.cli.OptionValue.require;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.BackboneSource;
import dev.graft.image.Preparation;
import dev.graft.loop.Checkpoints;
import dev.graft.pretrain.Course;
import dev.graft.pretrain.MobileNet;
import dev.graft.pretrain.PretrainRecord;
import dev.graft.pretrain.PretrainRequest;
import dev.graft.pretrain.Pretraining;
import dev.graft.pretrain.Sources;
import dev.graft.torch.Precision;
import dev.graft.train.RunFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code graft pretrain}: a backbone from random weights, or from an earlier run's. */
@Command(
    name = "pretrain",
    description = "Train a small backbone of your own from random weights.",
    customSynopsis = "graft pretrain DATA... --out DIR [--teacher FILE.onnx] [OPTION...]",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class PretrainCommand implements Callable<Integer> {
  private static final double VALIDATION_FRACTION = 0.02;

  private static final int SMALLEST_PX = 32;

  /** A long training can spare what it does in this time. */
  private static final Duration CHECKPOINT_EVERY = Duration.ofMinutes(2);

  @Parameters(
      paramLabel = "DATA",
      arity = "1..*",
      description =
          "Labelled pictures, laid out as for train; classes of several sets are kept apart.")
  private List<Path> data;

  @Option(
      names = "--teacher",
      paramLabel = "NAME|FILE",
      description =
          "Learn from what this network sees and answers: an ONNX file, or a backbone's name.")
  private @Nullable String teacher;

  @Option(
      names = "--labels",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Learn from the labels too. Default: yes.")
  private boolean labels;

  @Option(
      names = "--apart-from",
      paramLabel = "DATA",
      description = "Learn from no picture that stands in this set; may be repeated.")
  private List<Path> apartFrom = List.of();

  @Option(
      names = "--width",
      defaultValue = "1",
      paramLabel = "F",
      description = "How wide the network is, 0.25 to 2. Default: ${DEFAULT-VALUE}.")
  private double width;

  @Option(
      names = "--features",
      defaultValue = "1280",
      paramLabel = "N",
      description = "How many features it gives. Default: ${DEFAULT-VALUE}.")
  private int features;

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description =
          "Go on from the network of an earlier run, the --out of that. Default: random weights.")
  private @Nullable Path from;

  @Option(
      names = "--size",
      defaultValue = "128",
      paramLabel = "PX",
      description = "The side of the pictures that it takes. Default: ${DEFAULT-VALUE}.")
  private int sizePx;

  @Option(
      names = "--train-size",
      paramLabel = "PX",
      split = ",",
      description =
          "The sides of the pictures in training, one after another, each for an equal part of the epochs; sides joined by + take turns. Default: half, then three quarters of --size.")
  private @Nullable List<String> trainSizesPx;

  @Option(
      names = "--epochs",
      defaultValue = "42",
      paramLabel = "N",
      description = "How often each picture is learned from. Default: ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(
      names = "--views",
      defaultValue = "4",
      paramLabel = "N",
      description =
          "Views of each picture that the teacher is asked about. Default: ${DEFAULT-VALUE}.")
  private int views;

  @Option(
      names = "--batch-size",
      defaultValue = "128",
      paramLabel = "N",
      description = "Pictures per batch. Default: ${DEFAULT-VALUE}.")
  private int batchSize;

  @Option(
      names = "--rate",
      defaultValue = "0.002",
      paramLabel = "R",
      description = "The highest learning rate. Default: ${DEFAULT-VALUE}.")
  private double rate;

  @Option(
      names = "--share",
      defaultValue = "1",
      paramLabel = "F",
      description = "Use only this part of the pictures. Default: ${DEFAULT-VALUE}.")
  private double share;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Seeds every random choice. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description = "float32 or bfloat16. Default: by processor and network.")
  private @Nullable Precision precision;

  @Option(
      names = "--license",
      defaultValue = "",
      paramLabel = "NAME",
      description = "Noted in the file, and in run.json of what is trained from it.")
  private String license;

  @Mixin private CheckpointOptions checkpoints;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Receives backbone.onnx, pretrain.json and checkpoint/.")
  private Path out;

  @Mixin private OverwriteOption overwrite;

  @Mixin private Output output;

  @Override
  public Integer call() {
    overwrite.require(out, checkpoints.resume());
    try (Interrupt interrupt = new Interrupt(this::kept)) {
      PretrainRecord record = pretrain(request(interrupt), interrupt);
      if (output.isJson()) {
        output.print(record);
      } else {
        new PretrainSummary(record).print(output.text());
      }
      return interrupt.happened() ? Interrupt.STATUS : 0;
    } catch (RuntimeException | Error e) {
      throw Failures.inTheMiddle(e, RunFolder.checkpoint(out), kept());
    }
  }

  private PretrainRecord pretrain(PretrainRequest request, Interrupt interrupt) {
    try (RunFolder folder = RunFolder.open(out, request.earlier())) {
      interrupt.beforeEnd(folder::close);
      return Pretraining.run(request, folder);
    }
  }

  /** What is not lost when the process ends at once. */
  private String kept() {
    return Checkpoints.isIn(RunFolder.checkpoint(out))
        ? "The checkpoint in %s is kept; add --resume to go on.".formatted(out)
        : "Nothing of the training is kept; what the teacher said so far is, and the same command goes on from there.";
  }

  private List<List<Integer>> trainSizesPx() {
    if (trainSizesPx == null) {
      return List.of(List.of(sizePx / 2), List.of(sizePx * 3 / 4));
    }
    try {
      return trainSizesPx.stream()
          .map(part -> Arrays.stream(part.split("[+]")).map(Integer::valueOf).toList())
          .toList();
    } catch (NumberFormatException e) {
      throw new GraftException(
          Fault.USAGE,
          "--train-size %s: expected numbers of pixels, such as 64,96 or 64,96+112."
              .formatted(String.join(",", trainSizesPx)),
          e);
    }
  }

  private PretrainRequest request(Interrupt interrupt) {
    check();
    try {
      return new PretrainRequest(
          new Sources(data, apartFrom, share, VALIDATION_FRACTION),
          Optional.ofNullable(teacher).map(PretrainCommand::teacherFile),
          labels,
          new MobileNet(width, features),
          Optional.ofNullable(from),
          sizePx,
          new Course(trainSizesPx(), epochs, views, batchSize, rate),
          seed,
          Optional.ofNullable(precision),
          license,
          checkpoints.every(CHECKPOINT_EVERY),
          checkpoints.resume(),
          interrupt,
          out,
          overwrite.given(),
          UsersWorkshop.open());
    } catch (IllegalArgumentException e) {
      throw new GraftException(Fault.USAGE, e.getMessage() + "; see 'graft pretrain --help'.", e);
    }
  }

  private void check() {
    require("--width", width, value -> value >= 0.25 && value <= 2, "from 0.25 to 2");
    require("--features", features, value -> value >= 8 && value <= 8192, "from 8 to 8192");
    if (trainSizesPx == null) {
      require(
          "--size",
          sizePx,
          value -> value >= 2 * SMALLEST_PX,
          "of pixels from 64, or from 32 with --train-size");
    }
    require("--size", sizePx, value -> value >= SMALLEST_PX, "of pixels from 32");
    trainSizesPx().stream()
        .flatMap(List::stream)
        .forEach(
            side ->
                require("--train-size", side, value -> value >= SMALLEST_PX, "of pixels from 32"));
    require("--epochs", epochs, value -> value >= 1, "from 1");
    require("--views", views, value -> value >= 1, "from 1");
    require("--batch-size", batchSize, value -> value >= 1, "from 1");
    require("--rate", rate, value -> value > 0 && Double.isFinite(value), "above 0");
    require("--share", share, value -> value > 0 && value <= 1, "above 0, up to 1");
  }

  private static PretrainRequest.TeacherFile teacherFile(String nameOrPath) {
    BackboneSource source = UsersHub.open().find(nameOrPath);
    return new PretrainRequest.TeacherFile(source.file(), Preparation.of(source).preprocessing());
  }
}
