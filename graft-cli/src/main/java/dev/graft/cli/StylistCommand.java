package dev.graft.cli;

import static dev.graft.cli.OptionValue.require;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.cli.LookingOptions.Looking;
import dev.graft.data.Skipped;
import dev.graft.image.Preprocessing;
import dev.graft.image.Size;
import dev.graft.image.UnitColours;
import dev.graft.image.ValueRange;
import dev.graft.style.StyleSettings;
import dev.graft.style.StylistRequest;
import dev.graft.style.StylistRun;
import dev.graft.style.StylistTraining;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code graft stylist}: a network that paints any picture in one style, in one pass. */
@Command(
    name = "stylist",
    description = "Train a network that paints any picture in the style of one, in one pass.",
    customSynopsis = "graft stylist DATA STYLE --out FILE.onnx [--backbone FILE.onnx] [OPTION...]",
    footer = "%nIt paints: graft style CONTENT FILE.onnx --out painted.png",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class StylistCommand implements Callable<Integer> {
  private static final double RATE = 0.001;

  @Parameters(
      paramLabel = "DATA",
      description =
          "Pictures of any content to learn on: a folder of them, with folders in it or without, or"
              + " what train takes. They need no labels.")
  private Path data;

  @Parameters(paramLabel = "STYLE", description = "A picture of how it is to be painted.")
  private Path style;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The network that paints: an .onnx file.")
  private Path out;

  @Option(
      names = "--size",
      paramLabel = "PX",
      description =
          "The side of the views that it learns on, 32 to 512, a multiple of 4. The style's strokes"
              + " are as large as in its picture at this size. Default: ${DEFAULT-VALUE}.")
  private int sizePx = 96;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "How many steps, from 10, of four pictures each. Default: ${DEFAULT-VALUE}.")
  private int steps = 1500;

  @Mixin private StyleWeights weights;

  @Mixin private LookingOptions looking;

  @Mixin private DataOptions dataOptions;

  @Mixin private OverwriteOption overwrite;

  @Mixin private Output output;

  @Override
  public Integer call() throws IOException {
    require(
        "--size",
        sizePx,
        px -> px >= 32 && px <= 512 && px % 4 == 0,
        "of pixels from 32 to 512, a multiple of 4");
    require("--steps", steps, n -> n >= 10 && n <= 1_000_000, "from 10 to 1000000");
    if (!out.toString().toLowerCase(Locale.ROOT).endsWith(".onnx")) {
      throw new GraftException(
          Fault.USAGE, "--out %s: expected a file that ends in .onnx.".formatted(out));
    }
    looking.require();
    StyleSettings settings =
        weights
            .in(StyleSettings.defaults())
            .withSteps(steps)
            .withLearningRate(RATE)
            .withSeed(dataOptions.seed());
    overwrite.requireFile(out);
    OutputFile.makeFolder(out);
    long start = System.nanoTime();
    Looking network = looking.open();
    StylistRequest request =
        new StylistRequest(
            data,
            dataOptions.toDataSetOptions(),
            ValueRange.UNIT.in(Preprocessing.imageNet(sizePx)),
            network.network(),
            network.layers(),
            UnitColours.of(PaintedFrom.read(style), Size.square(sizePx)),
            String.valueOf(style.getFileName()),
            settings,
            UsersWorkshop.open());
    StylistRun run = StylistTraining.run(request, () -> false);
    run.stylist().write(out);
    report(run, (System.nanoTime() - start) / 1e9);
    return 0;
  }

  /** What was trained, as it is printed in JSON. */
  private record Summary(
      String file,
      String style,
      String backbone,
      int steps,
      int trainedPictures,
      int measuredPictures,
      boolean heldOut,
      double styleOfPictures,
      double stylePainted,
      double styleReached,
      double content,
      List<Skipped> skipped,
      double seconds) {}

  private void report(StylistRun run, double seconds) {
    Summary summary =
        new Summary(
            out.toString(),
            run.stylist().style(),
            looking.backbone(),
            run.steps(),
            run.trainedPictures(),
            run.measuredPictures(),
            run.heldOut(),
            run.before().style(),
            run.after().style(),
            run.styleReached(),
            run.after().content(),
            run.skipped(),
            seconds);
    if (output.isJson()) {
      output.print(summary);
      return;
    }
    output
        .text()
        .printf(
            Locale.ROOT,
            "%s: paints in the style of %s, after %d steps on %d picture%s and %.0f s%n"
                + "  style    %s, the mean over %d picture%s%n"
                + "           %s: %.4f of %.4f is left%n"
                + "%nTry it: graft style CONTENT %s --out painted.png%n",
            summary.file(),
            summary.style(),
            summary.steps(),
            summary.trainedPictures(),
            summary.trainedPictures() == 1 ? "" : "s",
            seconds,
            summary.styleReached() > 0
                ? String.format(
                    Locale.ROOT,
                    "of the distance to it %.1f %% is gone",
                    100 * summary.styleReached())
                : "no nearer to it than before, so train longer, or with another network",
            summary.measuredPictures(),
            summary.measuredPictures() == 1 ? "" : "s",
            summary.heldOut() ? "that it was not trained on" : "that it was trained on",
            summary.stylePainted(),
            summary.styleOfPictures(),
            summary.file());
  }
}
