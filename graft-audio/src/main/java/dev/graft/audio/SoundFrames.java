package dev.graft.audio;

import dev.graft.GraftException;
import dev.graft.graph.Attribute;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Parameters;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import dev.graft.graph.Wiring;
import dev.graft.modality.Processor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Log-mel spectrograms, for networks that are new to sounds: a frame every 10 ms, of 30 ms under a
 * Hann window, in bands of Slaney's mel scale as wide as librosa's default, the natural logarithm
 * of their power.
 *
 * @param settings how waveforms are made
 */
public record SoundFrames(SoundSettings settings) {
  /** How many bands each frame has. */
  public static final int BANDS = 64;

  private static final double HOPS_PER_SECOND = 100;
  private static final int HOPS_PER_WINDOW = 3;

  /** Below this power nothing is told apart, as between -60 and -70 dB of full scale. */
  private static final double FLOOR = 1e-4;

  /** What of a network's front end is called. */
  private static final String SCOPE = Parameters.FIXED;

  /**
   * Those of sounds.
   *
   * @throws GraftException of fault {@code USAGE} if a number is out of its range
   */
  public static SoundFrames of(
      Optional<Integer> rateHz, Optional<Double> maxSeconds, boolean trimsSilence) {
    SoundSettings usual = SoundSettings.of(rateHz.orElse(16_000)).withTrimsSilence(trimsSilence);
    return new SoundFrames(maxSeconds.map(usual::withMaxSeconds).orElse(usual));
  }

  private int hop() {
    return (int) Math.round(settings.rateHz() / HOPS_PER_SECOND);
  }

  private SoundInput input() {
    return new SoundInput(hop(), HOPS_PER_WINDOW - 1);
  }

  /** How sounds become the input of {@link #graph}. */
  public Processor processor() {
    SoundInput input = input();
    return new SoundProcessor(
        SoundModality.of(settings, Optional.empty(), List.of()).forJoined(input), input, 0);
  }

  /**
   * How many frames a sound gives.
   *
   * @param extent of the sound as it was decoded
   */
  public int frames(long extent) {
    return Math.toIntExact(extent) - (HOPS_PER_WINDOW - 1);
  }

  /**
   * The network that computes them. Its outputs are the frames, float [N, T, bands], and int64 [N,
   * T], which says what of them is there.
   *
   * @param opset the operator set, from 11
   */
  public Graph graph(long opset) {
    Wiring wiring = new Wiring(opset);
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < HOPS_PER_WINDOW; i++) {
      long to = i + 1 == HOPS_PER_WINDOW ? Integer.MAX_VALUE : i + 1 - HOPS_PER_WINDOW;
      pieces.add(wiring.slice(SoundInput.SOUND, SCOPE + "piece" + i, 1, i, to));
    }
    wiring.node("Concat", SCOPE + "windows", pieces, Map.of("axis", new Attribute.Int(2)));
    int length = HOPS_PER_WINDOW * hop();
    int bins = length / 2 + 1;
    String power =
        wiring.node(
            "Add",
            SCOPE + "power",
            List.of(
                squared(wiring, "cosines", fourier(length, bins, 0)),
                squared(wiring, "sines", fourier(length, bins, Math.PI / 2))),
            Map.of());
    String bands = times(wiring, power, "bands", weights(bins), bins, BANDS);
    String audible = wiring.with("Add", bands, FLOOR, SCOPE + "audible");
    String frames = wiring.node("Log", SCOPE + "frames", List.of(audible), Map.of());
    String there =
        wiring.slice(SoundInput.THERE, SCOPE + "there", 1, HOPS_PER_WINDOW - 1, Integer.MAX_VALUE);
    return new Graph(
        "log-mel",
        wiring.nodes(),
        wiring.constants(),
        input().values(),
        List.of(
            ValueInfo.of(frames, ElementType.FLOAT, -1, -1, BANDS),
            ValueInfo.of(there, ElementType.INT64, -1, -1)),
        Map.of("", opset),
        Map.of());
  }

  private String squared(Wiring wiring, String name, double[] matrix) {
    int length = HOPS_PER_WINDOW * hop();
    String part = times(wiring, SCOPE + "windows", name, matrix, length, matrix.length / length);
    return wiring.node("Mul", part + ".squared", List.of(part, part), Map.of());
  }

  private static String times(
      Wiring wiring, String tensor, String name, double[] matrix, int rows, int columns) {
    float[] values = new float[matrix.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) matrix[i];
    }
    String constant =
        wiring.constant(SCOPE + name + ".matrix", Tensor.ofFloats(values, rows, columns));
    return wiring.node("MatMul", SCOPE + name, List.of(tensor, constant), Map.of());
  }

  /** [length, bins]: a Hann window times a cosine of each frequency, from a phase on. */
  private static double[] fourier(int length, int bins, double phase) {
    double[] matrix = new double[length * bins];
    for (int at = 0; at < length; at++) {
      double window = 0.5 - 0.5 * Math.cos(2 * Math.PI * at / length);
      for (int bin = 0; bin < bins; bin++) {
        double turns = (double) ((long) at * bin % length) / length;
        matrix[at * bins + bin] = window * Math.cos(2 * Math.PI * turns - phase);
      }
    }
    return matrix;
  }

  private double[] weights(int bins) {
    return MelBands.usual(BANDS, settings.rateHz()).weights(bins, settings.rateHz());
  }
}
