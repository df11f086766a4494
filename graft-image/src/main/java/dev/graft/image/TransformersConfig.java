package dev.graft.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * What Hugging Face's Transformers say of a network: {@code preprocessor_config.json}, as their
 * image processors read it. Results equal those of the processors that use Pillow.
 */
final class TransformersConfig {
  private final ConfigFile config;
  private final ImageProcessor processor;

  private TransformersConfig(ConfigFile config, ImageProcessor processor) {
    this.config = config;
    this.processor = processor;
  }

  static Preprocessing read(ConfigFile config) {
    String type =
        config.get("image_processor_type").asText(config.get("feature_extractor_type").asText(""));
    ImageProcessor processor =
        ImageProcessor.of(type)
            .orElseThrow(
                () ->
                    config.fault(
                        "is for the image processor '%s', and Graft knows those of %s"
                            .formatted(type, String.join(", ", ImageProcessor.names()))));
    return new TransformersConfig(config, processor).preprocessing();
  }

  private Preprocessing preprocessing() {
    if (config.flag("do_pad", false)) {
      throw config.fault("asks for padding ('do_pad'), which Graft does not do");
    }
    boolean bgr =
        config.flag("do_flip_channel_order", processor == ImageProcessor.MOBILE_VIT)
            && takes("do_flip_channel_order", ImageProcessor.MOBILE_VIT);
    Preprocessing plain =
        Preprocessing.imageNet()
            .withResize(new Resize.None())
            .withCrop(Optional.empty())
            .withInterpolation(config.interpolation("resample", processor.interpolation()))
            .withChannelOrder(bgr ? ChannelOrder.BGR : ChannelOrder.RGB)
            .withCropRounding(
                processor == ImageProcessor.UNNAMED ? CropRounding.TO_EVEN : CropRounding.DOWN);
    return valued(cropped(config.flag("do_resize", true) ? resized(plain) : plain));
  }

  /** Whether the processor at hand heeds a field that is another's; if it names none, it does. */
  private boolean takes(String field, ImageProcessor other) {
    return processor == other
        || (processor == ImageProcessor.UNNAMED && config.json().hasNonNull(field));
  }

  private Preprocessing resized(Preprocessing plain) {
    if (takes("crop_pct", ImageProcessor.CONV_NEXT)) {
      return convNext(plain);
    }
    Resize resize = resize(config.get("size"));
    if (processor == ImageProcessor.POOL_FORMER) {
      double part = config.number("crop_pct", 0.9);
      if (resize instanceof Resize.Exact exact) {
        Size size = exact.size();
        Size whole = new Size((int) (size.width() / part), (int) (size.height() / part));
        return plain.withResize(
            size.width() == size.height()
                ? new Resize.ShorterSide(whole.width())
                : new Resize.Exact(whole));
      } else if (resize instanceof Resize.ShorterSide shorter) {
        return plain.withResize(new Resize.ShorterSide((int) (shorter.lengthPx() / part)));
      }
      throw config.notUnderstood("size", "a shortest_edge, or a height and a width");
    }
    if (processor == ImageProcessor.LEVIT && resize instanceof Resize.ShorterSide shorter) {
      return plain.withResize(new Resize.ShorterSide((int) (256.0 / 224 * shorter.lengthPx())));
    }
    return plain.withResize(resize);
  }

  /** Below 384 px a crop from a little more, from there on the whole picture squeezed. */
  private Preprocessing convNext(Preprocessing plain) {
    if (!(resize(config.get("size")) instanceof Resize.ShorterSide shorter)) {
      throw config.notUnderstood("size", "a number or {\"shortest_edge\": number}");
    }
    if (config.flag("do_center_crop", false)) {
      throw config.fault("asks for a second crop ('do_center_crop'), which Graft does not do");
    }
    int side = shorter.lengthPx();
    Size square = Size.square(side);
    return side >= 384
        ? plain.withResize(new Resize.Exact(square))
        : plain
            .withResize(new Resize.ShorterSide((int) (side / config.number("crop_pct", 0.875))))
            .withCrop(Optional.of(square));
  }

