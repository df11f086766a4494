package dev.graft.text;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.Backbone;
import dev.graft.graph.Block;
import dev.graft.graph.FeatureChoice;
import dev.graft.graph.Graph;
import dev.graft.graph.NetworkEnd;
import dev.graft.graph.TensorShapes;
import dev.graft.graph.ValueInfo;
import dev.graft.ort.Shapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A network of texts that ends where it is said by name: as though it had been exported so. */
final class NamedFeatures {
  private static final int SHOWN = 12;
  private static final long FREE = -1;

  /** Two batches of texts of two lengths, whose extents tell what a tensor's axes are. */
  private static final long[][] PROBED = {{2, 5}, {3, 7}};

  private final Graph network;
  private final TextInput input;

  private NamedFeatures(Graph network, TextInput input) {
    this.network = network;
    this.input = input;
  }

  /**
   * The network up to a tensor that holds a vector for each token, [N, L, H], or for each text, [N,
   * D]; with all its inputs, as the mask counts also where the network does not read it.
   *
   * @param source how errors name it
   * @throws GraftException if there is no such tensor, or if it holds something else
   */
  static Graph upTo(Graph network, FeatureChoice choice, String source) {
    if (choice.equals(FeatureChoice.automatic())) {
      return network;
    }
    NamedFeatures ends = new NamedFeatures(network, TextInput.of(network, source));
    Graph cut = ends.cut(choice, source);
    ValueInfo output = cut.outputs().get(0);
    ValueInfo described =
        ends.described(List.of(output))
            .get(0)
            .orElseThrow(() -> ends.unsuitable(cut, output.name(), source));
    return new Graph(
        cut.name(),
        cut.nodes(),
        cut.initializers(),
        network.inputs(),
        List.of(described),
        cut.opsets(),
        cut.metadata());
  }

  private Graph cut(FeatureChoice choice, String source) {
    try {
      return NetworkEnd.of(network, choice, source).graph();
    } catch (GraftException e) {
      if (choice.features().isEmpty()) {
        throw e;
      }
      throw new GraftException(
          Fault.USAGE,
          "%s computes no tensor '%s' of the tokens of a text; features can be made of %s."
              .formatted(source, choice.features().get(), String.join(", ", layers())),
          e);
    }
  }

  /** What each tensor holds; empty where that is neither of the two. */
  private List<Optional<ValueInfo>> described(List<ValueInfo> tensors) {
    List<String> names = tensors.stream().map(ValueInfo::name).toList();
    List<TensorShapes> measured =
        Arrays.stream(PROBED)
            .map(size -> Shapes.measure(network, names, inputs(size[0], length(size))))
            .toList();
    List<Optional<ValueInfo>> described = new ArrayList<>();
    for (ValueInfo tensor : tensors) {
      long[] small = measured.get(0).of(tensor.name());
      long[] large = measured.get(1).of(tensor.name());
      boolean ofTexts =
          small.length > 1 && hasExtents(small, PROBED[0], 1) && hasExtents(large, PROBED[1], 1);
      boolean ofTokens =
          small.length == 3 && hasExtents(small, PROBED[0], 2) && hasExtents(large, PROBED[1], 2);
      boolean suits = ofTokens || (ofTexts && small.length == 2);
      long width = small[Math.max(0, small.length - 1)];
      boolean fixed = suits && width == large[large.length - 1];
      long[] shape = ofTokens ? new long[] {FREE, FREE, width} : new long[] {FREE, width};
      described.add(
          fixed
              ? Optional.of(ValueInfo.of(tensor.name(), tensor.type(), shape))
              : Optional.empty());
    }
    return described;
  }

  /** Whether the first axes are the batch, and the tokens. */
  private boolean hasExtents(long[] shape, long[] probed, int axes) {
    return shape[0] == probed[0] && (axes < 2 || shape[1] == length(probed));
  }

  private long length(long[] probed) {
    return input.isFree() ? probed[1] : input.length();
  }

  private TensorShapes inputs(long batch, long length) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    network.inputs().forEach(one -> shapes.put(one.name(), new long[] {batch, length}));
    return new TensorShapes(shapes);
  }

  private GraftException unsuitable(Graph cut, String tensor, String source) {
    long[] shape = Shapes.measure(cut, List.of(tensor), inputs(1, length(PROBED[1]))).of(tensor);
    return new GraftException(
        Fault.USAGE,
        String.format(
            Locale.ROOT,
            "The tensor '%s' of %s holds %s for a text of %d tokens; features of texts are made of a vector for each token, [N, L, H], or for each text, [N, D]. Such are %s.",
            tensor,
            source,
            Arrays.toString(shape),
            length(PROBED[1]),
            String.join(", ", layers())));
  }

  /** The ends of the last blocks that hold a vector for each token, or for the text. */
  private List<String> layers() {
    Graph whole = NetworkEnd.of(network).graph();
    Backbone backbone = Backbone.of(Shapes.declared(whole, inputs(1, length(PROBED[1]))));
    List<ValueInfo> ends =
        backbone.blocks().stream()
            .map(Block::output)
            .map(name -> ValueInfo.of(name, backbone.features().type()))
            .toList();
    List<String> suitable =
        described(ends).stream().flatMap(Optional::stream).map(ValueInfo::name).toList();
    return suitable.stream()
        .skip(Math.max(0, suitable.size() - SHOWN))
        .collect(Collectors.toList());
  }
}
