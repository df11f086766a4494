package dev.graft.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads the preprocessing that Hugging Face's libraries keep beside a network. */
final class PreprocessorConfig {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The processors whose single number for a size means a square, not the shorter side. */
  private static final List<String> SQUARE = List.of("ViT", "DeiT", "Beit", "EfficientNet");

  private final Path file;
  private final JsonNode json;

  private PreprocessorConfig(Path file, JsonNode json) {
    this.file = file;
    this.json = json;
  }

  static Optional<Preprocessing> beside(Path onnxFile) {
    Path folder = onnxFile.toAbsolutePath().normalize().getParent();
    if (folder == null) {
      return Optional.empty();
    }
    // Exports on the Hub lie in a folder "onnx" below the one with the configuration.
    Path above = folder.endsWith("onnx") ? folder.getParent() : null;
    List<Path> folders =
        Stream.of(Optional.of(folder), Optional.ofNullable(above))
            .flatMap(Optional::stream)
            .toList();
    for (Path place : folders) {
      Path huggingFace = place.resolve("preprocessor_config.json");
      if (Files.isRegularFile(huggingFace)) {
        return Optional.of(new PreprocessorConfig(huggingFace, read(huggingFace)).huggingFace());
      }
      Path timm = place.resolve("config.json");
      if (Files.isRegularFile(timm)) {
        JsonNode json = read(timm).path("pretrained_cfg");
        if (json.isObject()) {
          return Optional.of(new PreprocessorConfig(timm, json).timm());
        }
      }
    }
    return Optional.empty();
  }

  /** The file for a preprocessing. */
  static JsonNode write(Preprocessing preprocessing) {
    ObjectNode json = JSON.createObjectNode();
    if (preprocessing.channelOrder() != ChannelOrder.RGB
        || !(preprocessing.resize() instanceof Resize.ShorterSide side)) {
      throw new IllegalStateException("no preprocessor_config.json says " + preprocessing);
    }
    json.put("do_resize", true).putObject("size").put("shortest_edge", side.lengthPx());
    json.put("resample", preprocessing.interpolation() == Interpolation.BILINEAR ? 2 : 3);
    json.put("do_center_crop", preprocessing.crop().isPresent());
    preprocessing
        .crop()
        .ifPresent(
            size ->
                json.putObject("crop_size")
                    .put("height", size.height())
                    .put("width", size.width()));
    json.put("do_rescale", true).put("rescale_factor", preprocessing.scale());
    json.put("do_normalize", true);
    json.set("image_mean", JSON.valueToTree(preprocessing.mean()));
    json.set("image_std", JSON.valueToTree(preprocessing.std()));
    return json;
  }

  private static JsonNode read(Path file) {
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new GraftException(
          Fault.MODEL, "'" + file + "' is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new GraftException(Fault.MODEL, "'" + file + "' cannot be read: " + e.getMessage(), e);
    }
  }

  private Preprocessing huggingFace() {
    String type =
        json.path("image_processor_type").asText(json.path("feature_extractor_type").asText(""));
    Preprocessing plain =
        Preprocessing.imageNet()
            .withResize(new Resize.None())
            .withCrop(Optional.empty())
            .withInterpolation(interpolation(json.path("resample")));
    Preprocessing sized =
        type.startsWith("ConvNext") || json.path("crop_pct").isNumber()
            ? convNext(plain)
            : sized(plain, type);
    return normalised(
        sized
            .withScale(flag("do_rescale", true) ? number("rescale_factor", 1 / 255.0) : 1)
            .withChannelOrder(
                flag("do_flip_channel_order", false) ? ChannelOrder.BGR : ChannelOrder.RGB));
  }

  private Preprocessing sized(Preprocessing plain, String type) {
    boolean cropped = flag("do_center_crop", json.has("crop_size"));
    Preprocessing result = plain;
    if (flag("do_resize", true)) {
      boolean square = SQUARE.stream().anyMatch(type::startsWith) || (type.isEmpty() && !cropped);
      result = result.withResize(resize(json.path("size"), type, square));
    }
    return cropped ? result.withCrop(Optional.of(size("crop_size"))) : result;
  }