  private Resize resize(JsonNode size) {
    if (size.isMissingNode()) {
      return processor.isSquareByDefault()
          ? new Resize.Exact(Size.square(processor.sizePx()))
          : new Resize.ShorterSide(processor.sizePx());
    }
    if (size.isInt()) {
      positive("size", size.asInt());
      boolean usual =
          processor == ImageProcessor.UNNAMED
              ? !config.flag("do_center_crop", config.json().hasNonNull("crop_size"))
              : processor.isSquare();
      return config.flag("default_to_square", usual)
          ? new Resize.Exact(Size.square(size.asInt()))
          : new Resize.ShorterSide(size.asInt());
    }
    if (size.hasNonNull("shortest_edge")) {
      int shorter = positive("size", size.get("shortest_edge").asInt());
      return size.hasNonNull("longest_edge")
          ? new Resize.ShorterSideAtMost(
              shorter, positive("size", size.get("longest_edge").asInt()))
          : new Resize.ShorterSide(shorter);
    }
    if (size.hasNonNull("max_height") && size.hasNonNull("max_width")) {
      return new Resize.Within(
          new Size(
              positive("size", size.get("max_width").asInt()),
              positive("size", size.get("max_height").asInt())));
    }
    return new Resize.Exact(size("size", size));
  }

  private Preprocessing cropped(Preprocessing plain) {
    boolean never = processor == ImageProcessor.CONV_NEXT || processor == ImageProcessor.SEGFORMER;
    if (never || plain.crop().isPresent()) {
      return plain;
    }
    JsonNode size = config.get("crop_size");
    boolean usual = processor == ImageProcessor.UNNAMED ? !size.isMissingNode() : processor.crops();
    if (!config.flag("do_center_crop", usual)) {
      return plain;
    }
    if (size.isMissingNode() && processor.cropPx() > 0) {
      return plain.withCrop(Optional.of(Size.square(processor.cropPx())));
    }
    return plain.withCrop(Optional.of(size("crop_size", size)));
  }

  /** A number for a square, [height, width], or both by name. */
  private Size size(String key, JsonNode size) {
    boolean list = size.isArray() && size.size() == 2;
    int height = size.isInt() ? size.asInt() : (list ? size.get(0) : size.path("height")).asInt();
    int width = size.isInt() ? size.asInt() : (list ? size.get(1) : size.path("width")).asInt();
    positive(key, Math.min(width, height));
    return new Size(width, height);
  }

  private int positive(String key, int length) {
    if (length < 1) {
      throw config.notUnderstood(
          key, "a number, {\"shortest_edge\": number} or {\"height\": number, \"width\": number}");
    }
    return length;
  }

  private Preprocessing valued(Preprocessing plain) {
    boolean rescaled = config.flag("do_rescale", true);
    double scale = rescaled ? config.number("rescale_factor", 1 / 255.0) : 1;
    boolean minusOne =
        rescaled
            && config.flag("rescale_offset", false)
            && takes("rescale_offset", ImageProcessor.EFFICIENT_NET);
    boolean twice = processor == ImageProcessor.EFFICIENT_NET && config.flag("include_top", true);
    boolean unnamed = processor == ImageProcessor.UNNAMED;
    boolean normalised =
        processor != ImageProcessor.MOBILE_VIT
            && config.flag("do_normalize", !unnamed || config.json().hasNonNull("image_mean"));
    List<Double> mean = config.colours("image_mean", processor.colours().mean());
    List<Double> std = config.colours("image_std", processor.colours().std());
    if (std.contains(0.0)) {
      throw config.notUnderstood("image_std", "a number other than 0 for each colour");
    }
    double offset = minusOne ? 1 : 0;
    return plain
        .withScale(scale)
        .withMean(mean.stream().map(value -> offset + (normalised ? value : 0)).toList())
        .withStd(
            std.stream().map(value -> (normalised ? value : 1) * (twice ? value : 1)).toList());
  }
}
