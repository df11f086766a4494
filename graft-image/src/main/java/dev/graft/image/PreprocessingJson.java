package dev.graft.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** How preprocessing is written into a model's metadata. */
final class PreprocessingJson {
  private PreprocessingJson() {}

  static ObjectNode write(Preprocessing preprocessing) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (!(preprocessing.resize() instanceof Resize.None)) {
      json.set("resize", write(preprocessing.resize()));
    }
    json.put("interpolation", preprocessing.interpolation().name().toLowerCase(Locale.ROOT));
    preprocessing.crop().ifPresent(size -> json.set("centerCrop", write(size)));
    if (preprocessing.cropRounding() != CropRounding.TO_EVEN) {
      json.put("cropRounding", preprocessing.cropRounding().name().toLowerCase(Locale.ROOT));
    }
    json.put("scale", preprocessing.scale());
    json.set("mean", write(preprocessing.mean()));
    json.set("std", write(preprocessing.std()));
    json.put("channels", preprocessing.channelOrder().name());
    return json;
  }

  static Preprocessing read(JsonNode json) {
    try {
      return new Preprocessing(
          resize(json.path("resize")),
          Interpolation.valueOf(json.required("interpolation").asText().toUpperCase(Locale.ROOT)),
          json.has("centerCrop") ? Optional.of(size(json.get("centerCrop"))) : Optional.empty(),
          CropRounding.valueOf(
              json.path("cropRounding")
                  .asText(CropRounding.TO_EVEN.name())
                  .toUpperCase(Locale.ROOT)),
          json.required("scale").asDouble(Double.NaN),
          numbers(json.required("mean")),
          numbers(json.required("std")),
          ChannelOrder.valueOf(json.required("channels").asText()));
    } catch (IllegalArgumentException e) {
      throw new GraftException(
          Fault.MODEL,
          "the model's preprocessing cannot be understood: "
              + e.getMessage()
              + "; it may stem from a newer Graft",
          e);
    }
  }

  private static ObjectNode write(Resize resize) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (resize instanceof Resize.ShorterSide shorter) {
      json.put("shorterSide", shorter.lengthPx());
    } else if (resize instanceof Resize.ShorterSideAtMost limited) {
      json.put("shorterSide", limited.lengthPx()).put("longerSideAtMost", limited.longestPx());
    } else if (resize instanceof Resize.Within within) {
      json.set("within", write(within.size()));
    } else if (resize instanceof Resize.Covering covering) {
      json.set("covering", write(covering.size()));
    } else if (resize instanceof Resize.Letterbox box) {
      json.set("letterbox", write(box.size()));
      json.put("grey", box.grey()).put("place", box.place().name().toLowerCase(Locale.ROOT));
    } else if (resize instanceof Resize.Exact exact) {
      return write(exact.size());
    }
    return json;
  }

  private static Resize resize(JsonNode json) {
    if (json.isMissingNode()) {
      return new Resize.None();
    } else if (json.has("longerSideAtMost")) {
      return new Resize.ShorterSideAtMost(
          json.required("shorterSide").asInt(), json.get("longerSideAtMost").asInt());
    } else if (json.has("shorterSide")) {
      return new Resize.ShorterSide(json.get("shorterSide").asInt());
    } else if (json.has("within")) {
      return new Resize.Within(size(json.get("within")));
    } else if (json.has("letterbox")) {
      return new Resize.Letterbox(
          size(json.get("letterbox")),
          json.required("grey").asInt(),
          Resize.Letterbox.Place.valueOf(json.required("place").asText().toUpperCase(Locale.ROOT)));
    } else if (json.has("covering")) {
      return new Resize.Covering(size(json.get("covering")));
    }
    return new Resize.Exact(size(json));
  }

  private static ObjectNode write(Size size) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("width", size.width())
        .put("height", size.height());
  }

  private static Size size(JsonNode json) {
    return new Size(json.required("width").asInt(), json.required("height").asInt());
  }

  private static ArrayNode write(List<Double> values) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    values.forEach(array::add);
    return array;
  }

  private static List<Double> numbers(JsonNode json) {
    return StreamSupport.stream(json.spliterator(), false)
        .map(number -> number.asDouble(Double.NaN))
        .toList();
  }
}
