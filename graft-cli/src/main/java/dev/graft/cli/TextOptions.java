package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.FeatureChoice;
import dev.graft.hub.Hub;
import dev.graft.text.Pooling;
import dev.graft.text.TextPreparation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How texts are prepared for a backbone. */
final class TextOptions {
  private static final int MOST_TOKENS = 100_000;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description =
          "Of each text no more than so many tokens are read. Default: as the backbone was"
              + " trained.")
  private @Nullable Integer maxTokens;

  /** The options given. */
  List<String> given() {
    List<String> given = new ArrayList<>();
    if (maxTokens != null) {
      given.add("--max-tokens");
    }
    return given;
  }

  /** What {@link TextPreparation} finds, with the user's overrides. */
  TextPreparation prepare(
      BackboneSource source, Optional<Pooling> pooling, boolean pairs, FeatureChoice features) {
    if (source.name().equals(Hub.SEEDLING)) {
      throw new GraftException(
          Fault.USAGE,
          "the data are texts, and the backbone '%s' is for pictures; name an encoder of texts by --backbone: an .onnx file with its tokenizer.json beside it."
              .formatted(Hub.SEEDLING));
    }
    if (maxTokens != null && (maxTokens < 3 || maxTokens > MOST_TOKENS)) {
      throw new GraftException(
          Fault.USAGE,
          String.format(
              Locale.ROOT,
              "--max-tokens %d: expected a number of tokens from 3 to %d, such as 128.",
              maxTokens,
              MOST_TOKENS));
    }
    return TextPreparation.of(
        source,
        new TextPreparation.Asked(
            maxTokens == null ? OptionalInt.empty() : OptionalInt.of(maxTokens),
            pooling,
            pairs,
            features));
  }
}
