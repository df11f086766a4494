package dev.graft.transcribe;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.AxisLaw;
import dev.graft.graph.Backbone;
import dev.graft.graph.Block;
import dev.graft.graph.Cuts;
import dev.graft.graph.Graph;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.Top;
import dev.graft.graph.ValueInfo;
import dev.graft.loop.Network;
import dev.graft.loop.RandomStart;
import dev.graft.loop.Weights;
import dev.graft.modality.Signature;
import dev.graft.ort.Shapes;
import dev.graft.torch.Loss;
import dev.graft.torch.Precision;
import dev.graft.transcript.Alphabet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts the last blocks of an encoder between a stem and a head. */
final class TranscriptNetwork {
  private static final long OLDEST_OPSET = 11;
  private static final long PROBED_LENGTH = 8;
  private static final int SEQUENCE_AXES = 3;

  /** What the parts below the kept blocks are called. */
  private static final List<String> PARTS = List.of("front_end", ConvStem.SCOPE);

  private TranscriptNetwork() {}

  /**
   * The last blocks of an encoder.
   *
   * @param source how errors name it
   * @throws GraftException if they are no sequence model, or not so many are there
   */
  static Top top(Graph encoder, int kept, String source) {
    if (encoder.opset() < OLDEST_OPSET) {
      throw new GraftException(
          Fault.MODEL,
          "%s is of operator set %s, and a stem needs one from %s; export it again."
              .formatted(source, encoder.opset(), OLDEST_OPSET));
    }
    for (ValueInfo input : encoder.inputs()) {
      if (input.shape().size() > SEQUENCE_AXES) {
        throw new GraftException(
            Fault.MODEL,
            "%s takes '%s' of %s axes, as networks of pictures do, and a stem stands in a network of sequences; give an encoder of texts."
                .formatted(source, input.name(), input.shape().size()));
      }
    }
    Backbone backbone = Backbone.of(encoder);
    if (!encoder.quantizedNodes().isEmpty()) {
      throw new GraftException(
          Fault.MODEL,
          "%s computes in integers, through which no stem can be trained; use its float32 original."
              .formatted(source));
    }
    int blocks = backbone.blocks().size();
    Map<String, List<AxisLaw>> laws = Map.of();
    if (kept > 0 && kept < blocks) {
      Graph whole = Top.toLastBlock(backbone);
      String cut = backbone.blocks().get(blocks - kept).input();
      laws = Shapes.lawsBehind(whole, Cuts.of(whole), cut, PROBED_LENGTH);
    }
    return Top.of(backbone, kept, laws);
  }

  /** How wide a tensor of the encoder is. */
  static int width(Top top, String tensor, String source) {
    Graph graph = top.source().graph();
    long[] shape =
        Shapes.measure(graph, List.of(tensor), Shapes.ofInputs(graph, 2, PROBED_LENGTH)).of(tensor);
    if (shape.length != 3 || shape[0] != 2) {
      throw new GraftException(
          Fault.MODEL,
          "at '%s' %s gives %s, where a sequence [N, L, width] is expected, on which a stem can stand; keep other blocks, or of another network."
              .formatted(tensor, source, Arrays.toString(shape)));
    }
    return (int) shape[2];
  }

  /** The network before training. */
  static Network of(
      Top top,
      Graph frames,
      ConvStem stem,
      Alphabet alphabet,
      int width,
      Signature sample,
      long seed) {
    Backbone backbone = top.on(stem.on(frames, top.norm()), PARTS);
    Block own = backbone.blocks().get(TranscriptRecipe.FIRST_TRAINED);
    TranscriptHead head = TranscriptHead.random(width, alphabet.outputs(), own.parameters(), seed);
    String cut = backbone.cutAfter(TranscriptRecipe.FIRST_TRAINED);
    Map<String, Map<String, List<AxisLaw>>> laws = new LinkedHashMap<>();
    laws.put(cut, Shapes.lawsBehind(backbone.graph(), backbone.cuts(), cut, sample.probes()));
    return new Network(backbone, head, new Loss.Ctc(Alphabet.BLANK), laws, Precision.FLOAT32);
  }

  /** A top that has learned nothing. */
  static Top random(Top top, long seed) {
    return top.graph().map(graph -> top.with(RandomStart.of(graph, seed))).orElse(top);
  }

  /** All of it in a trained state, from what samples are prepared as to logits. */
  static Graph trained(Network network, Weights state) {
    Graph whole = network.head().attach(network.backbone().graph(), 0);
    Map<String, Tensor> moved = new LinkedHashMap<>(state.tensors());
    return Surgery.withParameters(whole, moved);
  }

  /** What stands between them, for people. */
  static List<String> describe(Top top, ConvStem stem, int width) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "the stem makes one moment of %s frame%s, of %s values"
            .formatted(stem.stride(), stem.stride() == 1 ? "" : "s", width));
    lines.add(
        top.blocks().isEmpty()
            ? "no block of the encoder is kept, so what is trained is new"
            : "kept are %s of the %s blocks: %s"
                .formatted(
                    top.blocks().size(),
                    top.source().blocks().size(),
                    String.join(", ", top.blocks().stream().map(Block::name).toList())));
    return lines;
  }
}
