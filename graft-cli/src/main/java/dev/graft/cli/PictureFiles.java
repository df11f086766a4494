package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.data.FolderFiles;
import dev.graft.data.Sample;
import dev.graft.data.Skipped;
import dev.graft.data.Source;
import dev.graft.data.Target;
import dev.graft.features.SamplePass.Outcome;
import dev.graft.modality.Modality;
import dev.graft.model.GraftedModel;
import dev.graft.model.Prediction;
import dev.graft.text.TextModality;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The pictures that are asked about: files, all files in folders, or paths read line by line. */
final class PictureFiles {
  /** Stands for the paths on standard input. */
  private static final String STANDARD_INPUT = "-";

  /**
   * One file that is asked about.
   *
   * @param name as it was given, or the folder and its path in it
   * @param sample to be read; empty where it is already known that it cannot be
   * @param problem why not
   */
  record Question(String name, Optional<Sample> sample, String problem) {
    /**
     * What the command line's words mean to a model.
     *
     * @param in read to its end where a word stands for it
     */
    static List<Question> all(GraftedModel model, List<String> words, InputStream in) {
      Modality modality = model.card().processor().modality();
      return modality instanceof TextModality
          ? TextLines.of(words, in)
          : PictureFiles.of(words, in, modality.formats());
    }

    static Question of(Source source) {
      Sample sample = new Sample(source, new Target.Values(List.of()), "");
      return new Question(source.name(), Optional.of(sample), "");
    }

    /** A file by itself, which an archive is none. */
    static Question of(Path file) {
      return FolderFiles.packed(file)
          .map(problem -> unreadable(file.toString(), problem))
          .orElseGet(() -> of(Source.of(file)));
    }

    static Question unreadable(String name, String problem) {
      return new Question(name, Optional.empty(), problem);
    }

    /** The answer, where it needs no look at the file. */
    Outcome<Prediction> unread() {
      return new Outcome.Unreadable<>(problem);
    }
  }

  private final List<Question> questions = new ArrayList<>();

  private PictureFiles() {}

  /**
   * What the command line's words mean.
   *
   * @param in read to its end where a word is {@code -}
   * @param expected what files are written as
   * @throws GraftException if nothing at all is asked about
   */
  static List<Question> of(List<String> words, InputStream in, String expected) {
    PictureFiles files = new PictureFiles();
    for (String word : words) {
      if (word.equals(STANDARD_INPUT)) {
        lines(in).forEach(files::add);
      } else {
        files.add(word);
      }
    }
    if (files.questions.isEmpty()) {
      throw new GraftException(
          Fault.DATA,
          words.contains(STANDARD_INPUT)
              ? "standard input names no file; expected a path in each line."
              : "there is no file in %s; expected %s."
                  .formatted(String.join(", ", words), expected));
    }
    return files.questions;
  }

  private void add(String word) {
    if (word.isBlank()) {
      questions.add(Question.unreadable("''", "an empty name is no path"));
      return;
    }
    Path path;
    try {
      path = Path.of(word);
    } catch (InvalidPathException e) {
      questions.add(Question.unreadable(word, "is no path: " + e.getReason()));
      return;
    }
    if (Files.isDirectory(path)) {
      addFolder(path);
    } else if (Files.exists(path)) {
      questions.add(Question.of(path));
    } else {
      questions.add(Question.unreadable(word, "there is no such file"));
    }
  }

  private void addFolder(Path folder) {
    FolderFiles found = FolderFiles.of(folder);
    for (Source file : found.files()) {
      questions.add(Question.of(file.named(below(folder, file.name()))));
    }
    for (Skipped skipped : found.skipped()) {
      questions.add(Question.unreadable(below(folder, skipped.path()), skipped.reason()));
    }
  }

  private static String below(Path folder, String name) {
    return folder.resolve(name).toString().replace('\\', '/');
  }

  private static List<String> lines(InputStream in) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
