package dev.graft.data;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a folder, archive or manifest says it holds.
 *
 * @param task what to learn from it
 * @param targetNames the names of the numbers for {@link Task#REGRESS}, else empty
 * @param candidates in the order they were found
 * @param skipped what cannot even be a candidate
 * @param warnings what is odd but stops nothing, one sentence each
 */
record Listing(
    Task task,
    List<String> targetNames,
    List<Candidate> candidates,
    List<Skipped> skipped,
    List<String> warnings) {
  static Listing of(Path path, Optional<Task> task) {
    String name = path.toString().toLowerCase(Locale.ROOT);
    if (Files.isDirectory(path)) {
      requireClasses(path, task);
      return ClassFolders.list(Tree.ofFolder(path));
    }
    if (!Files.exists(path)) {
      throw new GraftException(
          Fault.DATA,
          "there is no '" + path + "'; give a folder, a .csv or .jsonl file, or a .zip");
    }
    if (name.endsWith(".zip")) {
      requireClasses(path, task);
      return ClassFolders.list(Tree.ofZip(path));
    }
    if (name.endsWith(".csv") || name.endsWith(".jsonl")) {
      return Manifest.list(path, task);
    }
    throw new GraftException(
        Fault.DATA,
        "'"
            + path
            + "' is no data set; expected a folder with one folder per class, a .csv or .jsonl"
            + " manifest, or a .zip of such a folder");
  }

  private static void requireClasses(Path path, Optional<Task> task) {
    if (task.isPresent() && task.get() != Task.CLASSIFY) {
      throw new GraftException(
          Fault.USAGE,
          "'"
              + path
              + "' gives each picture one class, its folder's name, which is not what "
              + (task.get() == Task.REGRESS ? "regression" : "a multi-label model")
              + " learns from; give a .csv or .jsonl manifest with "
              + (task.get() == Task.REGRESS ? "a column per number" : "a column 'labels'"));
    }
  }
}
