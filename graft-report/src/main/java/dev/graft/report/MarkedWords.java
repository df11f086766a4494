package dev.graft.report;

import dev.graft.report.WordPulls.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A text in which the words that pull the answer most stand out, to eyes and to ears. */
final class MarkedWords {
  /** More marks would hide what matters. */
  private static final int MOST_MARKS = 6;

  /** What pulls less than this share of the strongest is not marked. */
  private static final double LEAST_SHARE = 0.2;

  private MarkedWords() {}

  /** What the marks mean; for the sections that have some. */
  static Html legend() {
    return Html.of(
        """
        <p class="words-legend">Each word was left out in turn, and the model asked again. <mark
        class="for">Underlined</mark> words pull towards the first answer below, <mark
        class="against">struck-through</mark> ones away from it; the stronger the colour, the more.
        Words that matter little bear no mark.</p>
        """);
  }

  /**
   * The text with its marks.
   *
   * @param answer what the words pull to or from
   */
  static Html of(WordPulls pulls, String answer) {
    double strongest = pulls.words().stream().mapToDouble(w -> Math.abs(w.pull())).max().orElse(0);
    Set<Word> marked =
        pulls.words().stream()
            .filter(word -> word.pull() != 0 && Math.abs(word.pull()) >= LEAST_SHARE * strongest)
            .sorted(Comparator.comparingDouble(word -> -Math.abs(word.pull())))
            .limit(MOST_MARKS)
            .collect(Collectors.toSet());
    List<Html> pieces = new ArrayList<>();
    int at = 0;
    for (Word word : pulls.words()) {
      if (marked.contains(word)) {
        pieces.add(Html.of("{}", pulls.text().substring(at, word.from())));
        pieces.add(mark(word, pulls.text(), answer, strongest));
        at = word.to();
      }
    }
    pieces.add(Html.of("{}", pulls.text().substring(at)));
    return Html.of("<blockquote>{}</blockquote>", Html.join(pieces));
  }

  private static Html mark(Word word, String text, String answer, double strongest) {
    boolean towards = word.pull() > 0;
    return Html.of(
        "<mark class=\"{}\" style=\"--pull:{}\">{}<span class=\"hidden\"> ({} {}) </span></mark>",
        towards ? "for" : "against",
        String.format(Locale.ROOT, "%.2f", Math.abs(word.pull()) / strongest),
        text.substring(word.from(), word.to()),
        towards ? "pulls towards" : "pulls away from",
        answer);
  }
}
