package dev.graft.audio;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.OutputLayer;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.TensorShapes;
import dev.graft.graph.ValueInfo;
import dev.graft.graph.Wiring;
import dev.graft.ort.Shapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A network from waveforms to what it says of each moment, [N, T, width], joined of a front end and
 * a backbone where there are two.
 *
 * @param graph takes what {@link SoundInput} says
 * @param width how many values it gives for each moment
 */
record SoundNetwork(Graph graph, long width, SoundInput input) {
  private static final String WAVEFORM = "sound/waveform";
  private static final String SEQUENCE = "sound/moments";

  /**
   * Joins a network.
   *
   * @param network as it was exported
   * @param source how errors name it
   * @throws GraftException of fault {@code MODEL} if it takes no sounds
   */
  static SoundNetwork of(Graph network, SoundModality modality, String source) {
    OfWaveforms made =
        modality.frontEnd().isPresent()
            ? JoinedFrontEnd.of(
                network, modality.frontEnd().get(), modality.settings().rateHz(), source)
            : takingWaveforms(network, source);
    if (made.window() > 0) {
      return inPieces(
          withVector(made.graph(), made.window(), source), SoundInput.ofOne(made.window()));
    }
    Graph toMoments = withSequence(made.graph(), modality.settings().rateHz(), source);
    SoundInput input =
        Moments.measured(
            toMoments, modality.settings().rateHz(), modality.settings().fullScale(), source);
    return inPieces(toMoments, input);
  }

  /**
   * A network of one waveform input [N, S], called as all are called here.
   *
   * @param window how many samples it takes; 0 for any number
   */
  record OfWaveforms(Graph graph, int window) {}

  private static OfWaveforms takingWaveforms(Graph network, String source) {
    ValueInfo input = onlyInput(network, source);
    if (!isWaveform(input)) {
      throw new GraftException(
          Fault.MODEL,
          "%s takes %s, which are no waveforms; say which log-mel frames it takes, name the network that makes them as its front end, or put that beside as melspectrogram.onnx."
              .formatted(source, input));
    }
    Wiring wiring = new Wiring(network.opset());
    feed(input, wiring);
    long window = LongStream.of(input.extents()).skip(1).reduce(1, (a, b) -> a * b);
    return new OfWaveforms(
        chain(network, List.of(wiring.nodes(), network.nodes()), wiring.constants(), network),
        (int) Math.max(0, window));
  }

  static ValueInfo onlyInput(Graph network, String source) {
    ValueInfo input = network.inputs().get(0);
    if (network.inputs().size() > 1 || input.type() != ElementType.FLOAT) {
      throw new GraftException(
          Fault.MODEL,
          "%s takes %s; a network for sounds takes one float32 tensor. Use another; if it is an encoder of texts, on which a network is to learn to write down what is said, ask for the task transcribe."
              .formatted(source, network.inputs()));
    }
    return input;
  }

  static boolean isWaveform(ValueInfo input) {
    long[] extents = input.extents();
    return extents.length > 1
        && extents.length < 4
        && LongStream.of(extents).skip(1).filter(extent -> extent != 1).count() == 1;
  }

  /** From waveforms [N, S] to the layout that a network takes them in. */
  static void feed(ValueInfo input, Wiring wiring) {
    long[] extents = input.extents();
    long[] layout = new long[extents.length];
    for (int axis = 1; axis < layout.length; axis++) {
      layout[axis] = extents[axis] == 1 ? 1 : -1;
    }
    wiring.reshape(WAVEFORM, input.name(), layout);
  }

