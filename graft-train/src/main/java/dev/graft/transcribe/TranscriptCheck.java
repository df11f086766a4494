package dev.graft.transcribe;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.Graph;
import dev.graft.graph.Tensor;
import dev.graft.loop.Inputs;
import dev.graft.modality.Memory;
import dev.graft.ort.Engine;
import dev.graft.torch.CompiledGraph;
import dev.graft.torch.Mode;
import java.util.List;
import java.util.Map;

/** Compares what ONNX Runtime makes of a network with what libtorch, which trained it, does. */
final class TranscriptCheck {
  /** How far a logit may be off, per unit of the largest. */
  private static final double TOLERANCE = 1e-3;

  private static final int SAMPLES = 8;

  private TranscriptCheck() {}

  /**
   * Asks both about a few samples.
   *
   * @throws GraftException if they differ
   */
  static void require(Graph network, Inputs samples) {
    Memory memory = Memory.reused();
    try (Engine engine = Engine.of(network, 1);
        CompiledGraph compiled = CompiledGraph.compile(network, List.of())) {
      for (int i = 0; i < Math.min(SAMPLES, samples.samples()); i++) {
        Map<String, Tensor> example = samples.example(i, 0, memory);
        float[] exported = engine.values(example);
        float[] trained =
            compiled.evaluate(example, Mode.defaults()).values().iterator().next().floats();
        requireClose(exported, trained);
      }
    }
  }

  private static void requireClose(float[] exported, float[] trained) {
    for (int i = 0; i < trained.length; i++) {
      double scale = Math.max(1, Math.abs(trained[i]));
      if (exported.length != trained.length
          || !(Math.abs(exported[i] - trained[i]) <= TOLERANCE * scale)) {
        throw new GraftException(
            Fault.MODEL,
            "the model that was about to be written says %s where the trained network says %s; nothing was written. Please report the encoder."
                .formatted(exported.length > i ? exported[i] : "nothing", trained[i]));
      }
    }
  }
}
