package dev.graft.cli;

import dev.graft.style.StyleSettings;
import picocli.CommandLine.Option;

/** How much style, content and smoothness count. */
final class StyleWeights {
  private static final StyleSettings DEFAULTS = StyleSettings.defaults();

  @Option(
      names = "--style-weight",
      paramLabel = "W",
      description = "How much the style counts. Default: ${DEFAULT-VALUE}.")
  private double style = DEFAULTS.styleWeight();

  @Option(
      names = "--content-weight",
      paramLabel = "W",
      description =
          "How much the content counts; more keeps more of its shapes. Default: ${DEFAULT-VALUE}.")
  private double content = DEFAULTS.contentWeight();

  @Option(
      names = "--variation-weight",
      paramLabel = "W",
      description =
          "How much it counts that neighbouring pixels differ; more is smoother. Default:"
              + " ${DEFAULT-VALUE}.")
  private double variation = DEFAULTS.variationWeight();

  /** Settings with these. */
  StyleSettings in(StyleSettings settings) {
    require("--style-weight", style);
    require("--content-weight", content);
    require("--variation-weight", variation);
    return settings
        .withStyleWeight(style)
        .withContentWeight(content)
        .withVariationWeight(variation);
  }

  private static void require(String option, double weight) {
    OptionValue.require(option, weight, w -> w >= 0 && w <= 1e6, "from 0 to 1000000");
  }
}
