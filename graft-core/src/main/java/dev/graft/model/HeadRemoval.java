package dev.graft.model;

import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.OutputLayer;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes the head of a trained model off again. */
final class HeadRemoval {
  /** The outputs that hold what a head answers, by how close to the head they are. */
  private static final List<String> ANSWERS =
      List.of(GraftedModel.LOGITS, GraftedModel.VALUES, GraftedModel.PROBABILITIES);

  private HeadRemoval() {}

  /**
   * The network without novelty score and calibration, up to what its head answers, and without
   * what its metadata said of the whole.
   */
  static Graph answering(Graph model) {
    List<String> outputs = model.outputs().stream().map(ValueInfo::name).toList();
    String answers =
        ANSWERS.stream().filter(outputs::contains).findFirst().orElseGet(() -> outputs.get(0));
    Map<String, String> metadata = new LinkedHashMap<>(model.metadata());
    GraftedModel.OWN_METADATA.forEach(metadata::remove);
    OutputLayer.ENDS_IN_FEATURES.keySet().forEach(metadata::remove); // true of its backbone
    return Surgery.prefix(model, answers).withMetadata(metadata);
  }

  /** The network under its head, whose one output is the features that the head saw. */
  static Graph underHead(Graph model) {
    Graph answering = answering(model);
    Node head = answering.producers().get(answering.outputs().get(0).name());
    if (head == null || !head.opType().equals("Gemm")) {
      return answering; // changed by some other tool; its features are looked for as in any network
    }
    Tensor weights = answering.initializers().get(head.inputs().get(1));
    long width = weights == null ? -1 : weights.shape()[1];
    Graph backbone = Surgery.prefix(answering, head.inputs().get(0));
    Map<String, String> metadata = new LinkedHashMap<>(backbone.metadata());
    metadata.putAll(OutputLayer.ENDS_IN_FEATURES);
    ValueInfo features = ValueInfo.of(head.inputs().get(0), ElementType.FLOAT, -1, width);
    return Surgery.append(backbone, List.of(), Map.of(), List.of(features)).withMetadata(metadata);
  }
}
