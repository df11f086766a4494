package dev.graft.data;

import dev.graft.data.Candidate.Answer;
import dev.graft.transcript.Alphabet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Looks at the texts that are to be learned. */
final class Transcripts {
  private Transcripts() {}

  /**
   * The characters of the training texts.
   *
   * @param warnings receives what may not be as it was meant
   */
  static Alphabet alphabet(List<Sound> sound, List<String> warnings) {
    Alphabet alphabet = Alphabet.of(texts(sound, Split.TRAIN));
    Map<String, List<String>> alike =
        alphabet.characters().stream()
            .collect(
                Collectors.groupingBy(
                    character -> character.toLowerCase(Locale.ROOT),
                    TreeMap::new,
                    Collectors.toList()));
    List<String> twice =
        alike.entrySet().stream()
            .filter(entry -> entry.getValue().size() > 1)
            .map(Map.Entry::getKey)
            .toList();
    if (!twice.isEmpty()) {
      warnings.add(
          "large and small letters are learned as different ones (%s); where that does not matter, write the texts in one case"
              .formatted(Table.named(twice)));
    }
    List<String> unknown =
        List.of(Split.VALIDATION, Split.TEST).stream()
            .flatMap(split -> Alphabet.of(texts(sound, split)).characters().stream())
            .distinct()
            .filter(character -> !alphabet.characters().contains(character))
            .sorted()
            .toList();
    if (!unknown.isEmpty()) {
      warnings.add(
          "texts that are held out have characters that no training text has, and that count as errors: "
              + Table.named(unknown));
    }
    return alphabet;
  }

  private static List<String> texts(List<Sound> sound, Split split) {
    return sound.stream()
        .map(Sound::candidate)
        .filter(one -> one.split() == split)
        .filter(one -> one.answer() instanceof Answer.Words)
        .map(one -> ((Answer.Words) one.answer()).text())
        .toList();
  }
}
