package dev.graft.transcribe;

import dev.graft.graph.Graph;
import dev.graft.graph.Parameters;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import dev.graft.graph.Wiring;
import dev.graft.loop.Inputs;
import dev.graft.modality.Memory;
import dev.graft.ort.Engine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings each band of frames to a mean of 0 and a deviation of 1 over some training samples.
 *
 * @param means by band
 * @param deviations by band, above 0
 */
record FrameScale(float[] means, float[] deviations) {
  private static final int MOST_SAMPLES = 500;

  /** A band in which hardly anything happens is not blown up. */
  private static final double LEAST_DEVIATION = 0.1;

  private static final String SCALED = Parameters.FIXED + "scaled";

  /** Measured on the first samples as they are. */
  static FrameScale of(Graph frames, Inputs samples) {
    double[] sums = new double[0];
    double[] squares = new double[0];
    long count = 0;
    Memory memory = Memory.reused();
    Graph network = Surgery.prefix(frames, frames.outputs().get(0).name());
    List<String> inputs = network.inputs().stream().map(ValueInfo::name).toList();
    try (Engine engine = Engine.of(network, 1)) {
      for (int sample = 0; sample < Math.min(MOST_SAMPLES, samples.samples()); sample++) {
        Map<String, Tensor> example = new LinkedHashMap<>(samples.example(sample, 0, memory));
        example.keySet().retainAll(inputs);
        Tensor made = engine.run(example).values().iterator().next();
        int bands = (int) made.shape()[2];
        float[] values = made.floats();
        if (count == 0) {
          sums = new double[bands];
          squares = new double[bands];
        }
        for (int i = 0; i < values.length; i++) {
          sums[i % bands] += values[i];
          squares[i % bands] += (double) values[i] * values[i];
        }
        count += made.shape()[1];
      }
    }
    float[] means = new float[sums.length];
    float[] deviations = new float[sums.length];
    for (int band = 0; band < means.length; band++) {
      double mean = sums[band] / count;
      means[band] = (float) mean;
      double variance = Math.max(0, squares[band] / count - mean * mean);
      deviations[band] = (float) Math.max(LEAST_DEVIATION, Math.sqrt(variance));
    }
    return new FrameScale(means, deviations);
  }

  /** The same frames, scaled. */
  Graph behind(Graph frames) {
    ValueInfo made = frames.outputs().get(0);
    Wiring wiring = new Wiring(frames.opset());
    String mean = wiring.constant(SCALED + ".means", Tensor.ofFloats(means, means.length));
    String deviation =
        wiring.constant(SCALED + ".deviations", Tensor.ofFloats(deviations, deviations.length));
    wiring.node("Sub", SCALED + ".centred", List.of(made.name(), mean), Map.of());
    wiring.node("Div", SCALED, List.of(SCALED + ".centred", deviation), Map.of());
    List<ValueInfo> outputs = new ArrayList<>(frames.outputs());
    outputs.set(0, new ValueInfo(SCALED, made.type(), made.shape()));
    return Surgery.append(frames, wiring.nodes(), wiring.constants(), outputs);
  }
}
