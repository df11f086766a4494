package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.UnreadableException;
import dev.graft.cli.PictureFiles.Question;
import dev.graft.data.LineReader;
import dev.graft.data.Skipped;
import dev.graft.data.Source;
import dev.graft.data.Text;
import dev.graft.data.TextFiles;
import dev.graft.data.TextTable;
import dev.graft.text.TextModality;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The texts that are asked about: those of text files, of tables and of standard input, and words
 * of the command line that name no file.
 */
final class TextLines {
  private static final String STANDARD_INPUT = "-";

  /** What is meant for a file, although there is none. */
  private static final Pattern FILE = Pattern.compile("\\S+\\.(?i:txt|csv|tsv|jsonl?|parquet|zip)");

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
          "there is no text in %s; expected .txt files, tables of texts, or a text in each line of what is read."
              .formatted(String.join(", ", words)));
    }
    return lines.questions;
  }

  private void add(String word) {
    Path path = path(word);
    if (path != null && Files.isDirectory(path)) {
      TextFiles files = TextFiles.of(path);
      add(files.texts(), files.skipped());
    } else if (path != null && Files.exists(path)) {
      addFile(path);
    } else if (FILE.matcher(word).matches() || isBeside(path)) {
      questions.add(Question.unreadable(word, "there is no such file"));
    } else {
      addText(word);
    }
  }

  private static @Nullable Path path(String word) {
    try {
      return word.isBlank() ? null : Path.of(word);
    } catch (InvalidPathException e) {
      return null; // then it is a text
    }
  }

  /** Whether it would lie in a folder that there is, so that a file is meant and not a text. */
  private static boolean isBeside(@Nullable Path path) {
    Path folder = path == null ? null : path.getParent();
    return folder != null && !String.valueOf(path).contains(" ") && Files.isDirectory(folder);
  }

  private void addFile(Path file) {
    if (!TextTable.isNamedLikeOne(file)) {
      questions.add(Question.of(file));
      return;
    }
    TextTable table = TextTable.read(file);
    add(table.texts(), table.skipped());
  }

  private void add(List<Source> texts, List<Skipped> skipped) {
    texts.forEach(text -> questions.add(Question.of(text)));
    skipped.forEach(one -> questions.add(Question.unreadable(one.path(), one.reason())));
  }

  private void addText(String text) {
    questions.add(Question.of(new Source.Inline(text, text.strip())));
  }

  /** Each line is answered or refused, so that answers are matched with what was asked. */
  private void read(InputStream in) {
    try {
      LineReader lines = new LineReader(in, TextModality.MOST_BYTES);
      boolean more = true;
      while (more) {
        more = read(lines);
      }
    } catch (UnreadableException e) {
      questions.add(Question.unreadable(STANDARD_INPUT, UnreadableException.reason(e)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether there was one more line. */
  private boolean read(LineReader lines) throws IOException {
    try {
      Optional<String> line = lines.next();
      if (line.isPresent() && Text.isBlank(line.get())) {
        refuse(lines, "is empty");
      } else {
        line.ifPresent(this::addText);
      }
      return line.isPresent();
    } catch (UnreadableException e) {
      refuse(lines, UnreadableException.reason(e));
      return true;
    }
  }

  private void refuse(LineReader lines, String problem) {
    questions.add(Question.unreadable(STANDARD_INPUT + ":" + lines.line(), problem));
  }
}
