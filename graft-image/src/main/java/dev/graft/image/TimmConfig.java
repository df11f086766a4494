package dev.graft.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** What timm says of a network: {@code pretrained_cfg}, as its evaluation transform reads it. */
final class TimmConfig {
  private TimmConfig() {}

  static Preprocessing read(ConfigFile config) {
    Size size = size(config);
    double part = config.number("crop_pct", 0.875);
    if (part == 0) {
      part = 0.875;
    }
    Size whole = new Size((int) (size.width() / part), (int) (size.height() / part));
    String mode = config.get("crop_mode").asText("center");
    Resize resize =
        switch (mode) {
          case "center" ->
              whole.width() == whole.height()
                  ? new Resize.ShorterSide(whole.width())
                  : new Resize.Covering(whole);
          case "squash" -> new Resize.Exact(whole);
          default -> throw config.notUnderstood("crop_mode", "center or squash");
        };
    Preprocessing usual = Preprocessing.imageNet();
    return usual
        .withResize(resize)
        .withCrop(Optional.of(size))
        .withInterpolation(config.interpolation("interpolation", Interpolation.BICUBIC))
        .withMean(config.colours("mean", usual.mean()))
        .withStd(config.colours("std", usual.std()));
  }

  private static Size size(ConfigFile config) {
    JsonNode input = config.get("input_size");
    if (input.isMissingNode()) {
      return Size.square(224);
    }
    int height = input.path(1).asInt();
    int width = input.path(2).asInt();
    if (input.size() != 3 || input.path(0).asInt() != 3 || height < 1 || width < 1) {
      throw config.notUnderstood("input_size", "[3, height, width]");
    }
    return new Size(width, height);
  }
}
