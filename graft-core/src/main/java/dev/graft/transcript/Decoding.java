package dev.graft.transcript;

import dev.graft.linalg.FloatMatrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How what a network says of each moment is read: as the characters that it most likely means,
 * where a character that goes on over several moments is one, and blanks are none.
 *
 * <p>Graves, Fernández, Gomez and Schmidhuber, "Connectionist Temporal Classification", 2006,
 * doi:10.1145/1143844.1143891.
 */
public sealed interface Decoding {
  /**
   * What is read.
   *
   * @param logits [moments, outputs], before softmax; output {@value Alphabet#BLANK} is the blank
   * @return outputs, none of them the blank
   */
  int[] decode(FloatMatrix logits);

  /** The most likely output at each moment, whatever comes before and behind. */
  record Greedy() implements Decoding {
    @Override
    public int[] decode(FloatMatrix logits) {
      List<Integer> read = new ArrayList<>();
      int before = Alphabet.BLANK;
      for (int moment = 0; moment < logits.rows(); moment++) {
        int best = 0;
        for (int output = 1; output < logits.columns(); output++) {
          best = logits.get(moment, output) > logits.get(moment, best) ? output : best;
        }
        if (best != before && best != Alphabet.BLANK) {
          read.add(best);
        }
        before = best;
      }
      return read.stream().mapToInt(Integer::intValue).toArray();
    }
  }

  /**
   * The most likely text, all its alignments added up, among as many beginnings as are kept at each
   * moment: prefix beam search, without a language model.
   *
   * <p>Hannun, Maas, Jurafsky and Ng, "First-Pass Large Vocabulary Continuous Speech Recognition
   * using Bi-Directional Recurrent DNNs", 2014, arXiv:1408.2873, in log space.
   *
   * @param width how many beginnings are kept, at least 1
   */
  record Beam(int width) implements Decoding {
    /**
     * Checks the width.
     *
     * @throws IllegalArgumentException if it is none
     */
    public Beam {
      if (width < 1) {
        throw new IllegalArgumentException("a beam of width " + width);
      }
    }

    @Override
    public int[] decode(FloatMatrix logits) {
      List<Map.Entry<List<Integer>, Ends>> kept = List.of(Map.entry(List.of(), Ends.START));
      for (int moment = 0; moment < logits.rows(); moment++) {
        kept = highest(next(kept, Likelihoods.at(logits, moment)));
      }
      return kept.get(0).getKey().stream().mapToInt(Integer::intValue).toArray();
    }

    private List<Map.Entry<List<Integer>, Ends>> highest(Map<List<Integer>, Ends> all) {
      return all.entrySet().stream()
          .sorted(
              Comparator.comparing(
                  (Map.Entry<List<Integer>, Ends> entry) -> -entry.getValue().total()))
          .limit(width)
          .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
          .toList();
    }

    private static Map<List<Integer>, Ends> next(
        List<Map.Entry<List<Integer>, Ends>> kept, double[] says) {
      Map<List<Integer>, Ends> next = new LinkedHashMap<>();
      for (Map.Entry<List<Integer>, Ends> entry : kept) {
        List<Integer> text = entry.getKey();
        Ends ends = entry.getValue();
        int last = text.isEmpty() ? Alphabet.BLANK : text.get(text.size() - 1);
        add(next, text, new Ends(ends.total() + says[Alphabet.BLANK], Likelihoods.NEVER));
        if (last != Alphabet.BLANK) {
          add(
              next,
              text,
              new Ends(Likelihoods.NEVER, ends.inCharacter() + says[last])); // it goes on
        }
        for (int output = 1; output < says.length; output++) {
          double before = output == last ? ends.inBlank() : ends.total();
          List<Integer> longer = new ArrayList<>(text);
          longer.add(output);
          add(next, List.copyOf(longer), new Ends(Likelihoods.NEVER, before + says[output]));
        }
      }
      return next;
    }

    private static void add(Map<List<Integer>, Ends> all, List<Integer> text, Ends more) {
      all.merge(
          text,
          more,
          (a, b) ->
              new Ends(
                  Likelihoods.logSum(a.inBlank(), b.inBlank()),
                  Likelihoods.logSum(a.inCharacter(), b.inCharacter())));
    }
  }

  /**
   * The log-likelihoods of all alignments that spell a text, by what they end in.
   *
   * @param inBlank those that end in a blank
   * @param inCharacter those that end in the text's last character
   */
  record Ends(double inBlank, double inCharacter) {
    static final Ends START = new Ends(0, Likelihoods.NEVER);

    double total() {
      return Likelihoods.logSum(inBlank, inCharacter);
    }
  }
}
