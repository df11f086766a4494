package dev.graft.graph;

import java.util.List;
import java.util.Map;

/**
 * Whether a 1x1 convolution with a ReLU and pooling behind it gives classes, as SqueezeNet's does,
 * and is not simply the last convolution of a network without an output layer. Its module tells: it
 * stands in another one than the layers before it. Where names say nothing, the last convolutions
 * of such networks never narrow and SqueezeNet's counts ImageNet's classes.
 */
final class StandsApart {
  private StandsApart() {}

  static boolean of(LinearLayer layer, Graph graph, Cuts cuts) {
    Map<String, Node> producers = graph.producers();
    List<String> own = Scopes.of(layer.node(), graph);
    Node before = producers.get(layer.input());
    while (before != null && !Segment.isLayer(before, graph)) {
      before = producers.get(signal(before, cuts));
    }
    List<String> others = before == null ? List.of() : Scopes.of(before, graph);
    if (!own.isEmpty() && !others.isEmpty()) {
      int shared = Scopes.commonPrefix(own, others).size();
      return shared < Math.min(own.size(), others.size())
          && !withoutNumber(own.get(shared)).equals(withoutNumber(others.get(shared)));
    }
    return layer.outputs() == 1000 || layer.outputs() < layer.inputs();
  }

  private static String signal(Node node, Cuts cuts) {
    return node.inputs().stream()
        .filter(cuts.tensors()::contains)
        .findFirst()
        .orElse(node.inputs().isEmpty() ? "" : node.inputs().get(0));
  }

  private static String withoutNumber(String module) {
    return module.replaceAll("\\d+", "");
  }
}
