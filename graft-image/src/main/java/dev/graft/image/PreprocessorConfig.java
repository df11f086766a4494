package dev.graft.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The preprocessing that Hugging Face's libraries keep beside a network. */
final class PreprocessorConfig {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PreprocessorConfig() {}

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
      Path transformers = place.resolve("preprocessor_config.json");
      if (Files.isRegularFile(transformers)) {
        return Optional.of(TransformersConfig.read(ConfigFile.read(transformers)));
      }
      Path timm = place.resolve("config.json");
      if (Files.isRegularFile(timm)) {
        JsonNode json = ConfigFile.read(timm).json();
        // Before it wrote "pretrained_cfg", timm wrote its fields side by side with others.
        JsonNode fields = json.has("input_size") ? json : json.path("pretrained_cfg");
        if (fields.isObject()) {
          return Optional.of(TimmConfig.read(new ConfigFile(timm, fields)));
        }
      }
    }
    return Optional.empty();
  }

  /** The file for a preprocessing. */
  static JsonNode write(Preprocessing preprocessing) {
    ObjectNode json = JSON.createObjectNode();
    if (preprocessing.channelOrder() != ChannelOrder.RGB
        || preprocessing.cropRounding() != CropRounding.TO_EVEN
        || !(preprocessing.resize() instanceof Resize.ShorterSide side)) {
      throw new IllegalStateException("no preprocessor_config.json says " + preprocessing);
    }
    json.put("do_resize", true).putObject("size").put("shortest_edge", side.lengthPx());
    json.put("resample", preprocessing.interpolation().pillowNumber());
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
}
