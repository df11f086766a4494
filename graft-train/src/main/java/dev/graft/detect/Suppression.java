package dev.graft.detect;

import dev.graft.graph.Attribute;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import dev.graft.model.GraftedModel;
import dev.graft.torch.Loss;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What of all that a detector's anchors say is an answer: of boxes of one class that overlap the
 * one of the highest score, which is objectness times class.
 *
 * @param leastScore below it there is no answer
 * @param mostOverlap intersection over union from which two boxes are taken for one thing
 * @param mostPerClass how many answers of a class there are at most
 */
record Suppression(double leastScore, double mostOverlap, int mostPerClass) {
  private static final int BOX = 4;

  /** Checks the numbers. */
  Suppression {
    if (!(leastScore >= 0 && leastScore < 1 && mostOverlap > 0 && mostOverlap <= 1)
        || mostPerClass < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a least score of %s, an overlap of %s, %d of a class",
              leastScore,
              mostOverlap,
              mostPerClass));
    }
  }

  /** As YOLOX is measured, with as many of a class as COCO's metrics look at. */
  static Suppression defaults() {
    return new Suppression(0.01, 0.65, 100);
  }

  /** The detector for one picture at a time, which puts out its answers. */
  Graph answering(DetectionNetwork detector) {
    ValueInfo input = detector.graph().inputs().get(0);
    long[] single = detector.inputs().of(input.name());
    return behind(detector, detector.graph(), ValueInfo.of(input.name(), input.type(), single));
  }

  /** What becomes of one picture's anchors, which it takes as {@value DetectionNetwork#OUTPUT}. */
  Graph alone(DetectionNetwork detector) {
    long[] anchors = {1, detector.anchors(), BOX + 1L + detector.classNames().size()};
    ValueInfo input = ValueInfo.of(DetectionNetwork.OUTPUT, ElementType.FLOAT, anchors);
    Graph nothing =
        new Graph(
            "suppression",
            List.of(),
            Map.of(),
            List.of(input),
            List.of(input),
            detector.graph().opsets(),
            Map.of());
    return behind(detector, nothing, input);
  }

  private Graph behind(DetectionNetwork detector, Graph graph, ValueInfo input) {
    Nodes nodes = new Nodes();
    int classes = detector.classNames().size();
    String anchors = graph.outputs().get(0).name();
    String boxes = decoded(nodes, anchors, detector.grids());
    String scores = scores(nodes, anchors, classes);
    String chosen =
        nodes.add(
            "detect/chosen",
            "NonMaxSuppression",
            boxes,
            scores,
            nodes.longs("detect/most", mostPerClass),
            nodes.number("detect/overlap", mostOverlap),
            nodes.number("detect/least", leastScore)); // [M, 3]: picture, class, anchor
    one(nodes, boxes, scores, chosen, detector.anchors());
    Graph whole =
        nodes.behind(
            graph,
            ValueInfo.of(GraftedModel.BOXES, ElementType.FLOAT, -1, BOX),
            ValueInfo.of(GraftedModel.SCORES, ElementType.FLOAT, -1),
            ValueInfo.of(GraftedModel.CLASSES, ElementType.INT64, -1));
    return new Graph(
        whole.name(),
        whole.nodes(),
        whole.initializers(),
        List.of(input),
        whole.outputs(),
        whole.opsets(),
        whole.metadata());
  }

  /** Corners in pixels, [1, anchors, 4]. */
  private static String decoded(Nodes nodes, String anchors, List<Loss.Grid> grids) {
    int count = grids.stream().mapToInt(grid -> grid.width() * grid.height()).sum();
    float[] places = new float[2 * count];
    float[] strides = new float[count];
    int at = 0;
    for (Loss.Grid grid : grids) {
      for (int row = 0; row < grid.height(); row++) {
        for (int column = 0; column < grid.width(); column++) {
          places[2 * at] = column;
          places[2 * at + 1] = row;
          strides[at++] = (float) grid.stridePx();
        }
      }
    }
    String place = nodes.constant("detect/places", Tensor.ofFloats(places, 1, count, 2));
    String stride = nodes.constant("detect/strides", Tensor.ofFloats(strides, 1, count, 1));
    String offset = nodes.slice("detect/offset", anchors, 2, 0, 2);
    String moved = nodes.add("detect/moved", "Add", offset, place);
    String centre = nodes.add("detect/centre", "Mul", moved, stride);
    String grown = nodes.add("detect/grown", "Exp", nodes.slice("detect/log", anchors, 2, 2, BOX));
    String size = nodes.add("detect/size", "Mul", grown, stride);
    String half = nodes.add("detect/half", "Mul", size, nodes.number("detect/one_half", 0.5));
    return nodes.concat(
        "detect/corners",
        2,
        List.of(
            nodes.add("detect/from", "Sub", centre, half),
            nodes.add("detect/to", "Add", centre, half)));
  }

  /** Of each class for each anchor, [1, classes, anchors]. */
  private static String scores(Nodes nodes, String anchors, int classes) {
    String there = nodes.slice("detect/objectness", anchors, 2, BOX, BOX + 1L);
    String which = nodes.slice("detect/class", anchors, 2, BOX + 1L, BOX + 1L + classes);
    String product =
        nodes.add(
            "detect/product",
            "Mul",
            nodes.add("detect/objectness/sure", "Sigmoid", there),
            nodes.add("detect/class/sure", "Sigmoid", which));
    return nodes.transpose("detect/scores", product, 0, 2, 1);
  }

  /** The chosen ones of the only picture, by falling score. */
  private static void one(Nodes nodes, String boxes, String scores, String chosen, int anchors) {
    String label = column(nodes, chosen, 1, "detect/chosen/class");
    String anchor = column(nodes, chosen, 2, "detect/chosen/anchor");
    String row =
        nodes.add("detect/chosen/row", "Mul", label, nodes.longs("detect/anchors", anchors));
    String flat = nodes.add("detect/chosen/flat", "Add", row, anchor);
    String score =
        nodes.gather(
            "detect/chosen/scores", nodes.reshape("detect/scores/flat", scores, -1), flat, 0);
    String count = nodes.add("detect/count", "Shape", score);
    nodes.sort(GraftedModel.SCORES, "detect/order", score, count);
    String box =
        nodes.gather(
            "detect/chosen/boxes", nodes.reshape("detect/boxes/flat", boxes, -1, BOX), anchor, 0);
    nodes.gather(GraftedModel.BOXES, box, "detect/order", 0);
    nodes.gather(GraftedModel.CLASSES, label, "detect/order", 0);
  }

  private static String column(Nodes nodes, String table, long column, String output) {
    String index = nodes.constant(output + ".column", Tensor.ofLongs(new long[] {column}));
    return nodes.add(output, "Gather", Map.of("axis", new Attribute.Int(1)), List.of(table, index));
  }
}
