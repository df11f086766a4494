package dev.graft.eval;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How far texts that were read from samples are from those that are right: the edits that turn one
 * into the other, over what is right. Words are parted by white space, characters are code points,
 * spaces among them. Above 1 where more is read wrongly than there is.
 *
 * @param samples how many were measured
 * @param wordErrorRate edits of words over words
 * @param characterErrorRate edits of characters over characters
 * @param exact the share of samples that are read without an error
 * @param exactLow lower end of its 95 % interval
 * @param exactHigh upper end of its 95 % interval
 * @param words how many words are right
 * @param wordEdits what happened to them
 * @param characters how many characters are right
 * @param characterEdits what happened to them
 */
public record TranscriptMetrics(
    int samples,
    double wordErrorRate,
    double characterErrorRate,
    double exact,
    double exactLow,
    double exactHigh,
    int words,
    EditDistance wordEdits,
    int characters,
    EditDistance characterEdits)
    implements Metrics {
  /**
   * Measures texts.
   *
   * @param read what a model made of each sample
   * @param right what was said, as many
   * @throws IllegalArgumentException if there are more of one than of the other, or none
   */
  public static TranscriptMetrics of(List<String> read, List<String> right) {
    if (read.size() != right.size() || read.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d texts cannot be measured by %d", read.size(), right.size()));
    }
    int exact = 0;
    int words = 0;
    int characters = 0;
    EditDistance wordEdits = EditDistance.none();
    EditDistance characterEdits = EditDistance.none();
    for (int i = 0; i < read.size(); i++) {
      List<String> wanted = words(right.get(i));
      EditDistance edits = EditDistance.between(wanted, words(read.get(i)));
      exact += edits.edits() == 0 ? 1 : 0;
      words += wanted.size();
      wordEdits = wordEdits.plus(edits);
      List<Integer> letters = characters(right.get(i));
      characters += letters.size();
      characterEdits = characterEdits.plus(EditDistance.between(letters, characters(read.get(i))));
    }
    Wilson interval = Wilson.of(exact, read.size());
    return new TranscriptMetrics(
        read.size(),
        rate(wordEdits, words),
        rate(characterEdits, characters),
        (double) exact / read.size(),
        interval.low(),
        interval.high(),
        words,
        wordEdits,
        characters,
        characterEdits);
  }

  /** The words of a text. */
  public static List<String> words(String text) {
    return Arrays.stream(text.strip().split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }

  /** The code points of a text. */
  public static List<Integer> characters(String text) {
    return text.codePoints().boxed().toList();
  }

  private static double rate(EditDistance edits, int of) {
    return (double) edits.edits() / Math.max(1, of);
  }

  @Override
  @JsonIgnore
  public String headline() {
    return String.format(
        Locale.ROOT,
        "word error rate %.3f, character error rate %.3f; %.3f without an error (95 %% interval %.3f to %.3f)",
        wordErrorRate,
        characterErrorRate,
        exact,
        exactLow,
        exactHigh);
  }
}
