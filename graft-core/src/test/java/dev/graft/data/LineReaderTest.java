package dev.graft.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.UnreadableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of a stream whose encoding shows, and lines that are no text. */
class LineReaderTest {
  private static List<String> lines(byte[] bytes) throws IOException {
    LineReader reader = new LineReader(new ByteArrayInputStream(bytes), 20);
    List<String> lines = new ArrayList<>();
    while (true) {
      try {
        Optional<String> line = reader.next();
        if (line.isEmpty()) {
          return lines;
        }
        lines.add(line.get());
      } catch (UnreadableException e) {
        lines.add(reader.line() + " " + e.getMessage());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void theEncodingShowsWithAMarkAndWithout(String name) throws IOException {
    Charset charset = Charset.forName(name);
    String text = "bon café\r\n\nĊ 你\rd";
    List<String> expected = List.of("bon café", "", "Ċ 你", "d");
    assertThat(lines(text.getBytes(charset))).isEqualTo(expected);
    assertThat(lines(("\uFEFF" + text + "\n").getBytes(charset))).isEqualTo(expected);
    assertThat(lines(new byte[0])).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\0b\n", "a\0\nb", "\0ab\n", "a\0", "\0a", "a\0\0b", "ab\0c"})
  void aZeroByteAmongOthersMakesNoLettersOfThem(String text) throws IOException {
    assertThat(String.join("\n", lines(text.getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
  }

  @Test
  void aLineThatIsNoTextIsNamedAndTheNextIsRead() throws IOException {
    assertThat(lines("a\r\nun café\nb".getBytes(StandardCharsets.ISO_8859_1)))
        .containsExactly(
            "a",
            "2 is not UTF-8 text: byte 10, in line 2, is 0xE9, 'é' in Windows-1252 (Latin-1)",
            "b");
    byte[] cut = "ab\ncd".getBytes(StandardCharsets.UTF_16LE);
    assertThat(lines(Arrays.copyOf(cut, cut.length - 1)))
        .containsExactly("ab", "2 is not UTF-16LE text: byte 9, in line 2, is 0x64");
  }

  @Test
  void aLineThatIsTooLongIsNotKept() throws IOException {
    assertThat(lines(("x".repeat(21) + "\n" + "y".repeat(20)).getBytes(StandardCharsets.UTF_8)))
        .containsExactly("1 holds 21 bytes, where a text may have 20", "y".repeat(20));
  }
}
