package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.data.BoxSizes;
import dev.graft.data.DataSetOptions;
import dev.graft.data.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the data set is read; shared by the commands that train. */
final class DataOptions {
  @Option(
      names = "--val",
      paramLabel = "DIR",
      description = "A set to validate on. Default: DATA's own, else a part drawn from DATA.")
  private @Nullable Path validation;

  @Option(
      names = "--val-fraction",
      paramLabel = "F",
      description = "Which part of DATA is drawn for validation where none is given. Default: 0.2.")
  private @Nullable Double validationFraction;

  @Option(
      names = "--task",
      paramLabel = "NAME",
      description =
          "One of classify, regress, multilabel, detect (boxes), transcribe (write down what is"
              + " said). Default: as DATA looks.")
  private @Nullable Task task;

  @Option(
      names = "--target",
      paramLabel = "NAME",
      description =
          "A column of the manifest to learn; may be given several times. Default: as its columns"
              + " look.")
  private List<String> targets = List.of();

  @Option(
      names = "--classes",
      paramLabel = "A,B",
      split = ",",
      description = "Of boxes, the classes to keep. Default: all.")
  private List<String> classes = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Seeds every random choice. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--strict", description = "Refuse the data if any file of it would be skipped.")
  private boolean strict;

  boolean isTranscribe() {
    return task == Task.TRANSCRIBE;
  }

  /**
   * Refuses options of transcripts where another task was asked for.
   *
   * @param given their names
   */
  void requireTranscribeFor(List<String> given) {
    if (!given.isEmpty() && task != null && task != Task.TRANSCRIBE) {
      throw new GraftException(
          Fault.USAGE,
          "%s goes with --task transcribe, not with %s; drop it."
              .formatted(String.join(" ", given), task.name().toLowerCase(Locale.ROOT)));
    }
  }

  boolean isDetect() {
    return task == Task.DETECT;
  }

  long seed() {
    return seed;
  }

  /** How large the boxes of a data set are, if boxes are what is to be learned from it. */
  Optional<BoxSizes> boxes(Path data) {
    Optional<BoxSizes> found = BoxSizes.of(data, toDataSetOptions());
    return task == Task.DETECT && found.isEmpty() ? Optional.of(new BoxSizes(List.of())) : found;
  }

  DataSetOptions toDataSetOptions() {
    DataSetOptions options =
        DataSetOptions.defaults()
            .withSeed(seed)
            .withStrict(strict)
            .withTargets(targets)
            .withClasses(classes);
    if (validation != null) {
      options = options.withValidation(validation);
    }
    if (task != null) {
      options = options.withTask(task);
    }
    if (validationFraction != null) {
      if (!(validationFraction >= 0 && validationFraction < 1)) {
        throw new GraftException(
            Fault.USAGE,
            "--val-fraction %s: expected a part of the data, from 0 to below 1, such as 0.2."
                .formatted(validationFraction));
      }
      options = options.withValidationFraction(validationFraction);
    }
    return options;
  }
}
