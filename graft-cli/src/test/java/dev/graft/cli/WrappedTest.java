package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class WrappedTest {
  private static String printed(Consumer<SummaryLines> said) {
    StringWriter text = new StringWriter();
    try (PrintWriter out = new PrintWriter(text)) {
      said.accept(new SummaryLines(out, "run.json"));
    }
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  @Test
  void linesEndBetweenWords() {
    assertThat(Wrapped.lines("one two three", 8)).containsExactly("one two", "three");
    assertThat(Wrapped.lines("one incomprehensible word", 8))
        .containsExactly("one", "incomprehensible", "word");
    assertThat(Wrapped.lines("", 8)).containsExactly("");
  }

  @Test
  void aSummaryStaysWithinEightyColumnsAndBelowItsLabel() {
    String text = "word ".repeat(40).strip();
    String printed = printed(lines -> lines.line("novelty", text));
    assertThat(printed.lines()).hasSize(4).allMatch(line -> line.length() <= 80);
    assertThat(printed).startsWith("  novelty    word word");
    assertThat(printed.lines().skip(1)).allMatch(line -> line.startsWith(" ".repeat(13) + "word"));
  }

  @Test
  void reasonsAreAList() {
    String text = printed(lines -> lines.each("because", List.of("a b", "c")));
    assertThat(text).isEqualTo("  because    - a b\n             - c\n");
  }

  @Test
  void aPathIsNeverBroken() {
    String path = "a folder/".repeat(20) + "model.onnx";
    assertThat(printed(lines -> lines.whole("model", path)))
        .isEqualTo("  model      " + path + "\n");
  }

  @Test
  void whatIsCutSaysSo() {
    assertThat(Shortened.to(5, "class")).isEqualTo("class");
    assertThat(Shortened.to(7, "long name")).isEqualTo("long...");
    assertThat(Shortened.to(2, "class")).isEqualTo("..");
    assertThat(Shortened.to(4, "\uD83C\uDF43leaf")).isEqualTo("...");
  }
}
