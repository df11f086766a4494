package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What of an encoder of texts is kept, and what it stands on, to write down what is said. */
final class TranscriptOptions {
  private static final Pattern LAST = Pattern.compile("last:(\\d{1,6})");

  /** A layer of MiniLM and its like: an attention and what follows it. */
  private static final int USUAL = 2;

  @Option(
      names = "--stem",
      paramLabel = "NAME",
      description =
          "With --task transcribe: what is put below the blocks that are kept: conv, convolutions"
              + " over the sound's frames. Default: conv.")
  private @Nullable String stem;

  @Option(
      names = "--keep",
      paramLabel = "BLOCKS",
      description =
          "With --task transcribe: how many of the encoder's last blocks are kept, as last:K"
              + " ('graft inspect' lists them); last:0 for none. Default: last:2.")
  private @Nullable String keep;

  /** Those that were given. */
  List<String> given() {
    return Stream.of(stem == null ? "" : "--stem", keep == null ? "" : "--keep")
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /** How many blocks are kept. */
  int kept() {
    if (stem != null && !stem.equals("conv")) {
      throw new GraftException(Fault.USAGE, "--stem %s is unknown; known is conv.".formatted(stem));
    }
    if (keep == null) {
      return USUAL;
    }
    Matcher matcher = LAST.matcher(keep);
    if (!matcher.matches()) {
      throw new GraftException(
          Fault.USAGE, "--keep %s: expected last:K, such as last:2.".formatted(keep));
    }
    return Integer.parseInt(matcher.group(1));
  }
}
