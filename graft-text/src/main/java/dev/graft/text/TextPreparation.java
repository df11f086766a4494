package dev.graft.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Json;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.FeatureChoice;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Tensor;
import dev.graft.model.GraftedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How texts are prepared for a network.
 *
 * @param modality what is done to each
 * @param origin where that was learned, as a phrase
 */
public record TextPreparation(TextModality modality, String origin) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int USUAL_MOST_TOKENS = 512;

  /** Networks are given some more rows than there are tokens, so that they multiply well. */
  private static final double MOST_OF_A_VOCABULARY = 0.9;

  /**
   * What is asked for in place of what is usual.
   *
   * @param maxTokens how many tokens of a text the network is shown at most
   * @param pooling how a vector comes of those of tokens
   * @param pairs whether samples are pairs of texts
   * @param features which of the network's tensors they are made of
   */
  public record Asked(
      OptionalInt maxTokens, Optional<Pooling> pooling, boolean pairs, FeatureChoice features) {
    /** What is usual. */
    public static Asked usual(boolean pairs) {
      return new Asked(OptionalInt.empty(), Optional.empty(), pairs, FeatureChoice.automatic());
    }
  }

  /**
   * What a Graft model says of itself; else what the files beside a network say: {@code
   * tokenizer.json}, and those that sentence-transformers writes. Where nothing says how the
   * vectors of tokens become one, it is left to be chosen by the training data.
   *
   * @throws GraftException if there is no tokenizer, or the network takes no texts
   */
  public static TextPreparation of(BackboneSource source, Asked asked) {
    return of(source, OnnxFile.read(source.file()), asked);
  }

  /**
   * The same for a network that was read already.
   *
   * @throws GraftException if there is no tokenizer, or the network takes no texts
   */
  public static TextPreparation of(BackboneSource source, Graph read, Asked asked) {
    Path file = source.file();
    if (GraftedModel.isModel(read)) {
      GraftedModel model = GraftedModel.of(read, file);
      if (model.card().processor().modality() instanceof TextModality own) {
        Tokenizer tokenizer =
            own.tokenizer().withMaxTokens(asked.maxTokens().orElse(own.maxTokens()));
        return new TextPreparation(
            new TextModality(tokenizer, asked.pairs(), poolings(model, file, asked)),
            "as for the Graft model itself");
      }
      throw new GraftException(
          Fault.MODEL,
          "%s is a Graft model, but not for texts; give it what it is for, or use another backbone."
              .formatted(file));
    }
    TextInput input = TextInput.of(read, file.toString());
    Graph network = NamedFeatures.upTo(read, asked.features(), file.toString());
    Path tokenizerFile =
        Beside.tokenizer(file)
            .orElseThrow(
                () ->
                    new GraftException(
                        Fault.MODEL,
                        "%s has no tokenizer beside it; %s."
                            .formatted(
                                source
                                    .origin()
                                    .map(origin -> origin.archive() + "!/" + origin.entry())
                                    .orElse(file.toString()),
                                tokenizerWanted(source))));
    JsonNode tokenizer = Beside.json(tokenizerFile);
    int padId = Tokenizer.padId(tokenizer);
    OptionalLong known = Vocabulary.size(network, input.ids());
    long given = Vocabulary.size(tokenizer, padId);
    requireKnown(source, known, tokenizerFile, given);
    int most = asked.maxTokens().orElseGet(() -> usualTokens(file, tokenizer, network));
    List<Pooling> poolings =
        asked.pooling().map(List::of).orElseGet(() -> poolings(file, network, asked.features()));
    String pooled =
        poolings.size() > 1
            ? "of its tokens' vectors one is made as does clearly best held out, or as is usual"
            : "of its tokens' vectors one is made as %s"
                .formatted(asked.pooling().isPresent() ? "you say" : "what lies beside it says");
    Beside.word(file, "tokenizer_config.json", "truncation_side")
        .ifPresent(side -> Tokenizer.cutOn(side, (ObjectNode) tokenizer));
    Tokenizer usable = new Tokenizer(tokenizerFile.toString(), tokenizer, padId, most);
    usable.requireUsable();
    return new TextPreparation(
        new TextModality(usable, asked.pairs(), poolings),
        String.format(
            Locale.ROOT,
            "tokens as %s says%s, up to %d a text; %s",
            tokenizerFile.getFileName(),
            doubt(known, given),
            most,
            NetworkOutputs.of(network).sequence().isEmpty()
                ? "the network gives a vector for each text itself"
                : pooled));
  }

  /** What to do for its own tokenizer: what was fetched is no place to put anything. */
  private static String tokenizerWanted(BackboneSource source) {
    return source
        .origin()
        .map(
            origin ->
                "it has to lie in the jar beside the network, as tokenizer.json; use another jar, or copy the network (%s) into a folder with its tokenizer.json and name that file"
                    .formatted(source.file()))
        .orElse(
            "put its tokenizer.json, as Hugging Face's tokenizers write it, into the same folder");
  }

  private static void requireKnown(
      BackboneSource source, OptionalLong known, Path tokenizer, long given) {
    if (given > known.orElse(Long.MAX_VALUE)) {
      throw new GraftException(
          Fault.MODEL,
          String.format(
              Locale.ROOT,
              "%s gives %,d different tokens, and %s knows only %,d: it is the tokenizer of another network; for its own, %s.",
              tokenizer,
              given,
              source.file(),
              known.getAsLong(),
              tokenizerWanted(source)));
    }
  }

  /** That a tokenizer may be another network's, which knows fewer tokens; ids say no more. */
  private static String doubt(OptionalLong known, long given) {
    return given < MOST_OF_A_VOCABULARY * known.orElse(0)
        ? String.format(
            Locale.ROOT,
            " (which gives %,d different tokens, where the network knows %,d: make sure that it is this network's)",
            given,
            known.getAsLong())
        : "";
  }

  private static int usualTokens(Path file, JsonNode tokenizer, Graph network) {
    int stated =
        Beside.number(file, "sentence_bert_config.json", "max_seq_length")
            .orElseGet(
                () ->
                    tokenizer
                        .path("truncation")
                        .path("max_length")
                        .asInt(
                            Math.min(
                                USUAL_MOST_TOKENS,
                                Beside.number(file, "tokenizer_config.json", "model_max_length")
                                    .orElse(USUAL_MOST_TOKENS))));
    return Math.min(stated, positions(network));
  }

  /** How many places a network knows, where it keeps a vector for each. */
  private static int positions(Graph network) {
    for (Map.Entry<String, Tensor> constant : network.initializers().entrySet()) {
      String name = constant.getKey().toLowerCase(Locale.ROOT);
      long[] shape = constant.getValue().shape();
      if (name.contains("position_embedding") && shape.length == 2 && shape[0] > 2) {
        boolean offset = shape[0] % 2 == 0 && shape[0] % 64 == 2; // RoBERTa begins at 2
        return (int) (offset ? shape[0] - 2 : shape[0]);
      }
    }
    return Integer.MAX_VALUE;
  }

  private static List<Pooling> poolings(GraftedModel model, Path file, Asked asked) {
    if (asked.features().equals(FeatureChoice.automatic())) {
      return List.of(Pooling.POOLER);
    }
    Graph backbone = NamedFeatures.upTo(model.backbone(), asked.features(), file.toString());
    return asked
        .pooling()
        .map(List::of)
        .orElseGet(() -> poolings(file, backbone, asked.features()));
  }

  /**
   * What lies before its last layer too, which did best on all sentences tried; what the network
   * was trained for, or all that may be.
   */
  private static List<Pooling> poolings(Path file, Graph network, FeatureChoice choice) {
    NetworkOutputs outputs = NetworkOutputs.of(network);
    if (outputs.sequence().isEmpty() || outputs.endsInVector()) {
      return List.of(Pooling.POOLER);
    }
    Stream<Pooling> plain =
        Beside.pooling(file)
            .map(Stream::of)
            .orElseGet(() -> Stream.of(Pooling.MEAN, Pooling.FIRST, Pooling.POOLER));
    Stream<Pooling> deeper =
        choice.features().isPresent() ? Stream.empty() : Stream.of(Pooling.LAYERS);
    return Stream.concat(deeper, plain).filter(pooling -> pooling.suits(network)).toList();
  }

  /** Files that lie beside a network's, or above the folder {@code onnx} that it lies in. */
  private static final class Beside {
    private static Stream<Path> folders(Path file) {
      Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
      boolean inner = folder.endsWith("onnx") && folder.getParent() != null;
      return inner ? Stream.of(folder, folder.getParent()) : Stream.of(folder);
    }

    private static Optional<Path> find(Path file, String name) {
      return folders(file).map(folder -> folder.resolve(name)).filter(Files::exists).findFirst();
    }

    static Optional<Path> tokenizer(Path file) {
      String base = file.getFileName().toString().replaceAll("\\.onnx$", "");
      return Stream.of(base + "-tokenizer.json", base + ".tokenizer.json", "tokenizer.json")
          .flatMap(name -> find(file, name).stream())
          .findFirst();
    }

    static Optional<Integer> number(Path file, String name, String field) {
      return find(file, name)
          .map(found -> json(found).path(field))
          .filter(value -> value.isNumber() && value.asDouble() < 1e6)
          .map(JsonNode::asInt);
    }

    static Optional<String> word(Path file, String name, String field) {
      return find(file, name)
          .map(found -> json(found).path(field))
          .filter(JsonNode::isTextual)
          .map(JsonNode::asText);
    }

    static Optional<Pooling> pooling(Path file) {
      return find(file, "1_Pooling/config.json")
          .map(Beside::json)
          .flatMap(
              config ->
                  config.path("pooling_mode_cls_token").asBoolean()
                      ? Optional.of(Pooling.FIRST)
                      : config.path("pooling_mode_mean_tokens").asBoolean()
                          ? Optional.of(Pooling.MEAN)
                          : Optional.empty());
    }

    static JsonNode json(Path file) {
      try {
        JsonNode read = JSON.readTree(Files.readAllBytes(file));
        if (!read.isObject()) {
          throw new GraftException(
              Fault.MODEL, "%s holds no JSON object; fetch it again.".formatted(file));
        }
        return read;
      } catch (JsonProcessingException e) {
        throw new GraftException(
            Fault.MODEL,
            "%s cannot be read as JSON: %s; fetch it again.".formatted(file, Json.problem(e)),
            e);
      } catch (IOException e) {
        throw new GraftException(
            Fault.MODEL, "%s cannot be read: %s.".formatted(file, e.getMessage()), e);
      }
    }
  }
}