  static TensorShapes waveforms(ValueInfo input, long batch, long samples) {
    long[] shape = input.extents();
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = axis == 0 ? batch : shape[axis] == 1 ? 1 : samples;
    }
    return new TensorShapes(Map.of(input.name(), shape));
  }

  static long[] shape(Graph graph, String tensor, TensorShapes inputs) {
    return Shapes.measure(graph, List.of(tensor), inputs).of(tensor);
  }

  static Graph chain(Graph like, List<List<Node>> parts, Map<String, Tensor> more, Graph network) {
    Map<String, Tensor> constants = new LinkedHashMap<>(network.initializers());
    constants.putAll(more);
    return new Graph(
        like.name(),
        parts.stream().flatMap(List::stream).toList(),
        constants,
        List.of(ValueInfo.of(WAVEFORM, ElementType.FLOAT, -1, -1)),
        List.of(network.outputs().get(0)),
        like.opsets(),
        like.metadata());
  }

  /** Which gives [N, T, width], whatever axes the network has it in. */
  private static Graph withSequence(Graph network, int rateHz, String source) {
    String end = network.outputs().get(0).name();
    ValueInfo waveform = network.inputs().get(0);
    long[] shape = shape(network, end, waveforms(waveform, 1, 2L * rateHz));
    long[] longer = shape(network, end, waveforms(waveform, 1, 4L * rateHz));
    int time =
        IntStream.range(1, shape.length)
            .filter(i -> shape.length == longer.length && shape[i] != longer[i])
            .findFirst()
            .orElseThrow(
                () ->
                    new GraftException(
                        Fault.MODEL,
                        "%s gives one answer for a sound of any length; a network that gives a vector for each moment is expected. Name such a tensor of it, or use another."
                            .formatted(source)));
    Wiring wiring = new Wiring(network.opset());
    String ordered = end;
    if (time != 1) {
      List<Long> order = new ArrayList<>(List.of(0L, (long) time));
      LongStream.range(1, shape.length).filter(axis -> axis != time).forEach(order::add);
      ordered = wiring.transpose(end, SEQUENCE + "/ordered", order);
    }
    long width = LongStream.of(shape).reduce(1, (a, b) -> a * b) / shape[time];
    wiring.reshape(ordered, SEQUENCE, 0, -1, width);
    return Surgery.append(
        network,
        wiring.nodes(),
        wiring.constants(),
        List.of(ValueInfo.of(SEQUENCE, ElementType.FLOAT, -1, -1, width)));
  }

  /** Which gives [N, 1, width], of what it says of all that it takes the mean. */
  private static Graph withVector(Graph network, int window, String source) {
    String end = network.outputs().get(0).name();
    long[] shape = shape(network, end, waveforms(network.inputs().get(0), 1, window));
    Wiring wiring = new Wiring(network.opset());
    long width;
    switch (shape.length) {
      case 2 -> width = shape[1];
      case 3 -> {
        end = wiring.mean(end, SEQUENCE + "/mean", 1); // of tokens [N, T, width]
        width = shape[2];
      }
      case 4 -> {
        wiring.mean(end, SEQUENCE + "/rows", 2); // of a map [N, width, height, breadth]
        end = wiring.mean(SEQUENCE + "/rows", SEQUENCE + "/mean", 3);
        width = shape[1];
      }
      default ->
          throw new GraftException(
              Fault.MODEL,
              "%s gives %s of a sound; a vector, tokens or a map are expected. Use another."
                  .formatted(source, Arrays.toString(shape)));
    }
    wiring.reshape(end, SEQUENCE, 0, 1, width);
    return Surgery.append(
        network,
        wiring.nodes(),
        wiring.constants(),
        List.of(ValueInfo.of(SEQUENCE, ElementType.FLOAT, -1, 1, width)));
  }

  private static SoundNetwork inPieces(Graph network, SoundInput input) {
    Wiring wiring = new Wiring(network.opset());
    wiring.reshape(SoundInput.SOUND, WAVEFORM, 0, -1);
    List<Node> nodes = new ArrayList<>(wiring.nodes());
    nodes.addAll(network.nodes());
    Map<String, Tensor> constants = new LinkedHashMap<>(network.initializers());
    constants.putAll(wiring.constants());
    Graph graph =
        new Graph(
            network.name(),
            nodes,
            constants,
            input.values(),
            network.outputs(),
            network.opsets(),
            network.metadata());
    return new SoundNetwork(graph, network.outputs().get(0).extents()[2], input);
  }

  /** The network with one output, the features [N, D]. */
  Graph pooled(ClipPooling pooling) {
    Wiring wiring = new Wiring(graph.opset());
    wiring.castToFloat(SoundInput.THERE, "sound/pieces");
    wiring.slice("sound/pieces", "sound/moments_there", 1, input.lead(), Integer.MAX_VALUE);
    wiring.unsqueeze("sound/moments_there", "sound/weights", 2);
    String features = pooling.of(SEQUENCE, "sound/weights", wiring);
    Graph pooled =
        Surgery.append(
            graph,
            wiring.nodes(),
            wiring.constants(),
            List.of(ValueInfo.of(features, ElementType.FLOAT, -1, pooling.width(width))));
    Map<String, String> metadata = new LinkedHashMap<>(pooled.metadata());
    metadata.putAll(OutputLayer.ENDS_IN_FEATURES);
    return pooled.withMetadata(metadata);
  }
}
