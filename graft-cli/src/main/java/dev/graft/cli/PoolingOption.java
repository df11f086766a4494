package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.audio.ClipPooling;
import dev.graft.text.Pooling;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How one vector comes of those of a text's tokens, or of a sound's moments. */
final class PoolingOption {
  @Option(
      names = "--pooling",
      paramLabel = "NAME",
      description =
          "How a text's vector comes of those of its tokens: mean, first, pooler (the backbone's"
              + " own), or layers (the means of its last three layers); how a sound's comes of those"
              + " of its moments: mean or mean_max (mean and maximum). Default: layers, or"
              + " mean, unless another does clearly better held out.")
  private @Nullable String pooling;

  /** The option, if it was given. */
  List<String> given() {
    return pooling == null ? List.of() : List.of("--pooling");
  }

  /** That of texts, if one was named. */
  Optional<Pooling> ofTexts() {
    return named(Pooling.values(), "texts");
  }

  /** That of sounds, if one was named. */
  Optional<ClipPooling> ofSounds() {
    return named(ClipPooling.values(), "sounds");
  }

  private <T> Optional<T> named(T[] all, String samples) {
    if (pooling == null) {
      return Optional.empty();
    }
    return Optional.of(
        Arrays.stream(all)
            .filter(one -> one.toString().equalsIgnoreCase(pooling))
            .findFirst()
            .orElseThrow(
                () ->
                    new GraftException(
                        Fault.USAGE,
                        "--pooling %s: the data are %s; expected one of %s."
                            .formatted(
                                pooling,
                                samples,
                                Arrays.stream(all)
                                    .map(String::valueOf)
                                    .collect(Collectors.joining(", "))))));
  }
}