  /** Below 384 px a crop from a little more, from there on the whole picture squeezed. */
  private Preprocessing convNext(Preprocessing plain) {
    JsonNode size = json.path("size");
    int side = size.isInt() ? size.asInt() : size.path("shortest_edge").asInt();
    if (side <= 0) {
      throw notUnderstood("size", "a number or {\"shortest_edge\": number}");
    }
    return side >= 384
        ? plain.withResize(new Resize.Exact(Size.square(side)))
        : plain
            .withResize(new Resize.ShorterSide((int) (side / number("crop_pct", 0.875))))
            .withCrop(Optional.of(Size.square(side)));
  }

  private Resize resize(JsonNode size, String type, boolean square) {
    if (size.isInt()) {
      return square
          ? new Resize.Exact(Size.square(size.asInt()))
          : new Resize.ShorterSide(size.asInt());
    }
    if (size.path("shortest_edge").isInt() && !size.has("longest_edge")) {
      int side = size.path("shortest_edge").asInt();
      return new Resize.ShorterSide(type.startsWith("Levit") ? (int) (256.0 / 224 * side) : side);
    }
    return new Resize.Exact(size("size"));
  }

  private Size size(String key) {
    JsonNode size = json.path(key);
    int width = size.isInt() ? size.asInt() : size.path("width").asInt();
    int height = size.isInt() ? size.asInt() : size.path("height").asInt();
    if (width < 1 || height < 1) {
      throw notUnderstood(
          key, "a number, {\"shortest_edge\": number} or {\"height\": number, \"width\": number}");
    }
    return new Size(width, height);
  }

  private Preprocessing normalised(Preprocessing plain) {
    return flag("do_normalize", json.has("image_mean"))
        ? plain.withMean(colours("image_mean")).withStd(colours("image_std"))
        : plain.withMean(List.of(0.0, 0.0, 0.0)).withStd(List.of(1.0, 1.0, 1.0));
  }

  private Preprocessing timm() {
    JsonNode input = json.path("input_size");
    if (input.path(1).asInt() < 1 || input.path(2).asInt() < 1) {
      throw notUnderstood("input_size", "[3, height, width]");
    }
    Size size = new Size(input.path(2).asInt(), input.path(1).asInt());
    double part = number("crop_pct", 0.875);
    String mode = json.path("crop_mode").asText("center");
    Size whole = new Size((int) (size.width() / part), (int) (size.height() / part));
    Resize resize =
        switch (mode) {
          case "center" ->
              size.width() == size.height()
                  ? new Resize.ShorterSide(whole.width())
                  : new Resize.Exact(whole);
          case "squash" -> new Resize.Exact(whole);
          default -> throw notUnderstood("crop_mode", "center or squash");
        };
    return Preprocessing.imageNet()
        .withResize(resize)
        .withCrop(Optional.of(size))
        .withInterpolation(interpolation(json.path("interpolation")))
        .withMean(colours("mean"))
        .withStd(colours("std"));
  }

  /** A name, or Pillow's number for it. */
  private Interpolation interpolation(JsonNode value) {
    return switch (value.asText("2").toLowerCase(Locale.ROOT)) {
      case "2", "bilinear" -> Interpolation.BILINEAR;
      case "3", "bicubic" -> Interpolation.BICUBIC;
      default ->
          throw new GraftException(
              Fault.MODEL,
              "'"
                  + file
                  + "' asks for the interpolation "
                  + value
                  + "; only bilinear (2) and bicubic (3) are there, so state one of them");
    };
  }

  private List<Double> colours(String key) {
    List<Double> values =
        StreamSupport.stream(json.path(key).spliterator(), false)
            .map(value -> value.asDouble(Double.NaN))
            .toList();
    if (values.size() != 3 || !values.stream().allMatch(Double::isFinite)) {
      throw notUnderstood(key, "a number each for red, green and blue");
    }
    return values;
  }

  private boolean flag(String key, boolean otherwise) {
    return json.path(key).asBoolean(otherwise);
  }

  private double number(String key, double otherwise) {
    return json.path(key).asDouble(otherwise);
  }

  private GraftException notUnderstood(String key, String expected) {
    return new GraftException(
        Fault.MODEL,
        "'"
            + file
            + "' has '"
            + key
            + "': "
            + json.path(key)
            + " where "
            + expected
            + " is expected; correct it, or state the preprocessing yourself");
  }
}
