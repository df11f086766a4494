package dev.graft.audio;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.Parameters;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import dev.graft.graph.Wiring;
import dev.graft.ort.Shapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A network that takes frames, and what makes these of waveforms before it. */
final class JoinedFrontEnd {
  private JoinedFrontEnd() {}

  /**
   * Joins them.
   *
   * @param network as it was exported, which takes frames
   * @param source how errors name it
   * @throws GraftException of fault {@code MODEL} if they do not go together
   */
  static SoundNetwork.OfWaveforms of(Graph network, FrontEnd frontEnd, int rateHz, String source) {
    ValueInfo input = SoundNetwork.onlyInput(network, source);
    ValueInfo first = SoundNetwork.onlyInput(frontEnd.graph(), "the front end");
    if (!SoundNetwork.isWaveform(first)) {
      throw new GraftException(
          Fault.MODEL,
          "the front end takes %s, where waveforms [N, S] are expected; use another."
              .formatted(first));
    }
    if (frontEnd.graph().opset() != network.opset()) {
      throw new GraftException(
          Fault.MODEL,
          "%s is of opset %s and its front end of %s; export both with one opset."
              .formatted(source, network.opset(), frontEnd.graph().opset()));
    }
    Graph front = prefixed(batched(frontEnd.graph(), first, rateHz), Parameters.FIXED);
    ValueInfo fed = front.inputs().get(0);
    String frames = front.outputs().get(0).name();
    long[] shape = SoundNetwork.shape(front, frames, SoundNetwork.waveforms(fed, 1, rateHz));
    FrameAxes made =
        FrameAxes.of(
                shape,
                SoundNetwork.shape(front, frames, SoundNetwork.waveforms(fed, 1, 2L * rateHz)))
            .orElseThrow(
                () ->
                    new GraftException(
                        Fault.MODEL,
                        "the front end makes no frames of a second of sound, but %s; use another."
                            .formatted(Arrays.toString(shape))));
    long bands = shape[made.bands()];
    FrameAxes taken =
        FrameAxes.of(input, bands)
            .orElseThrow(
                () ->
                    new GraftException(
                        Fault.MODEL,
                        "%s takes %s, and its front end makes frames of %s bands; use the front end that belongs to it."
                            .formatted(source, input, bands)));
    long window = input.extents()[taken.time()];
    Optional<Graph> sliding =
        window < 0 ? Optional.of(network) : Sliding.freed(network, taken.time());
    Wiring before = new Wiring(network.opset());
    SoundNetwork.feed(fed, before);
    Wiring between = new Wiring(network.opset());
    int samples = 0;
    if (sliding.isPresent()) {
      front = prefixed(batched(frontEnd.cut(), first, rateHz), Parameters.FIXED);
    } else {
      samples = samples(frontEnd, front, made.time(), window, rateHz);
      frames = between.slice(frames, "sound/window", made.time(), 0, window);
    }
    between.with("Mul", frames, frontEnd.factor(), "sound/scaled");
    between.with("Add", "sound/scaled", frontEnd.offset(), "sound/shifted");
    made.arrange("sound/shifted", taken, bands, input.name(), between);
    Map<String, Tensor> constants = new LinkedHashMap<>(front.initializers());
    constants.putAll(before.constants());
    constants.putAll(between.constants());
    Graph free = sliding.orElse(network);
    return new SoundNetwork.OfWaveforms(
        SoundNetwork.chain(
            free,
            List.of(before.nodes(), front.nodes(), between.nodes(), free.nodes()),
            constants,
            free),
        samples);
  }

  /** Of how many samples so many frames are made, or a few more. */
  private static int samples(
      FrontEnd frontEnd, Graph front, int timeAxis, long window, int rateHz) {
    if (frontEnd.logMel().isPresent()) {
      return frontEnd.logMel().get().framing().samples((int) window);
    }
    ValueInfo fed = front.inputs().get(0);
    String frames = front.outputs().get(0).name();
    long one = SoundNetwork.shape(front, frames, SoundNetwork.waveforms(fed, 1, rateHz))[timeAxis];
    long two =
        SoundNetwork.shape(front, frames, SoundNetwork.waveforms(fed, 1, 2L * rateHz))[timeAxis];
    long hop = (rateHz + two - one - 1) / (two - one);
    return Math.toIntExact(rateHz + (window - one + 1) * hop);
  }

  /** The front end where every sample of a batch is by itself. */
  private static Graph batched(Graph frontEnd, ValueInfo input, int rateHz) {
    List<String> reduced = PerSample.reduced(frontEnd);
    if (reduced.isEmpty()) {
      return frontEnd;
    }
    return PerSample.of(
        frontEnd, Shapes.measure(frontEnd, reduced, SoundNetwork.waveforms(input, 1, rateHz)));
  }

  /** All names with something before them. */
  private static Graph prefixed(Graph graph, String prefix) {
    Map<String, Tensor> constants = new LinkedHashMap<>();
    graph.initializers().forEach((name, value) -> constants.put(prefix + name, value));
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.reads().size() > node.inputs().size()) {
        throw new GraftException(
            Fault.MODEL,
            "the front end computes in loops (%s), which cannot be joined; export it without."
                .formatted(node.label()));
      }
      nodes.add(
          new Node(
              prefix + node.name(),
              node.opType(),
              node.domain(),
              node.inputs().stream().map(name -> prefixed(name, prefix)).toList(),
              node.outputs().stream().map(name -> prefixed(name, prefix)).toList(),
              node.attributes()));
    }
    return new Graph(
        graph.name(),
        nodes,
        constants,
        graph.inputs().stream().map(value -> renamed(value, prefix)).toList(),
        graph.outputs().stream().map(value -> renamed(value, prefix)).toList(),
        graph.opsets(),
        graph.metadata());
  }

  private static String prefixed(String name, String prefix) {
    return name.isEmpty() ? name : prefix + name;
  }

  private static ValueInfo renamed(ValueInfo value, String prefix) {
    return new ValueInfo(prefix + value.name(), value.type(), value.shape());
  }
}
