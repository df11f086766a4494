package dev.graft.train;

import dev.graft.data.Task;
import dev.graft.graph.Backbone;
import dev.graft.graph.FeatureChoice;
import dev.graft.graph.Graph;
import dev.graft.graph.NetworkEnd;
import dev.graft.graph.Node;
import dev.graft.graph.OutputLayer;
import dev.graft.graph.Surgery;
import dev.graft.graph.TensorShapes;
import dev.graft.graph.ValueInfo;
import dev.graft.modality.Processor;
import dev.graft.model.GraftedModel;
import dev.graft.ort.Shapes;
import java.util.Optional;
import java.util.stream.LongStream;

/** The head that a network came with, which its training here replaces. */
final class OldHead {
  private OldHead() {}

  /** A model with the head that Graft gave it, if that names classes. */
  static Optional<Graph> of(GraftedModel model, Processor processor) {
    return model.card().task() == Task.CLASSIFY
        ? Optional.of(processor.standardised(model.answering()))
        : Optional.empty();
  }

  /**
   * A network up to its answers, before softmax where that is its last node: if its last layer
   * gives a number for each class, and it returns them all.
   *
   * @param file as it takes samples
   * @param end where it is taken to end
   * @param inputs a shape for each of its inputs
   */
  static Optional<Graph> of(Graph file, NetworkEnd end, FeatureChoice choice, TensorShapes inputs) {
    Graph network =
        choice.features().isPresent() ? Surgery.prefix(file, end.output()) : end.graph();
    Graph whole = Shapes.declared(network, inputs);
    OutputLayer layer = Backbone.of(whole).outputLayer();
    return layer.kind() != OutputLayer.Kind.NONE && givesAll(whole.outputs().get(0), layer)
        ? Optional.of(beforeSoftmax(whole))
        : Optional.empty();
  }

  private static boolean givesAll(ValueInfo output, OutputLayer layer) {
    long[] extents = output.extents();
    boolean known = LongStream.of(extents).skip(1).allMatch(extent -> extent > 0);
    long numbers = LongStream.of(extents).skip(1).reduce(1, (a, b) -> a * b);
    return output.type().isFloating()
        && extents.length > 1
        && known
        && numbers > 1
        && (layer.classes() == 0 || layer.classes() == numbers);
  }

  private static Graph beforeSoftmax(Graph network) {
    Node last = network.producers().get(network.outputs().get(0).name());
    return last != null && last.opType().equals("Softmax")
        ? Surgery.prefix(network, last.inputs().get(0))
        : network;
  }
}
