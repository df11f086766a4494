package dev.graft.transcribe;

import dev.graft.graph.Attribute;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.Top;
import dev.graft.graph.ValueInfo;
import dev.graft.graph.Wiring;
import dev.graft.loop.Randomness;
import dev.graft.loop.Randomness.Purpose;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What stands between frames and the blocks of an encoder: three convolutions over time, two of
 * which may leave out every second moment; a grouped one that tells moments apart by what lies
 * around them, in place of position codes; and a layer normalisation that begins as the one that
 * stood at the cut. What is padding is zero before each convolution, so that it changes nothing.
 *
 * <p>Convolutions as those of Radford et al., "Robust Speech Recognition via Large-Scale Weak
 * Supervision", 2022, arXiv:2212.04356; positions as those of Baevski et al., "wav2vec 2.0", 2020,
 * arXiv:2006.11477, with a narrower kernel.
 *
 * @param stride how many frames become one moment: 1, 2 or 4
 * @param width of the tensor at the cut
 * @param seed decides the weights at the start
 */
record ConvStem(int stride, int width, long seed) {
  /** What its nodes and constants are called. */
  static final String SCOPE = "stem";

  /** Which of its moments are there, float [N, 1, T]. */
  static final String MASK = SCOPE + "/mask";

  private static final int KERNEL = 5;
  private static final int POSITION_KERNEL = 31;
  private static final int CHANNELS_PER_GROUP = 24;
  private static final int LEAST_CHANNELS = 64;
  private static final int MOST_CHANNELS = 256;
  private static final float EPSILON = 1e-5f;

  /**
   * The stem behind the network that makes frames.
   *
   * @param norm what the last normalisation begins as
   * @return its outputs are the tensor for the cut, [N, T, width], and int64 [N, T], which says
   *     what of it is there
   */
  Graph on(Graph frames, Optional<Top.Norm> norm) {
    Wiring wiring = new Wiring(frames.opset());
    ValueInfo made = frames.outputs().get(0);
    int bands = (int) made.extents()[2];
    int channels = Math.max(LEAST_CHANNELS, Math.min(MOST_CHANNELS, width));
    String mask = wiring.castToFloat(frames.outputs().get(1).name(), name("there"));
    mask = wiring.unsqueeze(mask, name("mask0"), 1);
    String signal = wiring.transpose(made.name(), name("bands"), List.of(0L, 2L, 1L));
    int[] strides = {1, stride > 1 ? 2 : 1, stride > 2 ? 2 : 1};
    for (int layer = 1; layer <= strides.length; layer++) {
      int from = layer == 1 ? bands : channels;
      int to = layer == strides.length ? width : channels;
      String conv = "conv" + layer;
      signal = wiring.node("Mul", name(conv + ".there"), List.of(signal, mask), Map.of());
      signal = convolution(wiring, conv, signal, from, to, KERNEL, strides[layer - 1], 1);
      signal = wiring.node("Relu", name(conv + ".relu"), List.of(signal), Map.of());
      String next = layer == strides.length ? MASK : name("mask" + layer);
      mask = wiring.everyNth(mask, next, 2, strides[layer - 1]);
    }
    signal = wiring.node("Mul", name("moments"), List.of(signal, mask), Map.of());
    int groups = width % CHANNELS_PER_GROUP == 0 ? width / CHANNELS_PER_GROUP : 1;
    String around = convolution(wiring, "around", signal, width, width, POSITION_KERNEL, 1, groups);
    around = wiring.node("Relu", name("around.relu"), List.of(around), Map.of());
    signal = wiring.node("Add", name("placed"), List.of(signal, around), Map.of());
    signal = wiring.transpose(signal, name("sequence"), List.of(0L, 2L, 1L));
    signal = normalised(wiring, signal, norm);
    String there = wiring.squeeze(mask, name("mask.flat"), 1);
    there = wiring.node("Cast", name("moments_there"), List.of(there), LONGS);
    return Surgery.append(
        frames,
        wiring.nodes(),
        wiring.constants(),
        List.of(
            ValueInfo.of(signal, made.type(), -1, -1, width),
            ValueInfo.of(there, ElementType.INT64, -1, -1)));
  }

  private static final Map<String, Attribute> LONGS = Map.of("to", new Attribute.Int(7));

  /** Of so many frames, how many moments come. */
  int moments(int frames) {
    return (frames + stride - 1) / stride;
  }

  private static String name(String part) {
    return SCOPE + "/" + part;
  }

  private String convolution(
      Wiring wiring,
      String name,
      String signal,
      int from,
      int to,
      int kernel,
      int step,
      int groups) {
    int fanIn = from / groups * kernel;
    SplittableRandom random = Randomness.at(seed, Purpose.INITIAL_WEIGHTS, name.hashCode());
    float[] weights = new float[to * fanIn];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (random.nextGaussian() * Math.sqrt(2.0 / fanIn));
    }
    String weight =
        wiring.constant(
            name(name + ".weight"), Tensor.ofFloats(weights, to, from / groups, kernel));
    String bias = wiring.constant(name(name + ".bias"), Tensor.ofFloats(new float[to], to));
    long pad = kernel / 2;
    return wiring.node(
        "Conv",
        name(name),
        List.of(signal, weight, bias),
        Map.of(
            "kernel_shape", new Attribute.Ints(List.of((long) kernel)),
            "pads", new Attribute.Ints(List.of(pad, pad)),
            "strides", new Attribute.Ints(List.of((long) step)),
            "group", new Attribute.Int(groups)));
  }

  /** Ba, Kiros and Hinton, "Layer Normalization", 2016, arXiv:1607.06450. */
  private String normalised(Wiring wiring, String signal, Optional<Top.Norm> norm) {
    float[] ones = new float[width];
    Arrays.fill(ones, 1);
    Tensor scale = norm.map(Top.Norm::scale).orElse(Tensor.ofFloats(ones, width));
    Tensor shift = norm.map(Top.Norm::shift).orElse(Tensor.ofFloats(new float[width], width));
    String mean = wiring.mean(signal, name("norm.mean"), 2);
    String centred = wiring.node("Sub", name("norm.centred"), List.of(signal, mean), Map.of());
    String squares = wiring.with("Pow", centred, 2, name("norm.squares"));
    String variance = wiring.mean(squares, name("norm.variance"), 2);
    String above = wiring.with("Add", variance, EPSILON, name("norm.above"));
    String deviation = wiring.node("Sqrt", name("norm.deviation"), List.of(above), Map.of());
    String unit = wiring.node("Div", name("norm.unit"), List.of(centred, deviation), Map.of());
    String factor = wiring.constant(name("norm.scale"), scale);
    String scaled = wiring.node("Mul", name("norm.scaled"), List.of(unit, factor), Map.of());
    String summand = wiring.constant(name("norm.shift"), shift);
    return wiring.node("Add", name("out"), List.of(scaled, summand), Map.of());
  }
}
