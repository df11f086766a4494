package dev.graft.data;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a sample is for. */
enum Split {
  TRAIN("training|train|trn"),
  VALIDATION("validation|validate|valid|val|development|devel|dev|evaluation|eval"),
  TEST("testing|test|tst|holdout");

  /** What may stand around the word without meaning anything. */
  private static final String AROUND = "(?:data|dataset|set|images?|imgs?|pictures?|photos?)*";

  private static final Pattern WORD =
      Pattern.compile("training|train|trn|validation|validate|valid|val|testing|test|tst");

  private final Pattern names;

  Split(String words) {
    names = Pattern.compile(AROUND + "(?:" + words + ")(?:split|folder|samples?)?" + AROUND);
  }

  /** The split that a folder's or a manifest's word means, if any. */
  static Optional<Split> named(String word) {
    String letters = word.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}]", "");
    return List.of(values()).stream()
        .filter(split -> split.names.matcher(letters).matches())
        .findFirst();
  }

  /**
   * The splits that these names mean, which lie side by side: "seg_train" means one beside
   * "seg_test".
   */
  static Map<String, Split> namedTogether(Collection<String> names) {
    Map<String, Split> found = new LinkedHashMap<>();
    names.forEach(name -> named(name).ifPresent(split -> found.put(name, split)));
    if (!found.containsValue(TRAIN)) {
      found.putAll(withCommonWords(names));
    }
    // Where there is a set to validate on, what is for evaluation is the test.
    if (Set.copyOf(found.values()).contains(VALIDATION) && found.size() > 2) {
      boolean other =
          found.keySet().stream().anyMatch(name -> isValidation(name) && !isEvaluation(name));
      found.replaceAll((name, split) -> other && isEvaluation(name) ? TEST : split);
    }
    return found;
  }

  private static boolean isValidation(String name) {
    return named(name).equals(Optional.of(VALIDATION));
  }

  private static boolean isEvaluation(String name) {
    return name.toLowerCase(Locale.ROOT).contains("eval");
  }

  /** Names that differ in nothing but the word for the split. */
  private static Map<String, Split> withCommonWords(Collection<String> names) {
    Map<String, Map<String, Split>> byRest = new HashMap<>();
    for (String name : names) {
      Matcher word = WORD.matcher(name.toLowerCase(Locale.ROOT));
      if (word.find()) {
        Split split = named(word.group()).orElseThrow();
        byRest
            .computeIfAbsent(word.replaceFirst("*"), rest -> new LinkedHashMap<>())
            .put(name, split);
      }
    }
    return byRest.values().stream()
        .filter(group -> group.containsValue(TRAIN))
        .filter(group -> Set.copyOf(group.values()).size() > 1)
        .findFirst()
        .orElse(Map.of());
  }
}
