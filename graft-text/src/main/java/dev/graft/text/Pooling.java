package dev.graft.text;

import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.OutputLayer;
import dev.graft.graph.Surgery;
import dev.graft.graph.ValueInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How what a network says of each token becomes one vector for the text. */
public enum Pooling {
  /** The mean over all tokens; padding does not count. */
  MEAN("the mean over all tokens"),
  /** What it says of the first token, which some networks are trained to sum the text up in. */
  FIRST("the first token"),
  /** The network's own vector for the text. */
  POOLER("the network's own vector"),
  /**
   * The means over all tokens behind each of the last three layers, side by side. What the layers
   * before the last know is lost in part where a network was trained to compare texts. Devlin et
   * al., "BERT", 2019, arXiv:1810.04805, table 7, did best with the last four.
   */
  LAYERS("the means over all tokens of the last three layers");

  private final String words;

  Pooling(String words) {
    this.words = words;
  }

  /** As cards and people write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it is, as a phrase. */
  String words() {
    return words;
  }

  static Pooling named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /**
   * The network with one output, the features; itself where it says nothing of tokens any more.
   *
   * @param mask the input that is 1 for tokens and 0 for padding
   * @throws IllegalArgumentException if it takes layers that the network does not have
   */
  Graph appliedTo(Graph network, Optional<String> mask) {
    NetworkOutputs outputs = NetworkOutputs.of(network);
    if (outputs.sequence().isEmpty()) {
      return network;
    }
    if (this == POOLER) {
      return outputs.vector().map(vector -> Surgery.prefix(network, vector.name())).orElse(network);
    }
    ValueInfo sequence = outputs.sequence().get();
    Graph upTo = upTo(network, sequence);
    PoolingNodes nodes = new PoolingNodes(network.opset(), mask);
    long[] extents = sequence.extents();
    long width = extents[extents.length - 1];
    String features =
        switch (this) {
          case FIRST -> nodes.first(sequence.name());
          case LAYERS -> {
            List<String> layers = TransformerLayers.lastOf(upTo).orElseThrow();
            width = width < 0 ? width : layers.size() * width;
            yield nodes.means(layers);
          }
          default -> nodes.mean(sequence.name());
        };
    Graph pooled =
        Surgery.append(
            withInputs(upTo, network, mask),
            nodes.nodes(),
            nodes.constants(),
            List.of(ValueInfo.of(features, ElementType.FLOAT, -1, width)));
    Map<String, String> metadata = new LinkedHashMap<>(pooled.metadata());
    metadata.putAll(OutputLayer.ENDS_IN_FEATURES);
    return pooled.withMetadata(metadata);
  }

  /** Whether a network has what it takes. */
  boolean suits(Graph network) {
    NetworkOutputs outputs = NetworkOutputs.of(network);
    return switch (this) {
      case MEAN, FIRST -> outputs.sequence().isPresent();
      case POOLER -> outputs.sequence().isEmpty() || outputs.vector().isPresent();
      case LAYERS ->
          outputs.sequence().isPresent()
              && TransformerLayers.lastOf(upTo(network, outputs.sequence().get())).isPresent();
    };
  }

  private static Graph upTo(Graph network, ValueInfo sequence) {
    return network.producers().containsKey(sequence.name())
        ? Surgery.prefix(network, sequence.name())
        : network;
  }

  /** With the mask among the inputs, also where the network itself does without. */
  private static Graph withInputs(Graph upTo, Graph network, Optional<String> mask) {
    List<ValueInfo> inputs =
        network.inputs().stream()
            .filter(
                input ->
                    mask.filter(input.name()::equals).isPresent() || upTo.inputs().contains(input))
            .toList();
    return new Graph(
        upTo.name(),
        upTo.nodes(),
        upTo.initializers(),
        inputs,
        upTo.outputs(),
        upTo.opsets(),
        upTo.metadata());
  }
}
