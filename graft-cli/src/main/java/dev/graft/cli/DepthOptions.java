package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.EarlierBlocks;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which earlier blocks go beside a backbone's features. */
final class DepthOptions {
  private static final String AUTO = "auto";

  @Option(
      names = "--depths",
      split = ",",
      paramLabel = "auto|BLOCK,...",
      description =
          "Of pictures: earlier blocks whose outputs, each the mean over its positions, are features beside the network's own. With auto up to three, for as long as an exact head does clearly better with one more, each training picture left out in turn. graft inspect names the blocks. Default: none.")
  private @Nullable List<String> depths;

  /** The option, if it was given. */
  List<String> given() {
    return depths == null ? List.of() : List.of("--depths");
  }

  EarlierBlocks earlier() {
    if (depths == null) {
      return EarlierBlocks.none();
    }
    if (depths.equals(List.of(AUTO))) {
      return EarlierBlocks.byData();
    }
    if (depths.contains(AUTO) || depths.stream().anyMatch(String::isBlank)) {
      throw new GraftException(
          Fault.USAGE,
          "--depths %s: expected auto alone, or names of blocks; graft inspect lists them."
              .formatted(String.join(",", depths)));
    }
    return EarlierBlocks.of(depths.stream().distinct().toList());
  }
}
