package dev.graft.cli;

import static dev.graft.cli.OptionValue.require;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.modality.Noun;
import dev.graft.soundbox.Soundbox;
import dev.graft.soundbox.SoundboxSettings;
import dev.graft.soundbox.SoundboxSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code graft soundbox}: sounds to try Graft with. */
@Command(
    name = "soundbox",
    description =
        "Make a sample set of sounds: chirps, trills, drops, knocks, crickets and bells, as many as"
            + " you like.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class SoundboxCommand implements Callable<Integer> {
  private static final SoundboxSettings DEFAULTS = SoundboxSettings.defaults();

  @Parameters(paramLabel = "OUT", description = "A folder that is empty or does not exist yet.")
  private Path out;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Number of sounds, from 6, the kinds taking turns. Default: ${DEFAULT-VALUE}.")
  private int count = DEFAULTS.count();

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "How long each is, 1 to 10. Default: ${DEFAULT-VALUE}.")
  private double seconds = DEFAULTS.seconds();

  @Option(
      names = "--sample-rate",
      paramLabel = "HZ",
      description = "Samples a second, 12000 to 48000. Default: ${DEFAULT-VALUE}.")
  private int rateHz = DEFAULTS.rateHz();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides which sounds are made. Default: ${DEFAULT-VALUE}.")
  private long seed = DEFAULTS.seed();

  @Mixin private SampleSetOptions set;

  @Mixin private Output output;

  /** What was written, as it is printed in JSON. */
  private record Summary(
      String data, double seconds, int rateHz, long seed, int train, int val, long bytes) {}

  @Override
  public Integer call() throws IOException {
    SoundboxSettings settings = settings();
    SoundboxSummary written = Soundbox.write(out, settings, TerminalProgress.ofThisProcess());
    Summary summary =
        new Summary(
            written.data().toString(),
            settings.seconds(),
            settings.rateHz(),
            settings.seed(),
            written.train(),
            written.heldOut(),
            written.bytes());
    if (output.isJson()) {
      output.print(summary);
    } else {
      new SampleSetOptions.Made(written.data(), written.train(), written.heldOut(), written.bytes())
          .print(
              Noun.regular("sound"),
              String.format(Locale.ROOT, "%.1f s", settings.seconds()),
              output.text());
    }
    return 0;
  }

  private SoundboxSettings settings() {
    require("--count", count, value -> value >= 6 && value <= 1e6, "from 6 to 1000000");
    require("--seconds", seconds, value -> value >= 1 && value <= 10, "from 1 to 10");
    require(
        "--sample-rate",
        rateHz,
        value -> value >= 12_000 && value <= 48_000,
        "from 12000 to 48000");
    double validationFraction = set.validationFraction();
    try {
      return new SoundboxSettings(count, rateHz, seconds, validationFraction, seed);
    } catch (IllegalArgumentException e) {
      throw new GraftException(Fault.USAGE, e.getMessage() + ".", e);
    }
  }
}
