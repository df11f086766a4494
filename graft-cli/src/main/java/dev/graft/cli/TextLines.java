package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.cli.PictureFiles.Question;
import dev.graft.data.Skipped;
import dev.graft.data.Source;
import dev.graft.data.TextTable;
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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The texts that are asked about: those of text files, of tables and of standard input, and words
 * of the command line that name no file.
 */
final class TextLines {
  private static final String STANDARD_INPUT = "-";

  /** What is meant for a file, although there is none. */
  private static final Pattern FILE = Pattern.compile("\\S*[/\\\\]\\S*|\\S+\\.[A-Za-z]{2,5}");

  private final List<Question> questions = new ArrayList<>();

  private TextLines() {}

  /**
   * What the command line's words mean.
   *
   * @param in read to its end, a text a line, where a word is {@code -}
   * @throws GraftException if nothing at all is asked about
   */
  static List<Question> of(List<String> words, InputStream in) {
    TextLines lines = new TextLines();
    for (String word : words) {
      if (word.equals(STANDARD_INPUT)) {
        lines.read(in);
      } else {
        lines.add(word);
      }
    }
    if (lines.questions.isEmpty()) {
      throw new GraftException(
          Fault.DATA,
          "there is no text in %s; expected a text in each line."
              .formatted(String.join(", ", words)));
    }
    return lines.questions;
  }

  private void add(String word) {
    Path path = path(word);
    if (path != null && Files.isDirectory(path)) {
      questions.addAll(PictureFiles.of(List.of(word), InputStream.nullInputStream()));
    } else if (path != null && Files.exists(path)) {
      addFile(path);
    } else if (FILE.matcher(word).matches()) {
      questions.add(Question.unreadable(word, "there is no such file"));
    } else {
      addText(word);
    }
  }

  private static @Nullable Path path(String word) {
    try {
      return Path.of(word);
    } catch (InvalidPathException e) {
      return null; // then it is a text
    }
  }

  private void addFile(Path file) {
    if (!TextTable.isNamedLikeOne(file)) {
      questions.add(Question.of(Source.of(file)));
      return;
    }
    TextTable table = TextTable.read(file);
    table.texts().forEach(text -> questions.add(Question.of(text)));
    for (Skipped skipped : table.skipped()) {
      questions.add(Question.unreadable(skipped.path(), skipped.reason()));
    }
  }

  private void addText(String text) {
    questions.add(Question.of(new Source.Inline(text, text.strip())));
  }

  private void read(InputStream in) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      reader.lines().filter(line -> !line.isBlank()).forEach(this::addText);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
