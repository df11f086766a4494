package dev.graft.train;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the results of a run go.
 *
 * @param folder receives {@code model.onnx}, {@code run.json} and {@code checkpoint/}
 * @param overwrite whether they replace those of an earlier run
 * @param asked how the user asked for the run; noted in the record
 */
public record Destination(Path folder, boolean overwrite, Optional<RunRecord.Asked> asked) {
  /** A folder that holds no results, for a run that a program asks for. */
  public static Destination of(Path folder) {
    return new Destination(folder, false, Optional.empty());
  }
}
