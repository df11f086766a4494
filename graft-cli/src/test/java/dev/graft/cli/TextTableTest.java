package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
  private static List<String> printed(List<List<String>> rows) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    new TextTable(rows).print(out);
    out.flush();
    return text.toString().lines().toList();
  }

  @Test
  void whatFitsStandsSideBySide() {
    assertThat(printed(List.of(List.of("strategy", "time"), List.of("full", "1.5 s"))))
        .containsExactly("  strategy  time", "  full      1.5 s");
  }

  @Test
  void columnsThatFindNoPlaceGoBelowWithTheirRowsNamedAgain() {
    String wide = "x".repeat(36);
    assertThat(
            printed(
                List.of(
                    List.of("strategy", "one", "two", "three"),
                    List.of("full", wide, "y" + wide, "z"))))
        .containsExactly(
            "  strategy  one",
            "  full      " + wide,
            "  strategy  two                                    three",
            "  full      y" + wide + "  z");
  }

  @Test
  void noLineIsLongerThanATerminalAndNoWordIsLost() {
    String sentence = "of what is told here every word has to be found again ".repeat(3).strip();
    List<String> lines =
        printed(List.of(List.of("strategy", "measured"), List.of("head", sentence)));
    assertThat(lines).allMatch(line -> line.length() <= 80).hasSizeGreaterThan(3);
    String joined = String.join(" ", lines).replaceAll("\\s+", " ");
    assertThat(joined).contains("head " + sentence);
  }
}
