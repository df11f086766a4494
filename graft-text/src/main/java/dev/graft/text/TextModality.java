package dev.graft.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.Content;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.UnreadableException;
import dev.graft.data.Source;
import dev.graft.data.Text;
import dev.graft.graph.FeatureChoice;
import dev.graft.graph.Graph;
import dev.graft.modality.Excerpt;
import dev.graft.modality.Modality;
import dev.graft.modality.Noun;
import dev.graft.modality.Occlusion;
import dev.graft.modality.Processor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Texts, and how they become what a network takes. Immutable and safe to share between threads.
 *
 * <p>A text is a file's content or a table's cell, in UTF-8, or in UTF-16 where it shows. Where
 * samples are pairs, the two are apart by {@link Source.Inline#PAIR} or by a tab.
 */
public final class TextModality implements Modality {
  static final String KIND = "text";

  /** Larger texts are no sentences, and no letters either. */
  public static final int MOST_BYTES = 4 << 20;

  private final Tokenizer tokenizer;
  private final boolean pairs;
  private final List<Pooling> poolings;

  TextModality(Tokenizer tokenizer, boolean pairs, List<Pooling> poolings) {
    this.tokenizer = tokenizer;
    this.pairs = pairs;
    this.poolings = List.copyOf(poolings);
  }

  /** How many tokens of a text the network is shown at most. */
  public int maxTokens() {
    return tokenizer.maxTokens();
  }

  /** Whether samples are pairs of texts. */
  public boolean pairs() {
    return pairs;
  }

  /** How a vector comes of those of tokens; several where that is still to be chosen. */
  public List<Pooling> poolings() {
    return poolings;
  }

  Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Noun noun() {
    return pairs ? new Noun("pair of texts", "pairs of texts") : new Noun("text", "texts");
  }

  @Override
  public String formats() {
    return "texts, in UTF-8";
  }

  @Override
  public JsonNode toJson() {
    ObjectNode json = settings();
    json.put("padId", tokenizer.padId());
    json.set("tokenizer", tokenizer.json());
    return json;
  }

  @Override
  public JsonNode summary() {
    return settings().put("tokenizerSha256", tokenizer.sha256());
  }

  @Override
  public String description() {
    return String.format(
        Locale.ROOT,
        "%s, the %s %d tokens of each; of their vectors %s; tokenizer %.12s...",
        pairs ? "pairs of texts" : "single texts",
        tokenizer.keepsEnds() ? "last" : "first",
        maxTokens(),
        poolings.stream().map(Pooling::words).collect(Collectors.joining(", or ")),
        tokenizer.sha256());
  }

  private ObjectNode settings() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("maxTokens", maxTokens());
    json.put("pairs", pairs);
    ArrayNode names = json.putArray("pooling");
    poolings.forEach(pooling -> names.add(pooling.toString()));
    return json;
  }

  static TextModality fromJson(JsonNode json) {
    if (!json.path("tokenizer").isObject()) {
      throw new IllegalArgumentException("its card holds no tokenizer");
    }
    List<Pooling> poolings =
        json.path("pooling").valueStream().map(one -> Pooling.named(one.asText())).toList();
    return new TextModality(
        new Tokenizer(
            "the model's tokenizer",
            json.path("tokenizer"),
            json.path("padId").asInt(),
            json.path("maxTokens").asInt()),
        json.path("pairs").asBoolean(),
        poolings);
  }

  @Override
  public String version() {
    return "text 1 " + Tokenizer.VERSION;
  }

  @Override
  public String limit() {
    return String.format(Locale.ROOT, "%d tokens", maxTokens());
  }

  @Override
  public boolean varies() {
    return false;
  }

  @Override
  public List<Modality> alternatives() {
    return poolings.stream()
        .<Modality>map(pooling -> new TextModality(tokenizer, pairs, List.of(pooling)))
        .toList();
  }

  @Override
  public String alternative() {
    return poolings.get(0).words();
  }

  @Override
  public Optional<String> problem(Content content) throws IOException {
    try {
      requireTokens(parts(text(content)));
      return Optional.empty();
    } catch (UnreadableException e) {
      return Optional.of(UnreadableException.reason(e));
    }
  }

  /**
   * What is wrong with a file as a text, whatever network it is for; a phrase, empty if nothing is.
   *
   * @param pairs whether it is to be a pair of texts
   * @throws IOException if it cannot be read
   */
  public static Optional<String> problemOf(Content content, boolean pairs) throws IOException {
    try {
      parts(text(content), pairs);
      return Optional.empty();
    } catch (UnreadableException e) {
      return Optional.of(UnreadableException.reason(e));
    }
  }

  @Override
  public Excerpt excerpt(Content content) throws IOException {
    return new Excerpt.Words(Words.shown(parts(text(content))));
  }

  @Override
  public Optional<Occlusion> occlusion(Content content, int most) throws IOException {
    return Words.occlusion(parts(text(content)), most, this::givesTokens);
  }

  /**
   * What is written there; of what is not known to be text, in the encoding that it is found to be
   * in.
   *
   * @throws UnreadableException if it is no text, or too large for one
   */
  static String text(Content content) throws IOException {
    if (content.size() > MOST_BYTES) {
      throw new UnreadableException(
          String.format(
              Locale.ROOT,
              "holds %,d bytes, where a text may have %,d",
              content.size(),
              MOST_BYTES));
    }
    return content.isText()
        ? new String(content.whole(), StandardCharsets.UTF_8)
        : Text.decode(content.whole());
  }

  /**
   * The text, or both of a pair.
   *
   * @throws UnreadableException if it is none
   */
  List<String> parts(String text) throws UnreadableException {
    return parts(text, pairs);
  }

  private static List<String> parts(String text, boolean pairs) throws UnreadableException {
    if (text.indexOf('\0') >= 0) {
      throw new UnreadableException("is no text: it holds zero bytes");
    }
    if (Text.isBlank(text)) {
      throw new UnreadableException(
          text.isBlank() ? "is empty" : "is empty: all its characters are spaces or unseen");
    }
    int at = text.indexOf(Source.Inline.PAIR);
    if (!pairs) {
      if (at >= 0) {
        throw new UnreadableException("is a pair of texts, where single ones are expected");
      }
      return List.of(text);
    }
    String between = at >= 0 ? String.valueOf(Source.Inline.PAIR) : "\t";
    List<String> both = List.of(text.split(between, -1));
    if (both.size() == 1) {
      throw new UnreadableException(
          "is a single text, where pairs are expected, the second behind a tab");
    }
    if (both.size() > 2) {
      throw new UnreadableException(
          String.format(
              Locale.ROOT,
              "holds %d texts with tabs between them, where pairs are expected: two",
              both.size()));
    }
    if (both.stream().anyMatch(Text::isBlank)) {
      throw new UnreadableException(
          "has an empty %s text, where pairs are expected"
              .formatted(Text.isBlank(both.get(0)) ? "first" : "second"));
    }
    return both;
  }

  private boolean givesTokens(List<String> parts) {
    try {
      requireTokens(parts);
      return true;
    } catch (UnreadableException e) {
      return false;
    }
  }

  /** A network that is shown no token fails, or answers from those that are around all texts. */
  private void requireTokens(List<String> parts) throws UnreadableException {
    for (String part : parts) {
      if (!tokenizer.givesTokens(part)) {
        throw new UnreadableException(
            "%sgives no token: the tokenizer knows nothing of what is in it"
                .formatted(
                    parts.size() == 1
                        ? ""
                        : part.equals(parts.get(0))
                            ? "has a first text that "
                            : "has a second text that "));
      }
    }
  }

  /**
   * The tokens of a text or pair.
   *
   * @throws UnreadableException if there are none but those that all texts have
   */
  Tokens tokens(List<String> parts) throws UnreadableException {
    requireTokens(parts);
    return parts.size() == 1
        ? tokenizer.of(parts.get(0))
        : tokenizer.of(parts.get(0), parts.get(1));
  }

  @Override
  public Optional<Graph> upTo(Graph network, FeatureChoice choice, String source) {
    return Optional.of(NamedFeatures.upTo(network, choice, source));
  }

  /**
   * How texts enter a network.
   *
   * @throws GraftException of fault {@code MODEL} if it takes something else
   */
  @Override
  public Processor processor(Graph network, String source) {
    TextInput input = TextInput.of(network, source);
    NetworkOutputs outputs = NetworkOutputs.of(network);
    if (outputs.sequence().isEmpty() && outputs.vector().isEmpty()) {
      throw new GraftException(
          Fault.MODEL,
          "%s gives %s; an encoder of texts gives a vector for each token, [N, L, H], or for each text, [N, D]. Export it with the shapes of its outputs."
              .formatted(source, network.outputs()));
    }
    poolings.stream()
        .filter(pooling -> !pooling.suits(network))
        .findFirst()
        .ifPresent(
            pooling -> {
              throw new GraftException(
                  Fault.MODEL,
                  "%s has nothing to make %s of; choose another pooling, or leave it to be chosen."
                      .formatted(source, pooling.words()));
            });
    if (!input.isFree() && input.length() < maxTokens()) {
      TextModality shorter =
          new TextModality(tokenizer.withMaxTokens((int) input.length()), pairs, poolings);
      return new TextProcessor(shorter, input);
    }
    return new TextProcessor(this, input);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TextModality text
        && tokenizer.equals(text.tokenizer)
        && pairs == text.pairs
        && poolings.equals(text.poolings);
  }

  @Override
  public int hashCode() {
    return Objects.hash(tokenizer, pairs, poolings);
  }
}
