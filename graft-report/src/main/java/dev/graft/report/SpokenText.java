package dev.graft.report;

import dev.graft.eval.Alignment;
import dev.graft.eval.Alignment.Step;
import dev.graft.eval.EditDistance;
import dev.graft.eval.TranscriptMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was said above what was read, word beside word. Letters that were not read are struck
 * through, and those that were read and not said underlined, for eyes; each error is said in words
 * for ears.
 *
 * @param right what was said
 * @param read what a model made of it
 */
record SpokenText(String right, String read) {
  /** What the marks mean. */
  static Html legend() {
    return Html.of(
        """
        <p class="words-legend">Above what is said, below what was read. Said and not read so is
        <del>struck through</del>, read and not said is <ins>underlined</ins>; where a word has
        nothing to stand beside it, there is a dash.</p>
        """);
  }

  /** The words, beside those that they are likest to. */
  Alignment<String> words() {
    return Alignment.of(
        TranscriptMetrics.words(right), TranscriptMetrics.words(read), SpokenText::unlikeness);
  }

  private static double unlikeness(String word, String other) {
    List<Integer> letters = TranscriptMetrics.characters(word);
    List<Integer> others = TranscriptMetrics.characters(other);
    return (double) EditDistance.between(letters, others).edits()
        / Math.max(1, Math.max(letters.size(), others.size()));
  }

  Html html() {
    return Html.of(
        "<p class=\"spoken\">{}</p>", words().steps().stream().map(SpokenText::word).toList());
  }

  private static Html word(Step<String> step) {
    String said = step.right().orElse("");
    String heard = step.read().orElse("");
    if (step.isRight()) {
      return Html.of("<span><bdi>{}</bdi><bdi aria-hidden=\"true\">{}</bdi></span> ", said, heard);
    }
    Alignment<Integer> letters =
        Alignment.of(TranscriptMetrics.characters(said), TranscriptMetrics.characters(heard));
    return Html.of(
        "<span class=\"error\"><span class=\"hidden\">{}</span><bdi aria-hidden=\"true\">{}</bdi><bdi aria-hidden=\"true\">{}</bdi></span> ",
        inWords(step),
        said.isEmpty() ? Html.of("–") : marked(letters, true),
        heard.isEmpty() ? Html.of("–") : marked(letters, false));
  }

  private static String inWords(Step<String> step) {
    if (step.isSubstitution()) {
      return "(%s, read as %s)".formatted(step.right().orElseThrow(), step.read().orElseThrow());
    }
    return step.right()
        .map(word -> "(%s, not read)".formatted(word))
        .orElseGet(() -> "(%s, read and not said)".formatted(step.read().orElseThrow()));
  }

  /** Letters of one side, those that have no like on the other marked. */
  private static Html marked(Alignment<Integer> letters, boolean said) {
    List<Html> pieces = new ArrayList<>();
    StringBuilder run = new StringBuilder();
    boolean wrong = false;
    for (Step<Integer> step : letters.steps()) {
      Optional<Integer> letter = said ? step.right() : step.read();
      if (letter.isPresent()) {
        if (wrong == step.isRight()) {
          pieces.add(piece(run.toString(), wrong, said));
          run.setLength(0);
          wrong = !step.isRight();
        }
        run.appendCodePoint(letter.get());
      }
    }
    pieces.add(piece(run.toString(), wrong, said));
    return Html.join(pieces);
  }

  private static Html piece(String text, boolean wrong, boolean said) {
    if (text.isEmpty()) {
      return Html.NONE;
    }
    return wrong ? Html.of(said ? "<del>{}</del>" : "<ins>{}</ins>", text) : Html.of("{}", text);
  }
}
