package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import dev.graft.cli.PictureFiles.Question;
import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Texts on standard input. */
class TextLinesTest {
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
  void noLineAtAllIsNoQuestion() {
    assertThatThrownBy(() -> names(new byte[0]))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("there is no text in -");
  }
}
