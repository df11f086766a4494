package dev.graft.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A hash of a text's words and pairs of neighbouring words, of which texts that share most of them
 * share most bits: Charikar, "Similarity Estimation Techniques from Rounding Algorithms", STOC
 * 2002. Case and punctuation do not count.
 */
final class Simhash {
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

  private Simhash() {}

  static long of(List<String> parts) {
    int[] votes = new int[Long.SIZE];
    for (int part = 0; part < parts.size(); part++) {
      for (String shingle : shingles(parts.get(part))) {
        long hash = hash(shingle, part);
        for (int bit = 0; bit < Long.SIZE; bit++) {
          votes[bit] += (hash >>> bit & 1) == 1 ? 1 : -1;
        }
      }
    }
    long sketch = 0;
    for (int bit = 0; bit < Long.SIZE; bit++) {
      sketch |= votes[bit] > 0 ? 1L << bit : 0;
    }
    return sketch;
  }

  private static List<String> shingles(String text) {
    List<String> words =
        BETWEEN_WORDS
            .splitAsStream(text.toLowerCase(Locale.ROOT))
            .filter(word -> !word.isEmpty())
            .toList();
    if (words.isEmpty()) {
      return List.of(text.strip());
    }
    List<String> shingles = new ArrayList<>(words);
    for (int i = 1; i < words.size(); i++) {
      shingles.add(words.get(i - 1) + " " + words.get(i));
    }
    return shingles;
  }

  /** FNV-1a, then mixed as MurmurHash3 does in its end. */
  private static long hash(String shingle, int part) {
    long hash = 0xcbf29ce484222325L + part;
    for (int i = 0; i < shingle.length(); i++) {
      hash = (hash ^ shingle.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    return hash ^ hash >>> 33;
  }
}
