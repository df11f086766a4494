package dev.graft.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Sha256;
import dev.graft.UnreadableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Cuts texts into tokens as a {@code tokenizer.json} of Hugging Face says. Safe for use by many
 * threads.
 */
final class Tokenizer {
  /** Of what tokenises, which may come to other tokens some day. */
  static final String VERSION = "tokenizers 0.38";

  private static final Set<String> PADDING = Set.of("[PAD]", "<pad>", "<PAD>", "[pad]");

  /** So much of a text tells whether it gives tokens, for nearly every one. */
  private static final int BEGINNING = 200;

  /** Words that hardly a vocabulary has, of several scripts. */
  private static final String UNKNOWN = "\u2603 qzxwjk \u0f40\u0f51 \u30cc\u30f2 \ud83e\udda5";

  /** On which side texts that are too long are cut, as a {@code tokenizer.json} calls it. */
  private static final String LEFT = "Left";

  private final String name;
  private final JsonNode json;
  private final String sha256;
  private final int padId;
  private final int maxTokens;
  private @Nullable HuggingFaceTokenizer loaded;

  /**
   * A tokenizer.
   *
   * @param name how errors name it
   * @param json its {@code tokenizer.json}, of whose own padding and truncation no more is kept to
   *     than the side that tokens are left out on
   * @param padId the token that stands where there is none
   * @param maxTokens how many tokens a text may have, special ones among them
   */
  Tokenizer(String name, JsonNode json, int padId, int maxTokens) {
    boolean left = LEFT.equals(json.path("truncation").path("direction").asText());
    ObjectNode plain = json.deepCopy();
    plain.putNull("truncation");
    plain.putNull("padding");
    if (left) {
      plain
          .putObject("truncation")
          .put("direction", LEFT)
          .put("max_length", maxTokens)
          .put("strategy", "LongestFirst")
          .put("stride", 0);
    }
    this.name = name;
    this.json = plain;
    this.sha256 = Sha256.of(plain.toString());
    this.padId = padId;
    this.maxTokens = maxTokens;
  }

  JsonNode json() {
    return json;
  }

  String sha256() {
    return sha256;
  }

  int maxTokens() {
    return maxTokens;
  }

  Tokenizer withMaxTokens(int most) {
    return new Tokenizer(name, json, padId, most);
  }

  /** Has the tokens of longer texts left out on a side, {@code left} or {@code right}. */
  static void cutOn(String side, ObjectNode json) {
    ObjectNode truncation =
        json.path("truncation") instanceof ObjectNode stated
            ? stated
            : json.putObject("truncation");
    truncation.put("direction", side.equals("left") ? LEFT : "Right");
  }

  /** The token that stands where there is none. */
  int padId() {
    return padId;
  }

  /** The one that a {@code tokenizer.json} names; 0 if it names none. */
  static int padId(JsonNode json) {
    JsonNode stated = json.path("padding").path("pad_id");
    if (stated.isInt()) {
      return stated.intValue();
    }
    for (JsonNode token : json.path("added_tokens")) {
      if (PADDING.contains(token.path("content").asText())) {
        return token.path("id").asInt();
      }
    }
    return 0;
  }

  /** Whether the last tokens of a longer text are shown, rather than the first. */
  boolean keepsEnds() {
    return !json.path("truncation").isNull();
  }

  /**
   * Refuses what no text can be cut with, or only one of known words.
   *
   * @throws GraftException of fault {@code MODEL}
   */
  void requireUsable() {
    try {
      of(UNKNOWN);
    } catch (UnreadableException e) {
      throw new GraftException(
          Fault.MODEL,
          "%s knows no token for words that are not in its vocabulary (%s); use the tokenizer.json that the network was trained with, or another encoder."
              .formatted(name, UnreadableException.reason(e)),
          e);
    }
  }

  /**
   * The tokens of a text.
   *
   * @throws UnreadableException if it has a word that the tokenizer knows no token for
   */
  Tokens of(String text) throws UnreadableException {
    return tokens(encoded(tokenizer -> tokenizer.encode(text, true, false)));
  }

  /**
   * The tokens of a pair of texts, of which the longer one is shortened first.
   *
   * @throws UnreadableException if it has a word that the tokenizer knows no token for
   */
  Tokens of(String first, String second) throws UnreadableException {
    return tokens(encoded(tokenizer -> tokenizer.encode(first, second, true, false)));
  }

  /**
   * Whether a text gives tokens, besides those that are put around all texts.
   *
   * @throws UnreadableException if it has a word that the tokenizer knows no token for
   */
  boolean givesTokens(String text) throws UnreadableException {
    int end =
        text.offsetByCodePoints(0, Math.min(BEGINNING, text.codePointCount(0, text.length())));
    return (text.length() > end && hasTokens(text.substring(0, end))) || hasTokens(text);
  }

  private boolean hasTokens(String text) throws UnreadableException {
    return encoded(tokenizer -> tokenizer.encode(text, false, false)).getIds().length > 0;
  }

  private Encoding encoded(Function<HuggingFaceTokenizer, Encoding> text)
      throws UnreadableException {
    HuggingFaceTokenizer tokenizer = loaded();
    try {
      return text.apply(tokenizer);
    } catch (RuntimeException e) {
      throw new UnreadableException("cannot be cut into tokens: " + e.getMessage());
    }
  }

  private static Tokens tokens(Encoding encoding) {
    long[] mask = encoding.getAttentionMask();
    int length = 0;
    for (long there : mask) {
      length += (int) there;
    }
    int[] ids = new int[length];
    byte[] types = new byte[length];
    for (int i = 0, at = 0; i < mask.length; i++) {
      if (mask[i] != 0) {
        ids[at] = Math.toIntExact(encoding.getIds()[i]);
        types[at++] = (byte) encoding.getTypeIds()[i];
      }
    }
    return new Tokens(ids, types, encoding.exceedMaxLength());
  }

  private synchronized HuggingFaceTokenizer loaded() {
    HuggingFaceTokenizer known = loaded;
    if (known != null) {
      return known;
    }
    String most = String.format(Locale.ROOT, "%d", maxTokens);
    Map<String, String> settings =
        Map.of("truncation", "true", "padding", "false", "maxLength", most, "modelMaxLength", most);
    try {
      byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
      HuggingFaceTokenizer made =
          QuietLoading.of(
              () -> HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(bytes), settings));
      loaded = made;
      return made;
    } catch (IOException | RuntimeException e) {
      throw new GraftException(
          Fault.MODEL,
          "%s cannot be used as a tokenizer (%s); expected a tokenizer.json as Hugging Face's tokenizers write it."
              .formatted(name, e.getMessage()),
          e);
    } catch (LinkageError e) {
      throw new GraftException(
          Fault.ENVIRONMENT,
          "The tokenizers' native library did not load on this machine (%s); it needs Linux with glibc, macOS on Apple's processors or Windows, and a writable home or temporary folder."
              .formatted(e.getMessage()),
          e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Tokenizer tokenizer
        && sha256.equals(tokenizer.sha256)
        && padId == tokenizer.padId
        && maxTokens == tokenizer.maxTokens;
  }

  @Override
  public int hashCode() {
    return sha256.hashCode() + maxTokens;
  }
}
