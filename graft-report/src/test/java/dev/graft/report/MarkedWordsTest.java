package dev.graft.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.report.WordPulls.Word;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkedWordsTest {
  private static final String TEXT = "not a <bad> film";

  @Test
  void wordsThatPullAreMarkedForEyesAndEars() {
    WordPulls pulls =
        new WordPulls(
            TEXT,
            List.of(
                new Word(0, 3, 2), new Word(4, 5, 0.1), new Word(7, 10, -1), new Word(12, 16, 0)));
    assertThat(MarkedWords.of(pulls, "a&b").markup())
        .isEqualTo(
            "<blockquote><mark class=\"for\" style=\"--pull:1.00\">not"
                + "<span class=\"hidden\"> (pulls towards a&amp;b) </span></mark> a &lt;"
                + "<mark class=\"against\" style=\"--pull:0.50\">bad"
                + "<span class=\"hidden\"> (pulls away from a&amp;b) </span></mark>&gt; film</blockquote>");
  }

  @Test
  void wordsThatDoNothingBearNoMark() {
    WordPulls pulls = new WordPulls(TEXT, List.of(new Word(0, 3, 0), new Word(4, 5, 0)));
    assertThat(MarkedWords.of(pulls, "a").markup())
        .isEqualTo("<blockquote>not a &lt;bad&gt; film</blockquote>");
  }

  @Test
  void ofManyWordsTheStrongestSixAreMarked() {
    List<Word> words =
        List.of(
            new Word(0, 1, 1),
            new Word(1, 2, 2),
            new Word(2, 3, 3),
            new Word(3, 4, 4),
            new Word(4, 5, 5),
            new Word(5, 6, 6),
            new Word(6, 7, 7));
    assertThat(MarkedWords.of(new WordPulls("abcdefg", words), "x").markup())
        .startsWith("<blockquote>a<mark")
        .containsOnlyOnce("</span></mark></blockquote>");
  }
}
