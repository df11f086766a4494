package dev.graft.data;

import java.util.List;
import java.util.Optional;

/**
 * What a data set is wanted for.
 *
 * @param task what to learn; otherwise it follows from the data set
 * @param targets the columns of a manifest that hold the right answer; otherwise they follow from
 *     their names and contents
 * @param outputs what a model already answers, by name, where one is measured; otherwise none
 * @param labelled whether each sample needs a right answer
 */
record Asked(Optional<Task> task, List<String> targets, List<String> outputs, boolean labelled) {
  Asked {
    targets = List.copyOf(targets);
    outputs = List.copyOf(outputs);
  }

  static Asked of(DataSetOptions options) {
    return new Asked(
        options.task(),
        options.targets(),
        options.outputNames().orElse(List.of()),
        options.labelled());
  }

  /** The same for whatever columns there are. */
  Asked withoutTargets() {
    return new Asked(task, List.of(), outputs, labelled);
  }

  /** The same for a set that goes with another one. */
  Asked like(Listing other) {
    return labelled
        ? new Asked(
            Optional.of(other.task()),
            targets,
            outputs.isEmpty() ? other.targetNames() : outputs,
            true)
        : this;
  }
}
