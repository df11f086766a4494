package dev.graft.data;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a data set is read.
 *
 * @param validation a set to validate on, read like the data set itself; otherwise what the data
 *     set calls validation, otherwise a part drawn from the training samples
 * @param validationFraction which part is drawn, from 0 (none) to below 1, where no validation set
 *     is given
 * @param task what to learn; otherwise it follows from the data set
 * @param targets the columns of a manifest that hold the right answer; otherwise they follow from
 *     their names and contents
 * @param classes of boxes, those that are kept; all where there are none
 * @param outputNames the names that targets refer to, for measuring a model that has them; samples
 *     of other classes are skipped. Otherwise the names follow from the training samples
 * @param seed which validation part is drawn
 * @param strict whether a file that would be skipped is a failure instead
 * @param labelled whether each sample needs a right answer; where it does not, those that there are
 *     are passed over, no sample has any label, and files may lie in no class folder
 */
@RecordBuilder
public record DataSetOptions(
    Optional<Path> validation,
    double validationFraction,
    Optional<Task> task,
    List<String> targets,
    List<String> classes,
    Optional<List<String>> outputNames,
    long seed,
    boolean strict,
    boolean labelled)
    implements DataSetOptionsBuilder.With {
  /** Checks the fraction. */
  public DataSetOptions {
    if (!(validationFraction >= 0 && validationFraction < 1)) {
      throw new IllegalArgumentException(
          "the validation fraction must lie in [0, 1), not be " + validationFraction);
    }
    targets = List.copyOf(targets);
    classes = List.copyOf(classes);
    outputNames = outputNames.map(List::copyOf);
  }

  /** A fifth for validation, task and names from the data, seed 0, not strict, with labels. */
  public static DataSetOptions defaults() {
    return new DataSetOptions(
        Optional.empty(),
        0.2,
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        0,
        false,
        true);
  }

  /** The same with a set to validate on. */
  public DataSetOptions withValidation(Path set) {
    return withValidation(Optional.of(set));
  }

  /** The same for a stated task. */
  public DataSetOptions withTask(Task stated) {
    return withTask(Optional.of(stated));
  }

  /** For measuring a trained model: no part is drawn, and classes are the model's. */
  public static DataSetOptions forEvaluation(Task task, List<String> outputNames) {
    return new DataSetOptions(
        Optional.empty(),
        0,
        Optional.of(task),
        List.of(),
        List.of(),
        Optional.of(outputNames),
        0,
        false,
        true);
  }
}
