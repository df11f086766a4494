package dev.graft.cli;

import static dev.graft.cli.OptionValue.require;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.herbarium.Herbarium;
import dev.graft.herbarium.HerbariumSettings;
import dev.graft.herbarium.HerbariumSummary;
import dev.graft.herbarium.LeafTarget;
import dev.graft.herbarium.Scene;
import dev.graft.herbarium.Style;
import dev.graft.modality.Noun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code graft herbarium}: pictures to try Graft with. */
@Command(
    name = "herbarium",
    description = "Draw a sample set: leaves of six kinds, as many as you like.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class HerbariumCommand implements Callable<Integer> {
  private static final HerbariumSettings DEFAULTS = HerbariumSettings.defaults();

  @Parameters(paramLabel = "OUT", description = "A folder that is empty or does not exist yet.")
  private Path out;

  @Option(
      names = "--count",
      paramLabel = "N",
      description =
          "Number of pictures, from 6, the kinds taking turns. Default: ${DEFAULT-VALUE}.")
  private int count = DEFAULTS.count();

  @Option(
      names = "--size",
      paramLabel = "PX",
      description = "Width and height of each picture, 16 to 1024. Default: ${DEFAULT-VALUE}.")
  private int sizePx = DEFAULTS.sizePx();

  @Option(
      names = "--style",
      paramLabel = "NAME",
      description = "One of photo, ink: the same leaves in another domain. Default: photo.")
  private Style style = DEFAULTS.style();

  @Option(
      names = "--scene",
      paramLabel = "NAME",
      description =
          "One of sheet, mounted on paper; outdoors, on all sorts of ground, any way up, some cut"
              + " off, which is much harder. Default: sheet.")
  private Scene scene = DEFAULTS.scene();

  @Option(
      names = "--target",
      paramLabel = "NAME",
      description =
          "One of kind, a folder per class; length, a manifest with the leaf's length in"
              + " millimetres, each picture being 100 mm wide; boxes, several leaves a picture, of"
              + " any kind, with their boxes in a .json as COCO has it. Default: kind.")
  private LeafTarget target = DEFAULTS.target();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides which leaves are drawn. Default: ${DEFAULT-VALUE}.")
  private long seed = DEFAULTS.seed();

  @Mixin private SampleSetOptions set;

  @Mixin private Output output;

  @Override
  public Integer call() throws IOException {
    // Java2D must not look for a screen, and on a Mac not ask for a place in the Dock.
    System.setProperty("java.awt.headless", "true");
    HerbariumSettings settings = settings();
    HerbariumSummary summary = Herbarium.write(out, settings, TerminalProgress.ofThisProcess());
    report(settings, summary);
    return 0;
  }

  private HerbariumSettings settings() {
    require("--count", count, value -> value >= 6 && value <= 1e6, "from 6 to 1000000");
    require("--size", sizePx, value -> value >= 16 && value <= 1024, "of pixels from 16 to 1024");
    double validationFraction = set.validationFraction();
    try {
      return new HerbariumSettings(
          count,
          style,
          scene,
          sizePx,
          target,
          validationFraction,
          seed,
          UsersWorkshop.open().threads());
    } catch (IllegalArgumentException e) {
      throw new GraftException(Fault.USAGE, e.getMessage() + ".", e);
    }
  }

  /** What was written, as it is printed in JSON. */
  private record Summary(
      String data,
      String target,
      String style,
      String scene,
      int sizePx,
      long seed,
      int train,
      int val,
      long bytes) {}

  private void report(HerbariumSettings settings, HerbariumSummary written) {
    Summary summary =
        new Summary(
            written.data().toString(),
            settings.target().name().toLowerCase(Locale.ROOT),
            settings.style().name().toLowerCase(Locale.ROOT),
            settings.scene().name().toLowerCase(Locale.ROOT),
            settings.sizePx(),
            settings.seed(),
            written.train(),
            written.heldOut(),
            written.bytes());
    if (output.isJson()) {
      output.print(summary);
    } else {
      new SampleSetOptions.Made(written.data(), written.train(), written.heldOut(), written.bytes())
          .print(Noun.regular("picture"), "%s px".formatted(settings.sizePx()), output.text());
    }
  }
}
