package dev.graft.model;

import dev.graft.graph.Attribute;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import dev.graft.head.FittedHead;
import dev.graft.head.LinearHead;
import dev.graft.head.Link;
import dev.graft.head.RejectScore;
import dev.graft.linalg.FloatMatrix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts a new head on a backbone: the last step of every training. */
final class Grafting {
  private static final long REDUCE_TAKES_AXES_AS_INPUT_SINCE = 18;

  private final String features;
  private final long opset;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> constants = new LinkedHashMap<>();
  private final List<ValueInfo> outputs = new ArrayList<>();

  private Grafting(Graph backbone) {
    this.features = backbone.outputs().get(0).name();
    this.opset = backbone.opset();
  }

  /** The backbone's graph with head, calibration and novelty score behind its features. */
  static Graph graft(Graph backbone, FittedHead fitted) {
    Grafting grafting = new Grafting(backbone);
    grafting.addHead(fitted.head(), fitted.link(), fitted.temperature().value());
    grafting.addNovelty(fitted.reject());
    return Surgery.append(backbone, grafting.nodes, grafting.constants, grafting.outputs);
  }

  private void addHead(LinearHead head, Link link, double temperature) {
    constants.put("head.weight", tensor(head.weights()));
    constants.put("head.bias", vector(head.bias()));
    String raw = link == Link.IDENTITY ? GraftedModel.VALUES : GraftedModel.LOGITS;
    node(
        "Gemm",
        List.of(features, "head.weight", "head.bias"),
        raw,
        Map.of("transB", new Attribute.Int(1)));
    if (link != Link.IDENTITY) {
      constants.put("head.temperature", Tensor.ofFloats(new float[] {(float) temperature}));
      node("Div", List.of(raw, "head.temperature"), "head/calibrated", Map.of());
      if (link == Link.SOFTMAX) {
        node(
            "Softmax",
            List.of("head/calibrated"),
            GraftedModel.PROBABILITIES,
            Map.of("axis", new Attribute.Int(1)));
      } else {
        node("Sigmoid", List.of("head/calibrated"), GraftedModel.PROBABILITIES, Map.of());
      }
      output(GraftedModel.PROBABILITIES, head.outputs());
    }
    output(raw, head.outputs());
  }

  /** The formula of {@link RejectScore}, on features brought to unit length. */
  private void addNovelty(RejectScore score) {
    constants.put("novelty.shortest", Tensor.ofFloats(new float[] {RejectScore.SMALLEST_NORM}, 1));
    constants.put("novelty.linear", tensor(score.linear()));
    constants.put("novelty.constant", vector(score.constant()));
    reduce("ReduceL2", features, "novelty/length");
    node("Max", List.of("novelty/length", "novelty.shortest"), "novelty/divisor", Map.of());
    node("Div", List.of(features, "novelty/divisor"), "novelty/unit", Map.of());
    node("MatMul", List.of("novelty/unit", "novelty.linear"), "novelty/product", Map.of());
    node("Add", List.of("novelty/product", "novelty.constant"), "novelty/centres", Map.of());
    String nearest = score.projection().columns() == 0 ? GraftedModel.NOVELTY : "novelty/nearest";
    reduce("ReduceMin", "novelty/centres", nearest);
    if (score.projection().columns() > 0) {
      constants.put("novelty.projection", tensor(score.projection()));
      node("MatMul", List.of("novelty/unit", "novelty.projection"), "novelty/along", Map.of());
      reduce("ReduceSumSquare", "novelty/along", "novelty/explained");
      node("Sub", List.of(nearest, "novelty/explained"), GraftedModel.NOVELTY, Map.of());
    }
    output(GraftedModel.NOVELTY, 1);
  }

  /** Reduces [N, D] to [N, 1]. */
  private void reduce(String operator, String input, String output) {
    if (opset < REDUCE_TAKES_AXES_AS_INPUT_SINCE) {
      node(operator, List.of(input), output, Map.of("axes", new Attribute.Ints(List.of(1L))));
    } else {
      constants.put("novelty.axes", Tensor.ofLongs(new long[] {1}, 1));
      node(operator, List.of(input, "novelty.axes"), output, Map.of());
    }
  }

  private static Tensor tensor(FloatMatrix matrix) {
    return Tensor.ofFloats(matrix.toArray(), matrix.rows(), matrix.columns());
  }

  private static Tensor vector(FloatMatrix row) {
    return Tensor.ofFloats(row.toArray(), row.columns());
  }

  private void node(
      String operator, List<String> inputs, String output, Map<String, Attribute> attributes) {
    nodes.add(Node.of(output, operator, inputs, List.of(output), attributes));
  }

  private void output(String name, long width) {
    outputs.add(
        new ValueInfo(
            name,
            ElementType.FLOAT,
            List.of(new ValueInfo.Axis.Free("batch"), new ValueInfo.Axis.Fixed(width))));
  }
}
