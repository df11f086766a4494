package dev.graft.transcript;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The characters that transcripts are written in. Output 0 of a network is the blank, which stands
 * for no character; output i + 1 is the i-th character.
 *
 * @param characters one code point each, in the order of the network's outputs
 */
public record Alphabet(List<String> characters) {
  /** The output that stands for no character. */
  public static final int BLANK = 0;

  /**
   * Copies and checks the characters.
   *
   * @throws IllegalArgumentException if one is not a single code point, or stands twice
   */
  public Alphabet {
    characters = List.copyOf(characters);
    for (String character : characters) {
      if (character.codePointCount(0, character.length()) != 1) {
        throw new IllegalArgumentException("'" + character + "' is not one character");
      }
    }
    if (new TreeSet<>(characters).size() != characters.size()) {
      throw new IllegalArgumentException("a character stands twice in " + characters);
    }
  }

  /** The characters of some texts, {@linkplain #clean cleaned}, by code point. */
  public static Alphabet of(Collection<String> texts) {
    TreeSet<Integer> found = new TreeSet<>();
    texts.forEach(text -> clean(text).codePoints().forEach(found::add));
    return new Alphabet(found.stream().map(Character::toString).toList());
  }

  /**
   * A text as transcripts are compared and learned: letters composed (Unicode's NFC), every run of
   * white space one space, none before and behind. Case and punctuation stay.
   */
  public static String clean(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC)
        .replaceAll("[\\p{Z}\\s\\p{Cc}]+", " ")
        .strip();
  }

  /**
   * What may not be as it was meant, one phrase each: letters of both cases, and characters of
   * other texts that are not of the alphabet.
   *
   * @param others texts that are read, but not learned from
   */
  public List<String> warnings(Collection<String> others) {
    List<String> warnings = new ArrayList<>();
    List<String> twice =
        characters.stream()
            .collect(
                Collectors.groupingBy(
                    character -> character.toLowerCase(Locale.ROOT),
                    TreeMap::new,
                    Collectors.counting()))
            .entrySet()
            .stream()
            .filter(entry -> entry.getValue() > 1)
            .map(Map.Entry::getKey)
            .toList();
    if (!twice.isEmpty()) {
      warnings.add(
          "large and small letters are learned as different ones (%s); where that does not matter, write the texts in one case"
              .formatted(quoted(twice)));
    }
    List<String> unknown =
        of(others).characters().stream().filter(one -> !characters.contains(one)).toList();
    if (!unknown.isEmpty()) {
      warnings.add(
          "texts that are held out have characters that no training text has, and that count as errors: "
              + quoted(unknown));
    }
    return List.copyOf(warnings);
  }

  private static String quoted(List<String> some) {
    return some.stream().collect(Collectors.joining("', '", "'", "'"));
  }

  /** How many outputs a network for it has: one for each character, and the blank. */
  public int outputs() {
    return characters.size() + 1;
  }

  /** The outputs that spell a text; characters that are not of the alphabet are left out. */
  public int[] encode(String text) {
    Map<String, Integer> outputs = new HashMap<>();
    IntStream.range(0, characters.size()).forEach(i -> outputs.put(characters.get(i), i + 1));
    return clean(text)
        .codePoints()
        .map(point -> outputs.getOrDefault(Character.toString(point), BLANK))
        .filter(output -> output != BLANK)
        .toArray();
  }

  /**
   * The text that outputs spell.
   *
   * @param outputs none of them the blank
   */
  public String decode(int[] outputs) {
    StringBuilder text = new StringBuilder();
    for (int output : outputs) {
      text.append(characters.get(output - 1));
    }
    return clean(text.toString());
  }

  /**
   * How many moments a text needs at least: one for each of its characters, and a blank between two
   * of a kind.
   */
  public int framesFor(String text) {
    int[] outputs = encode(text);
    int frames = outputs.length;
    for (int i = 1; i < outputs.length; i++) {
      frames += outputs[i] == outputs[i - 1] ? 1 : 0;
    }
    return frames;
  }
}
