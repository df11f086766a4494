package dev.graft.cli;

import static dev.graft.cli.OptionValue.require;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.cli.LookingOptions.Looking;
import dev.graft.graph.Tensor;
import dev.graft.image.Picture;
import dev.graft.image.PictureFile;
import dev.graft.image.UnitColours;
import dev.graft.style.Painter;
import dev.graft.style.Painting;
import dev.graft.style.StyleLayers;
import dev.graft.style.StyleScale;
import dev.graft.style.StyleSettings;
import dev.graft.style.Stylist;
import dev.graft.torch.TorchRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code graft style}: the style of one picture on another. */
@Command(
    name = "style",
    description = "Paint one picture in the style of another.",
    customSynopsis = "graft style CONTENT STYLE --out FILE [--backbone FILE.onnx] [OPTION...]",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class StyleCommand implements Callable<Integer> {
  private static final StyleSettings DEFAULTS = StyleSettings.defaults();
  private static final int SMALLEST_SCALE_PX = 128;
  private static final int MOST_SCALES = 3;
  private static final int PREVIEW_EVERY = 10;
  private static final Set<String> BY_A_STYLIST =
      Set.of("--out", "--size", "--overwrite", "--json", "--debug");

  @Parameters(paramLabel = "CONTENT", description = "A picture of what is to be seen.")
  private Path content;

  @Parameters(
      paramLabel = "STYLE",
      description =
          "A picture of how it is to be painted; or an .onnx file that graft stylist made, which"
              + " paints in one pass.")
  private Path style;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The picture that is painted: a .png or .jpg file.")
  private Path out;

  @Option(
      names = "--size",
      paramLabel = "PX",
      description =
          "The longer side of the picture, 32 to 1024. It is painted at a half and a quarter first,"
              + " where these are at least 128. Default: ${DEFAULT-VALUE}.")
  private int sizePx = 256;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "How many steps are made at each of these sizes. Default: ${DEFAULT-VALUE}.")
  private int steps = DEFAULTS.steps();

  @Option(
      names = "--previews",
      paramLabel = "DIR",
      description =
          "A folder for the picture after every tenth step; those of an earlier run are replaced with"
              + " --overwrite.")
  private @Nullable Path previews;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides how the network's view is moved. Default: ${DEFAULT-VALUE}.")
  private long seed = DEFAULTS.seed();

  @Mixin private StyleWeights weights;

  @Mixin private LookingOptions looking;

  @Mixin private OverwriteOption overwrite;

  @Mixin private Output output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    require("--size", sizePx, px -> px >= 32 && px <= 1024, "of pixels from 32 to 1024");
    StyleSettings settings = settings();
    PictureFile.requireWritable(out);
    overwrite.requireFile(out);
    for (Path source : List.of(content, style)) {
      if (Files.exists(out) && Files.exists(source) && Files.isSameFile(out, source)) {
        throw new GraftException(
            Fault.USAGE,
            "--out %s is a picture that is painted from, and would be lost; name another file."
                .formatted(out));
      }
    }
    looking.require();
    OutputFile.makeFolder(out);
    if (previews != null) {
      new StylePreviews(previews).begin(overwrite.given());
    }
    if (style.toString().toLowerCase(Locale.ROOT).endsWith(".onnx")) {
      paintInOnePass();
      return 0;
    }
    long start = System.nanoTime();
    List<StyleScale> scales = scales(PaintedFrom.read(content), PaintedFrom.read(style));
    Looking network = looking.open();
    TorchRuntime.setThreads(UsersWorkshop.open().threads());
    Painting painted =
        paint(
            new Painter(
                network.network(), network.layers(), settings, TerminalProgress.ofThisProcess()),
            scales);
    PictureFile.write(out, UnitColours.picture(painted.picture()));
    report(painted, network.layers(), scales.size(), (System.nanoTime() - start) / 1e9);
    return 0;
  }

  private Painting paint(Painter painter, List<StyleScale> scales) {
    try {
      return previews == null
          ? painter.paint(scales, 0, painting -> {})
          : painter.paint(scales, PREVIEW_EVERY, new StylePreviews(previews)::write);
    } catch (GraftException e) {
      if (e.fault() != Fault.MODEL) {
        throw e;
      }
      throw new GraftException(
          Fault.MODEL,
          "%s cannot look at these pictures: %s Detectors and others that join maps of several sizes want sides that are multiples of 32; try another --size, a square picture, or another --backbone."
              .formatted(looking.backbone(), sentence(String.valueOf(e.getMessage()))),
          e);
    }
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }

  private StyleSettings settings() {
    require("--steps", steps, n -> n >= 1 && n <= 10_000, "from 1 to 10000");
    return weights.in(DEFAULTS).withSteps(steps).withSeed(seed);
  }

  /** By a network that has learned the style. */
  private void paintInOnePass() throws IOException {
    OtherOptions.refuse(
        OtherOptions.than(BY_A_STYLIST, spec),
        "where %s has learned the style already".formatted(style.getFileName()));
    long start = System.nanoTime();
    Stylist stylist = Stylist.read(style);
    Picture picture = PaintedFrom.read(content);
    Tensor colours = UnitColours.of(picture, PaintedFrom.within(picture.size(), sizePx));
    Tensor painted = stylist.paint(colours, UsersWorkshop.open().threads());
    PictureFile.write(out, UnitColours.picture(painted));
    OnePass done =
        new OnePass(
            out.toString(),
            painted.shape()[3],
            painted.shape()[2],
            stylist.style(),
            (System.nanoTime() - start) / 1e9);
    if (output.isJson()) {
      output.print(done);
      return;
    }
    output
        .text()
        .printf(
            Locale.ROOT,
            "%s: %d x %d, painted in the style of %s in one pass and %.1f s%n",
            done.file(),
            done.width(),
            done.height(),
            done.style(),
            done.seconds());
  }

  /** What a stylist painted, as it is printed in JSON. */
  private record OnePass(String file, long width, long height, String style, double seconds) {}

  private List<StyleScale> scales(Picture contentPicture, Picture stylePicture) {
    List<StyleScale> scales = new ArrayList<>();
    for (int i = MOST_SCALES - 1; i >= 0; i--) {
      int px = sizePx >> i;
      if (i == 0 || px >= SMALLEST_SCALE_PX) {
        scales.add(
            new StyleScale(
                UnitColours.of(contentPicture, PaintedFrom.within(contentPicture.size(), px)),
                UnitColours.of(stylePicture, PaintedFrom.within(stylePicture.size(), px))));
      }
    }
    return scales;
  }

  /** What was painted, as it is printed in JSON. */
  private record Summary(
      String file,
      long width,
      long height,
      String backbone,
      List<String> layers,
      List<String> contentLayers,
      int steps,
      double styleOfContent,
      double style,
      double styleReached,
      double content,
      double seconds) {}

  private void report(Painting painted, StyleLayers taps, int sizes, double seconds) {
    long[] shape = painted.picture().shape();
    Summary summary =
        new Summary(
            out.toString(),
            shape[3],
            shape[2],
            looking.backbone(),
            taps.style(),
            taps.content(),
            painted.steps() == 0 ? 0 : sizes * steps,
            painted.atFirst().style(),
            painted.loss().style(),
            painted.styleReached(),
            painted.loss().content(),
            seconds);
    if (output.isJson()) {
      output.print(summary);
      return;
    }
    if (summary.steps() == 0) {
      output
          .text()
          .printf(
              Locale.ROOT,
              "%s: %d x %d, the content as it was: it is in the style of %s already%n",
              summary.file(),
              summary.width(),
              summary.height(),
              style.getFileName());
      return;
    }
    output
        .text()
        .printf(
            Locale.ROOT,
            "%s: %d x %d, painted in %d steps and %.0f s%n"
                + "  style    of the distance to %s %.1f %% is gone: %.4f of %.4f is left%n"
                + "  layers   %s; content in %s, of %s%n",
            summary.file(),
            summary.width(),
            summary.height(),
            summary.steps(),
            summary.seconds(),
            style.getFileName(),
            100 * summary.styleReached(),
            summary.style(),
            summary.styleOfContent(),
            String.join(", ", summary.layers()),
            String.join(", ", summary.contentLayers()),
            summary.backbone());
  }
}
