package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.train.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Whether results that are there already may be replaced. */
final class OverwriteOption {
  @Option(names = "--overwrite", description = "Replace what an earlier run left in --out.")
  private boolean overwrite;

  boolean given() {
    return overwrite;
  }

  /**
   * Refuses a folder with the results of an earlier run, unless it was said what becomes of them.
   *
   * @param resume whether the run goes on from there
   * @throws GraftException if it holds some, or both was said
   */
  void require(Path out, boolean resume) {
    if (overwrite && resume) {
      throw new GraftException(
          Fault.USAGE,
          "--overwrite begins anew and --resume goes on from what is there; drop one of the two.");
    }
    List<String> results = overwrite || resume ? List.of() : RunFolder.results(out);
    if (!results.isEmpty()) {
      throw new GraftException(
          Fault.USAGE,
          "--out %s holds the results of an earlier run (%s); name another folder, go on from there with --resume, or replace them with --overwrite."
              .formatted(out, String.join(", ", results)));
    }
  }

  /** What is done about the results of an earlier run. */
  RunFolder.Earlier earlier(boolean resume) {
    return overwrite
        ? RunFolder.Earlier.OVERWRITE
        : resume ? RunFolder.Earlier.RESUME : RunFolder.Earlier.REFUSE;
  }

  /** The same for a single file. */
  void requireFile(Path out) {
    if (!overwrite && Files.exists(out)) {
      throw new GraftException(
          Fault.USAGE,
          "--out %s is there already; name another file, or replace it with --overwrite."
              .formatted(out));
    }
  }
}
