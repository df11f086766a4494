package dev.graft.herbarium;

import dev.graft.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where leaves are in pictures, as a document that COCO's tools read. For one document. */
final class LeafBoxes {
  private final int sizePx;
  private final List<Map<String, Object>> images = new ArrayList<>();
  private final List<Map<String, Object>> annotations = new ArrayList<>();

  LeafBoxes(int sizePx) {
    this.sizePx = sizePx;
  }

  /** Adds a picture with its leaves; what of them is beyond it is cut off. */
  void add(int number, String file, List<Plan.Thing> things) {
    Map<String, Object> image = new LinkedHashMap<>();
    image.put("id", number + 1);
    image.put("file_name", file);
    image.put("width", sizePx);
    image.put("height", sizePx);
    images.add(image);
    for (Plan.Thing thing : things) {
      double left = pixels(thing.box().left());
      double top = pixels(thing.box().top());
      double width = pixels(thing.box().right()) - left;
      double height = pixels(thing.box().bottom()) - top;
      Map<String, Object> annotation = new LinkedHashMap<>();
      annotation.put("id", annotations.size() + 1);
      annotation.put("image_id", number + 1);
      annotation.put("category_id", number(thing.kind()));
      annotation.put("bbox", List.of(left, top, rounded(width), rounded(height)));
      annotation.put("area", rounded(width * height));
      annotation.put("iscrowd", 0);
      annotations.add(annotation);
    }
  }

  private static int number(LeafKind kind) {
    return LeafKind.all().indexOf(kind) + 1;
  }

  /** Within the picture. */
  private double pixels(double part) {
    return rounded(Math.max(0, Math.min(1, part)) * sizePx);
  }

  private static double rounded(double px) {
    return Math.rint(100 * px) / 100;
  }

  /** An object a line. */
  String toJson() {
    List<Map<String, Object>> categories = new ArrayList<>();
    for (LeafKind kind : LeafKind.all()) {
      Map<String, Object> category = new LinkedHashMap<>();
      category.put("id", number(kind));
      category.put("name", kind.className());
      categories.add(category);
    }
    return "{\"images\": %s,\n\"annotations\": %s,\n\"categories\": %s}\n"
        .formatted(lines(images), lines(annotations), lines(categories));
  }

  private static String lines(List<Map<String, Object>> objects) {
    return "[\n" + String.join(",\n", objects.stream().map(Json::line).toList()) + "\n]";
  }
}
