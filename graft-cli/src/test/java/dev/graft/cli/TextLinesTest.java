package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import dev.graft.cli.PictureFiles.Question;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts on standard input and in folders. */
class TextLinesTest {
  @TempDir private Path folder;

  private void write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  @Test
  void ofAFolderTextFilesAndRowsOfTablesAreAskedAboutAndOtherFilesAreNamed() throws IOException {
    write("a.txt", "one text");
    write("in/b.TXT", "another");
    write("in/table.csv", "id,text\n1,first\n2,\n3,third\n");
    write("in/table.jsonl", "{\"text\": \"a line\"}\n");
    write("counts.csv", "id,count\n1,2\n");
    write("config.json", "{\"version\": 1}");
    write("README.txt", "about the files");
    write("code.py", "print()");
    write("page.html", "<html>");
    write("extensionless", "who knows");
    List<Question> questions =
        TextLines.of(List.of(folder.toString()), InputStream.nullInputStream());
    String at = folder.toString().replace('\\', '/') + "/";
    assertThat(questions)
        .filteredOn(question -> question.sample().isPresent())
        .extracting(question -> question.name().replace(at, ""))
        .containsExactly(
            "a.txt", "in/b.TXT", "in/table.csv:2", "in/table.csv:4", "in/table.jsonl:1");
    assertThat(questions)
        .filteredOn(question -> question.sample().isEmpty())
        .extracting(question -> question.name().replace(at, ""))
        .containsExactlyInAnyOrder(
            "in/table.csv:3",
            "counts.csv",
            "config.json",
            "README.txt",
            "code.py",
            "page.html",
            "extensionless");
    assertThat(problem(questions, "code.py")).startsWith("is neither a text, .txt, nor a table");
    assertThat(problem(questions, "counts.csv"))
        .startsWith("lacks a column 'text' that holds the texts")
        .doesNotContain(at);
    assertThat(problem(questions, "in/table.csv:3")).isEqualTo("has no 'text'");
  }

  private static String problem(List<Question> questions, String name) {
    return questions.stream()
        .filter(question -> question.name().endsWith("/" + name))
        .map(Question::problem)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> names(byte[] bytes) {
    return TextLines.of(List.of("-"), new ByteArrayInputStream(bytes)).stream()
        .map(Question::name)
        .toList();
  }

  @Test
  void utf16AndAMarkAreReadAsInFiles() {
    assertThat(names("\uFEFFgut\nné\n".getBytes(StandardCharsets.UTF_16LE)))
        .containsExactly("gut", "né");
    assertThat(names("\uFEFFgut\nné\n".getBytes(StandardCharsets.UTF_8)))
        .containsExactly("gut", "né");
  }

  @Test
  void everyLineHasItsAnswerEvenIfThatIsWhyThereIsNone() {
    List<Question> questions =
        TextLines.of(
            List.of("-"),
            new ByteArrayInputStream("a\n\ncafé\nb\n".getBytes(StandardCharsets.ISO_8859_1)));
    assertThat(questions).extracting(Question::name).containsExactly("a", "-:2", "-:3", "b");
    assertThat(questions.get(1).problem()).isEqualTo("is empty");
    assertThat(questions.get(2).problem()).contains("in line 3, is 0xE9, 'é' in Windows-1252");
    assertThat(questions.get(2).sample()).isEmpty();
  }

  @Test
  void anEncodingThatIsNotReadIsToldOnce() {
    byte[] wide = "good\nbad\n".getBytes(Charset.forName("UTF-32LE"));
    assertThat(TextLines.of(List.of("-"), new ByteArrayInputStream(wide)))
        .singleElement()
        .extracting(Question::name, Question::problem)
        .containsExactly("-", "is UTF-32 text, where UTF-8 or UTF-16 is expected");
  }

  @Test
  void aWordWithASlashIsATextUnlessItLiesInAFolderThatThereIs(@TempDir Path folder) {
    List<String> words = List.of("10/10", "and/or", "Node.js", folder + "/gone", "gone.txt");
    List<Question> questions = TextLines.of(words, InputStream.nullInputStream());
    assertThat(questions)
        .extracting(question -> question.sample().isPresent())
        .containsExactly(true, true, true, false, false);
    assertThat(questions.get(4).problem()).isEqualTo("there is no such file");
  }

  @Test
  void noLineAtAllIsNoQuestion() {
    assertThatThrownBy(() -> names(new byte[0]))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("there is no text in -");
  }
}
