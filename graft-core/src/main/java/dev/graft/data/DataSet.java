package dev.graft.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Everything that a model is trained and measured on. Every sample in it was read once and found
 * sound; what was not is listed with its reason.
 *
 * @param task what to learn
 * @param outputNames what each of a model's outputs stands for: the class names in natural order,
 *     or the names of the numbers to be predicted
 * @param train the samples to learn from, in natural order of their names
 * @param validation the samples to choose by
 * @param validationDrawn whether they were drawn from the training samples because the data set has
 *     none of its own
 * @param test the samples for the last word; most often none
 * @param skipped what takes no part, and why
 * @param leakage held-out samples whose very bytes are in the training set too
 * @param warnings what is odd but stops nothing, one sentence each
 * @param sha256 identifies the data: names, contents and right answers of all samples, wherever
 *     they lie and whichever part is drawn for validation
 * @param options how it was read
 */
public record DataSet(
    Task task,
    List<String> outputNames,
    List<Sample> train,
    List<Sample> validation,
    boolean validationDrawn,
    List<Sample> test,
    List<Skipped> skipped,
    List<Leakage> leakage,
    List<String> warnings,
    String sha256,
    DataSetOptions options)
    implements AutoCloseable {
  /** Copies the lists. */
  public DataSet {
    outputNames = List.copyOf(outputNames);
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    test = List.copyOf(test);
    skipped = List.copyOf(skipped);
    leakage = List.copyOf(leakage);
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads a data set: lists it, looks at every file with one file per thread in memory, sets aside
   * what is damaged or contradicts itself, and splits the rest.
   *
   * @param path a folder with one folder per class, or with {@code train}, {@code val} and {@code
   *     test} folders of such; a zip archive of either; or a manifest, {@code .csv} or {@code
   *     .jsonl}, with columns {@code path} and {@code label}, {@code labels} or one per number
   * @param check what is wrong with a file's content
   * @param threads how many files are looked at at once, at least 1
   * @throws dev.graft.GraftException if nothing can be learned from it, if it cannot be read, or if
   *     options are strict and a file would be skipped
   */
  public static DataSet read(Path path, DataSetOptions options, ContentCheck check, int threads) {
    Archives archives = new Archives();
    Set<Archive> needed = Set.of();
    try {
      DataSet data = new DataSetReader(path, options, archives).read(check, threads);
      needed = data.archives();
      return data;
    } finally {
      archives.closeAllBut(needed);
    }
  }

  /** The same with something odd more. */
  public DataSet withWarning(String warning) {
    return new DataSet(
        task,
        outputNames,
        train,
        validation,
        validationDrawn,
        test,
        skipped,
        leakage,
        Stream.concat(warnings.stream(), Stream.of(warning)).toList(),
        sha256,
        options);
  }

  /** Closes the archives that samples are read from; a data set of plain files holds none. */
  @Override
  public void close() {
    archives().forEach(Archive::close);
  }

  /** How much of what there is: samples may be whole texts. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "DataSet[task=%s, outputs=%,d, train=%,d, validation=%,d, test=%,d, skipped=%,d, sha256=%.12s...]",
        task,
        outputNames.size(),
        train.size(),
        validation.size(),
        test.size(),
        skipped.size(),
        sha256);
  }

  private Set<Archive> archives() {
    return Archives.of(Stream.of(train, validation, test).flatMap(List::stream).toList());
  }
}
