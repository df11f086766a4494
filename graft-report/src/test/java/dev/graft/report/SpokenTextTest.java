package dev.graft.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpokenTextTest {
  private static String words(String right, String read) {
    return new SpokenText(right, read).html().markup();
  }

  @Test
  void lettersThatWereNotReadAreStruckThroughAndOthersUnderlined() {
    assertThat(words("one four", "one fore"))
        .contains("<bdi>one</bdi><bdi aria-hidden=\"true\">one</bdi>")
        .contains("fo<del>ur</del>")
        .contains("fo<ins>re</ins>")
        .contains("(four, read as fore)");
  }

  @Test
  void aWordThatIsMissingOrTooManyStandsBesideADash() {
    assertThat(words("two six", "two"))
        .contains("<bdi aria-hidden=\"true\"><del>six</del></bdi><bdi aria-hidden=\"true\">–</bdi>")
        .contains("(six, not read)");
    assertThat(words("two", "two six"))
        .contains("<bdi aria-hidden=\"true\">–</bdi><bdi aria-hidden=\"true\"><ins>six</ins></bdi>")
        .contains("(six, read and not said)");
  }

  @Test
  void whatIsReadRightlyBearsNoMark() {
    assertThat(words("seven", "seven")).doesNotContain("<del>", "<ins>", "error");
  }

  @Test
  void aTextIsNoMarkup() {
    assertThat(words("<b>", "<i>")).doesNotContain("<b>", "<i>").contains("&lt;<del>b</del>&gt;");
  }
}
