package dev.graft.pretrain;

import dev.graft.graph.Attribute;
import dev.graft.graph.Backbone;
import dev.graft.graph.Cuts;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.NetworkEnd;
import dev.graft.graph.Node;
import dev.graft.graph.OutputLayer;
import dev.graft.graph.Surgery;
import dev.graft.graph.ValueInfo;
import dev.graft.modality.Processor;
import dev.graft.ort.Engine;
import dev.graft.ort.Shapes;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * A trained network that another learns from: what it sees in a picture, and what it would answer.
 *
 * @param blocks whose graph gives one row per picture: features, and behind them logits if the
 *     network has any
 * @param features how many columns are features
 * @param logits how many columns are logits
 * @param processor how it wants pictures
 */
record TeacherNetwork(Backbone blocks, int features, int logits, Processor processor) {
  private static final String ROW = "graft.lesson";

  static TeacherNetwork of(Graph exported, Processor processor) {
    Graph network = NetworkEnd.of(exported).graph();
    Backbone backbone =
        Shapes.withFeatureCount(Backbone.of(network), processor.signature().shapes(1));
    int features = Math.toIntExact(backbone.featureCount());
    if (backbone.outputLayer().kind() == OutputLayer.Kind.NONE || !givesLogits(network, backbone)) {
      return new TeacherNetwork(backbone, features, 0, processor);
    }
    Graph both = Surgery.union(network, backbone.graph());
    String answer = beforeSoftmax(network);
    List<Node> nodes =
        List.of(
            flat(backbone.features().name(), "graft.lesson.features"),
            flat(answer, "graft.lesson.logits"),
            Node.of(
                "",
                "Concat",
                List.of("graft.lesson.features", "graft.lesson.logits"),
                List.of(ROW),
                Map.of("axis", new Attribute.Int(1))));
    int logits = Math.toIntExact(backbone.outputLayer().classes());
    ValueInfo row = ValueInfo.of(ROW, ElementType.FLOAT, -1, features + logits);
    Graph rows = Surgery.prefix(Surgery.append(both, nodes, Map.of(), List.of(row)), ROW);
    return new TeacherNetwork(with(rows, backbone), features, logits, processor);
  }

  /** What it says of a picture. */
  Graph graph() {
    return blocks.graph();
  }

  /** The same, run without ONNX Runtime's optimisations. */
  TeacherNetwork unoptimised() {
    return new TeacherNetwork(
        with(Engine.unoptimised(graph()), blocks), features, logits, processor);
  }

  private static Backbone with(Graph graph, Backbone backbone) {
    return new Backbone(
        graph, Cuts.of(graph), backbone.blocks(), backbone.outputLayer(), backbone.head());
  }

  private static Node flat(String tensor, String name) {
    return Node.of("", "Flatten", List.of(tensor), List.of(name), Map.of());
  }

  /** Whether what it returns are all the numbers of its output layer, not only the largest. */
  private static boolean givesLogits(Graph network, Backbone backbone) {
    ValueInfo output = network.outputs().get(0);
    long[] extents = output.extents();
    long columns = LongStream.of(extents).skip(1).reduce(1, (a, b) -> a < 0 || b < 0 ? -1 : a * b);
    return output.type().isFloating()
        && (extents.length == 0 || columns < 0 || columns == backbone.outputLayer().classes());
  }

  private static String beforeSoftmax(Graph network) {
    String output = network.outputs().get(0).name();
    Node last = network.producers().get(output);
    return last != null && last.opType().equals("Softmax") ? last.inputs().get(0) : output;
  }
}
