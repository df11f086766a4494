package dev.graft.cli;

import static dev.graft.cli.OptionValue.require;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.Backbone;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.hub.Hub;
import dev.graft.image.DecodeException;
import dev.graft.image.Decoder;
import dev.graft.image.Picture;
import dev.graft.image.PictureFile;
import dev.graft.image.Preparation;
import dev.graft.image.Size;
import dev.graft.image.UnitColours;
import dev.graft.image.ValueRange;
import dev.graft.style.Painter;
import dev.graft.style.Painting;
import dev.graft.style.StyleLayers;
import dev.graft.style.StyleScale;
import dev.graft.style.StyleSettings;
import dev.graft.torch.TorchRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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

  @Parameters(paramLabel = "CONTENT", description = "A picture of what is to be seen.")
  private Path content;

  @Parameters(paramLabel = "STYLE", description = "A picture of how it is to be painted.")
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
      names = "--style-weight",
      paramLabel = "W",
      description = "How much the style counts. Default: ${DEFAULT-VALUE}.")
  private double styleWeight = DEFAULTS.styleWeight();

  @Option(
      names = "--content-weight",
      paramLabel = "W",
      description =
          "How much the content counts; more keeps more of its shapes. Default: ${DEFAULT-VALUE}.")
  private double contentWeight = DEFAULTS.contentWeight();

  @Option(
      names = "--variation-weight",
      paramLabel = "W",
      description =
          "How much it counts that neighbouring pixels differ; more is smoother. Default:"
              + " ${DEFAULT-VALUE}.")
  private double variationWeight = DEFAULTS.variationWeight();

  @Option(
      names = "--backbone",
      paramLabel = "NAME|FILE",
      defaultValue = Hub.SEEDLING,
      description = "The network that looks: a name or an .onnx file. Default: ${DEFAULT-VALUE}.")
  private String backbone;

  @Option(
      names = "--layers",
      paramLabel = "A,B",
      hideParamSyntax = true,
      split = ",",
      description =
          "Where style is seen: blocks or tensors, as graft inspect names them. Default: the widest"
              + " of each size, down to a sixteenth of the picture's.")
  private @Nullable List<String> layers;

  @Option(
      names = "--content-layers",
      paramLabel = "A,B",
      hideParamSyntax = true,
      split = ",",
      description =
          "Where content is seen. Default: the widest of an eighth of the picture's size.")
  private @Nullable List<String> contentLayers;

  @Option(
      names = "--preprocessing",
      paramLabel = "NAME",
      description =
          "The values that the network is fed: torch, tf, caffe, clip, unit or none. Default: as it"
              + " was trained.")
  private @Nullable ValueRange preprocessing;

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

  @Mixin private OverwriteOption overwrite;

  @Mixin private Output output;

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
    requireLayers("--layers", layers);
    requireLayers("--content-layers", contentLayers);
    OutputFile.makeFolder(out);
    if (previews != null) {
      new StylePreviews(previews).begin(overwrite.given());
    }
    long start = System.nanoTime();
    List<StyleScale> scales = scales(read(content), read(style));
    BackboneSource source = UsersHub.open().find(backbone);
    Graph exported = OnnxFile.read(source.file());
    Preparation preparation = Preparation.of(source, exported);
    Graph network =
        UnitColours.before(
            exported,
            preprocessing == null
                ? preparation.preprocessing()
                : preprocessing.in(preparation.preprocessing()),
            backbone);
    StyleLayers taps = layers(network);
    TorchRuntime.setThreads(UsersWorkshop.open().threads());
    Painting painted =
        paint(new Painter(network, taps, settings, TerminalProgress.ofThisProcess()), scales);
    PictureFile.write(out, UnitColours.picture(painted.picture()));
    report(painted, taps, scales.size(), (System.nanoTime() - start) / 1e9);
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
              .formatted(backbone, sentence(String.valueOf(e.getMessage()))),
          e);
    }
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }

  private StyleSettings settings() {
    require("--steps", steps, n -> n >= 1 && n <= 10_000, "from 1 to 10000");
    for (String option : List.of("--style-weight", "--content-weight", "--variation-weight")) {
      double weight =
          option.equals("--style-weight")
              ? styleWeight
              : option.equals("--content-weight") ? contentWeight : variationWeight;
      require(option, weight, w -> w >= 0 && w <= 1e6, "from 0 to 1000000");
    }
    return DEFAULTS
        .withSteps(steps)
        .withStyleWeight(styleWeight)
        .withContentWeight(contentWeight)
        .withVariationWeight(variationWeight)
        .withSeed(seed);
  }

  private static Picture read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new GraftException(
          Fault.USAGE,
          "%s is %s; expected a picture, as a .jpg, .png, .gif, .bmp or .webp file."
              .formatted(file, Files.exists(file) ? "no file" : "not there"));
    }
    try {
      return Decoder.decode(Files.readAllBytes(file));
    } catch (DecodeException e) {
      throw new GraftException(
          Fault.DATA, "%s %s; use another picture.".formatted(file, e.getMessage()), e);
    }
  }

  private List<StyleScale> scales(Picture contentPicture, Picture stylePicture) {
    List<StyleScale> scales = new ArrayList<>();
    for (int i = MOST_SCALES - 1; i >= 0; i--) {
      int px = sizePx >> i;
      if (i == 0 || px >= SMALLEST_SCALE_PX) {
        scales.add(
            new StyleScale(
                UnitColours.of(contentPicture, within(contentPicture.size(), px)),
                UnitColours.of(stylePicture, within(stylePicture.size(), px))));
      }
    }
    return scales;
  }

  /** In proportion, the longer side of a length. */
  private static Size within(Size size, int px) {
    double scale = (double) px / Math.max(size.width(), size.height());
    return new Size(
        Math.max(2, (int) Math.round(size.width() * scale)),
        Math.max(2, (int) Math.round(size.height() * scale)));
  }

  private StyleLayers layers(Graph network) {
    if (layers != null && contentLayers != null) {
      Backbone blocks = Backbone.of(network);
      return new StyleLayers(
          StyleLayers.named(blocks, stripped(layers)),
          StyleLayers.named(blocks, stripped(contentLayers)));
    }
    StyleLayers suggested = StyleLayers.suggested(network);
    if (layers == null && contentLayers == null) {
      return suggested;
    }
    Backbone blocks = Backbone.of(network);
    return new StyleLayers(
        layers == null ? suggested.style() : StyleLayers.named(blocks, stripped(layers)),
        contentLayers == null
            ? suggested.content()
            : StyleLayers.named(blocks, stripped(contentLayers)));
  }

  /** Refuses names that are none, and those that are given twice. */
  private static void requireLayers(String option, @Nullable List<String> names) {
    if (names == null) {
      return;
    }
    Set<String> seen = new HashSet<>();
    for (String name : stripped(names)) {
      if (name.isEmpty() || !seen.add(name)) {
        throw new GraftException(
            Fault.USAGE,
            name.isEmpty()
                ? "%s %s has an empty name; part layers by one comma."
                    .formatted(option, String.join(",", names))
                : "%s names %s twice, which would count twice; name each layer once."
                    .formatted(option, name));
      }
    }
  }

  private static List<String> stripped(List<String> names) {
    return names.stream().map(String::strip).toList();
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
            backbone,
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
