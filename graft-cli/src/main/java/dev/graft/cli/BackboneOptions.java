package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.hub.Hub;
import dev.graft.hub.Preparation;
import dev.graft.image.Interpolation;
import dev.graft.image.Preprocessing;
import dev.graft.image.Resize;
import dev.graft.image.Size;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The backbone, and overrides of how pictures are prepared for it. */
final class BackboneOptions {
  @Option(
      names = "--backbone",
      paramLabel = "NAME|FILE",
      defaultValue = Hub.SEEDLING,
      description =
          "The pretrained network: an .onnx file, or ${DEFAULT-VALUE}, the small one that comes with Graft. Default: ${DEFAULT-VALUE}.")
  private String backbone;

  @Option(
      names = "--resize",
      paramLabel = "PX",
      description = "Resize the shorter side to this. Default: as the backbone was trained.")
  private @Nullable Integer resizePx;

  @Option(names = "--crop", paramLabel = "PX", description = "Centre crop of this side.")
  private @Nullable Integer cropPx;

  @Option(
      names = "--interpolation",
      paramLabel = "NAME",
      description = "bilinear or bicubic, as Pillow does them.")
  private @Nullable Interpolation interpolation;

  @Option(
      names = "--mean",
      paramLabel = "R,G,B",
      hideParamSyntax = true,
      split = ",",
      description = "Subtracted, on a scale of 0 to 1.")
  private @Nullable List<Double> mean;

  @Option(
      names = "--std",
      paramLabel = "R,G,B",
      hideParamSyntax = true,
      split = ",",
      description = "Divided by, on a scale of 0 to 1.")
  private @Nullable List<Double> standardDeviation;

  /** The backbone, how pictures for it are prepared, and where that was learned. */
  record Chosen(Path backbone, Preprocessing preprocessing, String origin) {}

  /**
   * What is said beside the backbone's file, else ImageNet's values at the size that the network
   * takes, with the user's overrides.
   */
  Chosen choose() {
    Path file = Hub.file(backbone);
    Preparation base = Preparation.of(file);
    Preprocessing chosen = override(base.preprocessing());
    String origin = base.origin();
    return new Chosen(
        file,
        chosen,
        chosen.equals(base.preprocessing()) ? origin : origin + ", with the changes asked for");
  }

  private Preprocessing override(Preprocessing base) {
    return new Preprocessing(
        resizePx == null ? base.resize() : new Resize.ShorterSide(positive("--resize", resizePx)),
        interpolation == null ? base.interpolation() : interpolation,
        cropPx == null ? base.crop() : Optional.of(Size.square(positive("--crop", cropPx))),
        base.scale(),
        mean == null ? base.mean() : colours("--mean", mean, Double::isFinite),
        standardDeviation == null
            ? base.std()
            : colours("--std", standardDeviation, value -> value > 0 && Double.isFinite(value)),
        base.channelOrder());
  }

  private static int positive(String option, int value) {
    if (value < 1 || value > 4096) {
      throw new GraftException(
          Fault.USAGE,
          String.format(
              Locale.ROOT, "%s %d: expected a number of pixels from 1 to 4096.", option, value));
    }
    return value;
  }

  private static List<Double> colours(String option, List<Double> values, Predicate<Double> fits) {
    if (values.size() != 3 || !values.stream().allMatch(fits)) {
      throw new GraftException(
          Fault.USAGE,
          "%s %s: expected three numbers, for red, green and blue, such as %s."
              .formatted(
                  option,
                  values.stream().map(String::valueOf).collect(Collectors.joining(",")),
                  option.equals("--std") ? "0.229,0.224,0.225, all above 0" : "0.485,0.456,0.406"));
    }
    return values;
  }
}
