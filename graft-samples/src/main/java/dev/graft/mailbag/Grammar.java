package dev.graft.mailbag;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A context-free grammar of sentences: named rules with alternatives in which other rules are
 * named, the common ones first.
 */
final class Grammar {
  private static final Pattern SLOT = Pattern.compile("\\{([^{}?]+)(\\??)}");
  private static final Pattern SPACES = Pattern.compile(" +");
  private static final Pattern SPACE_BEFORE_MARK = Pattern.compile(" ([.,;:?!])");
  private static final Pattern BEFORE_VOWEL = Pattern.compile("\\b([Aa]) (?=[aeiouAEIOU])");
  private static final Pattern SENTENCE = Pattern.compile("(^|[.?!] )([a-z])");

  private final Map<String, List<String>> rules;

  private Grammar(Map<String, List<String>> rules) {
    this.rules = rules;
    rules.values().stream()
        .flatMap(List::stream)
        .flatMap(alternative -> SLOT.matcher(alternative).results())
        .map(slot -> slot.group(1))
        .filter(name -> !rules.containsKey(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new IllegalArgumentException("the grammar has no rule '" + name + "'");
            });
  }

  /** The one of what is written to a nursery. */
  static Grammar ofNursery() {
    try (InputStream in = Grammar.class.getResourceAsStream("nursery.grammar")) {
      if (in == null) {
        throw new IllegalStateException("nursery.grammar is missing from the jar");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("nursery.grammar cannot be read from the jar", e);
    }
  }

  /**
   * Reads {@code name: alternative}, each further alternative on a line that begins with a bar.
   *
   * @throws IllegalArgumentException if a rule is named that is not there
   */
  static Grammar parse(String text) {
    Map<String, List<String>> rules = new LinkedHashMap<>();
    List<String> current = List.of();
    for (String line : (Iterable<String>) text.lines()::iterator) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith(" |")) {
        current.add(line.substring(2).strip());
        continue;
      }
      int colon = line.indexOf(':');
      current = new ArrayList<>(List.of(line.substring(colon + 1).strip()));
      rules.put(line.substring(0, colon), current);
    }
    return new Grammar(rules);
  }

  /** Sentences of a rule, as one writes them who takes care. */
  String write(String rule, SplittableRandom random) {
    String spaced = SPACES.matcher(expand(rule, random)).replaceAll(" ").strip();
    String marked = SPACE_BEFORE_MARK.matcher(spaced).replaceAll("$1");
    String articled = BEFORE_VOWEL.matcher(marked).replaceAll("$1n ");
    return SENTENCE
        .matcher(articled)
        .replaceAll(start -> start.group(1) + Character.toUpperCase(start.group(2).charAt(0)));
  }

  private String expand(String rule, SplittableRandom random) {
    List<String> alternatives = rules.get(rule);
    if (alternatives == null) {
      throw new IllegalArgumentException("the grammar has no rule '" + rule + "'");
    }
    Matcher slots = SLOT.matcher(drawn(alternatives, random));
    StringBuilder text = new StringBuilder();
    while (slots.find()) {
      boolean leftOut = !slots.group(2).isEmpty() && random.nextBoolean();
      String filling = leftOut ? "" : expand(slots.group(1), random);
      slots.appendReplacement(text, Matcher.quoteReplacement(filling));
    }
    return slots.appendTail(text).toString();
  }

  /**
   * One of these, the k-th as often as 1/k says (Zipf, 1949): so many are rare that new letters say
   * in their own way what others have said before.
   */
  private static String drawn(List<String> alternatives, SplittableRandom random) {
    double sum = 0;
    for (int k = 1; k <= alternatives.size(); k++) {
      sum += 1.0 / k;
    }
    double left = random.nextDouble() * sum;
    for (int k = 1; k < alternatives.size(); k++) {
      left -= 1.0 / k;
      if (left < 0) {
        return alternatives.get(k - 1);
      }
    }
    return alternatives.get(alternatives.size() - 1);
  }
}
