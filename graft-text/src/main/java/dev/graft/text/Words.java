package dev.graft.text;

import dev.graft.data.Source;
import dev.graft.data.Text;
import dev.graft.modality.Occlusion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What people are shown of a text, and its words, which are what stands between spaces. */
final class Words {
  private static final int SHOWN = 300;
  private static final String BETWEEN = " | ";
  private static final Pattern WORD =
      Pattern.compile("[^\\p{Punct}\\s][^\\s]*", Pattern.UNICODE_CHARACTER_CLASS);

  private Words() {}

  /** The text, or both of a pair, or the beginning of that. */
  static String shown(List<String> parts) {
    String text = String.join(BETWEEN, parts).strip();
    return text.length() > SHOWN ? text.substring(0, end(text)) + " ..." : text;
  }

  /** Not within a letter of two chars. */
  private static int end(String text) {
    return Character.isHighSurrogate(text.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN;
  }

  /**
   * Of the words shown in full the first ones; empty where a text has but one.
   *
   * @param isText what the text or pair still is without a word, for that to count
   */
  static Optional<Occlusion> occlusion(
      List<String> parts, int most, Predicate<List<String>> isText) {
    String whole = String.join(BETWEEN, parts);
    int stripped = whole.length() - whole.stripLeading().length();
    String shown = shown(parts);
    int last = shown.endsWith(" ...") ? shown.length() - 4 : shown.length();
    List<Occlusion.Part> words = new ArrayList<>();
    int start = 0; // of the part, in the whole
    for (int i = 0; i < parts.size(); i++) {
      Matcher word = WORD.matcher(parts.get(i));
      while (word.find() && words.size() < most && start + word.end() - stripped <= last) {
        String without =
            parts.get(i).substring(0, word.start()) + parts.get(i).substring(word.end());
        List<String> changed = new ArrayList<>(parts);
        changed.set(i, without);
        if (!Text.isBlank(without) && isText.test(changed)) {
          words.add(
              new Occlusion.Part(
                  start + word.start() - stripped,
                  start + word.end() - stripped,
                  String.join(String.valueOf(Source.Inline.PAIR), changed)
                      .getBytes(StandardCharsets.UTF_8)));
        }
      }
      start += parts.get(i).length() + BETWEEN.length();
    }
    return words.isEmpty() ? Optional.empty() : Optional.of(new Occlusion(shown, words));
  }
}
