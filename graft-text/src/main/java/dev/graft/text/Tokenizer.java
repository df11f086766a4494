package dev.graft.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cuts texts into tokens as a {@code tokenizer.json} of Hugging Face says. Safe for use by many
 * threads.
 */
final class Tokenizer {
  /** Of what tokenises, which may come to other tokens some day. */
  static final String VERSION = "tokenizers 0.38";

  /** What DJL looks at before it tells its makers of its use, which a library should not do. */
  private static final String NO_TRACKING = "OPT_OUT_TRACKING";

  private static final Set<String> PADDING = Set.of("[PAD]", "<pad>", "<PAD>", "[pad]");

  private final JsonNode json;
  private final String sha256;
  private final int padId;
  private final int maxTokens;
  private @Nullable HuggingFaceTokenizer loaded;

  /**
   * A tokenizer.
   *
   * @param json its {@code tokenizer.json}, whose own padding and truncation are not kept to
   * @param padId the token that stands where there is none
   * @param maxTokens how many tokens a text may have, special ones among them
   */
  Tokenizer(JsonNode json, int padId, int maxTokens) {
    ObjectNode plain = json.deepCopy();
    plain.putNull("truncation");
    plain.putNull("padding");
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
    return new Tokenizer(json, padId, most);
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

  /** The tokens of a text. */
  Tokens of(String text) {
    return tokens(loaded().encode(text, true, false));
  }

  /** The tokens of a pair of texts, of which the longer one is shortened first. */
  Tokens of(String first, String second) {
    return tokens(loaded().encode(first, second, true, false));
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
          untracked(
              () -> HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(bytes), settings));
      loaded = made;
      return made;
    } catch (IOException | RuntimeException e) {
      throw new GraftException(
          Fault.MODEL,
          "The tokenizer cannot be used (%s); expected a tokenizer.json as Hugging Face's tokenizers write it."
              .formatted(e.getMessage()),
          e);
    } catch (LinkageError e) {
      throw new GraftException(
          Fault.ENVIRONMENT,
          "The tokenizers' native library did not load on this machine (%s); it needs Linux with glibc, macOS on Apple's processors or Windows, and a writable home or temporary folder."
              .formatted(e.getMessage()),
          e);
    }
  }

  /** Something of DJL's to be loaded. */
  private interface Loading {
    HuggingFaceTokenizer load() throws IOException;
  }

  /** Loads without telling anyone; what the rest of the process says about that stays. */
  private static HuggingFaceTokenizer untracked(Loading loading) throws IOException {
    synchronized (Tokenizer.class) {
      boolean unsaid = System.getProperty(NO_TRACKING) == null;
      if (unsaid) {
        System.setProperty(NO_TRACKING, "true");
      }
      try {
        return loading.load();
      } finally {
        if (unsaid) {
          System.clearProperty(NO_TRACKING);
        }
      }
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
