package dev.graft.train;

import dev.graft.features.Taps;
import dev.graft.graph.Attribute;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import dev.graft.head.FittedHead;
import dev.graft.head.Gaussian;
import dev.graft.head.LinearHead;
import dev.graft.head.RejectScore;
import dev.graft.linalg.FloatMatrix;
import dev.graft.model.GraftedModel;
import dev.graft.model.Link;
import dev.graft.model.ModelCard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Puts a new head on a backbone, the last step of every training. */
final class Grafting {
  /** What the score's Gaussians take. */
  private static final List<String> INPUTS = List.of("novelty/unit", "novelty/inputs");

  /** What a backbone's tensors become that are called like the outputs of a model. */
  private static final Map<String, String> APART =
      Stream.of(
              GraftedModel.LOGITS,
              GraftedModel.VALUES,
              GraftedModel.PROBABILITIES,
              GraftedModel.NOVELTY)
          .collect(Collectors.toMap(name -> name, name -> "backbone/" + name));

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

  /**
   * A backbone with a new head.
   *
   * @param backbone a graph whose only output is the features
   * @param head solved on these features
   * @param taps where the backbone is observed on the way
   * @param reject fitted on the features and on what the taps show
   */
  static GraftedModel of(
      Graph backbone, FittedHead head, Taps taps, RejectScore reject, ModelCard card) {
    return new GraftedModel(graft(backbone, head, taps, reject), card);
  }

  /**
   * The backbone's graph with head and calibration behind its features, and the novelty score
   * behind these and its taps.
   */
  private static Graph graft(Graph trained, FittedHead fitted, Taps taps, RejectScore reject) {
    Graph backbone = Surgery.renamed(trained, APART);
    Grafting grafting = new Grafting(backbone);
    grafting.addHead(fitted.head(), fitted.link(), fitted.temperature().value());
    if (reject.parts().size() > 1) {
      grafting.addStatistics(taps.renamed(APART).statistics(backbone), reject.floor());
    }
    grafting.addNovelty(reject);
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

  /** The means m, {@code ln s} and {@code ln(s / a)}. */
  private void addStatistics(Taps.Statistics statistics, FloatMatrix floor) {
    nodes.addAll(statistics.nodes());
    constants.putAll(statistics.constants());
    int channels = floor.columns() / 2;
    part(statistics.output(), "novelty/means", 0, channels);
    part(statistics.output(), "novelty/deviations", channels, 3 * channels);
    constants.put("novelty.floor", vector(floor));
    node("Add", List.of("novelty/deviations", "novelty.floor"), "novelty/floored", Map.of());
    node("Log", List.of("novelty/floored"), "novelty/logarithms", Map.of());
    part("novelty/logarithms", "novelty/contrast", 0, channels);
    part("novelty/logarithms", "novelty/absolute", channels, 2 * channels);
    node("Sub", List.of("novelty/contrast", "novelty/absolute"), "novelty/sparsity", Map.of());
    node(
        "Concat",
        List.of("novelty/means", "novelty/contrast", "novelty/sparsity"),
        INPUTS.get(1),
        Map.of("axis", new Attribute.Int(1)));
  }

  /** Columns {@code from} to {@code to}. */
  private void part(String input, String output, int from, int to) {
    long[] columns = LongStream.range(from, to).toArray();
    constants.put(output + ".columns", Tensor.ofLongs(columns, columns.length));
    node(
        "Gather",
        List.of(input, output + ".columns"),
        output,
        Map.of("axis", new Attribute.Int(1)));
  }

  /** The formula of {@link RejectScore}. */
  private void addNovelty(RejectScore score) {
    constants.put("novelty.shortest", Tensor.ofFloats(new float[] {RejectScore.SMALLEST_NORM}, 1));
    constants.put(
        "novelty.nearest", Tensor.ofFloats(new float[] {RejectScore.SMALLEST_DISTANCE}, 1));
    reduce("ReduceL2", features, "novelty/length");
    constants.put("novelty.power", Tensor.ofFloats(new float[] {(float) RejectScore.POWER}, 1));
    constants.put("novelty.factor", Tensor.ofFloats(new float[] {(float) score.lengthFactor()}, 1));
    node("Max", List.of("novelty/length", "novelty.shortest"), "novelty/positive", Map.of());
    node("Pow", List.of("novelty/positive", "novelty.power"), "novelty/shortened", Map.of());
    node("Mul", List.of("novelty/shortened", "novelty.factor"), "novelty/divisor", Map.of());
    node("Div", List.of(features, "novelty/divisor"), INPUTS.get(0), Map.of());
    constants.put("novelty.offset", Tensor.ofFloats(new float[] {(float) score.offset()}, 1));
    String sum = "novelty.offset";
    for (int i = 0; i < score.parts().size(); i++) {
      String name = "novelty/part" + (i + 1);
      addDistance(score.parts().get(i), INPUTS.get(i), name);
      String next = i + 1 == score.parts().size() ? GraftedModel.NOVELTY : name + "/sum";
      node("Add", List.of(sum, name), next, Map.of());
      sum = next;
    }
    output(GraftedModel.NOVELTY, 1);
  }

  /** {@code weight ln(|z|² - |z projection|²)} with {@code z = (x - shift) scale}. */
  private void addDistance(RejectScore.Part part, String input, String name) {
    Gaussian gaussian = part.gaussian();
    constants.put(name + ".shift", vector(gaussian.shift()));
    constants.put(name + ".scale", vector(gaussian.scale()));
    constants.put(name + ".weight", Tensor.ofFloats(new float[] {(float) part.weight()}, 1));
    node("Sub", List.of(input, name + ".shift"), name + "/centred", Map.of());
    node("Mul", List.of(name + "/centred", name + ".scale"), name + "/scaled", Map.of());
    reduce("ReduceSumSquare", name + "/scaled", name + "/whole");
    String distance = name + "/whole";
    if (gaussian.projection().columns() > 0) {
      constants.put(name + ".projection", tensor(gaussian.projection()));
      node("MatMul", List.of(name + "/scaled", name + ".projection"), name + "/along", Map.of());
      reduce("ReduceSumSquare", name + "/along", name + "/explained");
      distance = name + "/distance";
      node("Sub", List.of(name + "/whole", name + "/explained"), distance, Map.of());
    }
    node("Max", List.of(distance, "novelty.nearest"), name + "/positive", Map.of());
    node("Log", List.of(name + "/positive"), name + "/logarithm", Map.of());
    node("Mul", List.of(name + "/logarithm", name + ".weight"), name, Map.of());
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
