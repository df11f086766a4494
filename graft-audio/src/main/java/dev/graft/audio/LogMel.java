package dev.graft.audio;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.Sha256;
import dev.graft.graph.Attribute;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import dev.graft.graph.Wiring;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Log-mel spectrograms as a network takes them: frames (x - mean) / deviation.
 *
 * @param rateHz of the waveform
 */
record LogMel(
    int rateHz, Framing framing, MelBands bands, Loudness loudness, double mean, double deviation) {
  /** Since then padding is an input. */
  static final long LEAST_OPSET = 11;

  LogMel {
    require(bands.count() >= 1, "%s bands, and 1 is the least".formatted(bands.count()));
    require(
        bands.lowHz() >= 0 && bands.highHz() > bands.lowHz() && bands.highHz() <= rateHz / 2.0,
        "bands from %s to %s Hz, which have to lie between 0 and half the rate, %s Hz"
            .formatted(bands.lowHz(), bands.highHz(), rateHz / 2.0));
    require(
        loudness.floor() > 0, "a floor of %s, which has to be above 0".formatted(loudness.floor()));
    require(deviation > 0, "a deviation of %s, which has to be above 0".formatted(deviation));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** The network that makes the frames, for one that takes them. */
  FrontEnd frontEnd(long opset) {
    return new FrontEnd(
        graph(opset),
        Sha256.of(toJson().toString()),
        1 / deviation,
        -mean / deviation,
        Optional.of(this));
  }

  /** The same where nothing lies before and behind the waveform. */
  LogMel cut() {
    return new LogMel(rateHz, framing.cut(), bands, loudness, mean, deviation);
  }

  /**
   * From waveforms [N, S] to frames [N, T, bands], before mean and deviation.
   *
   * @param opset from {@value #LEAST_OPSET} on
   */
  Graph graph(long opset) {
    Wiring wiring = new Wiring(opset);
    String wave = wiring.reshape("waveform", "channel", 0, 1, -1);
    if (framing.ends() != Framing.Ends.CUT) {
      long half = framing.fft() / 2;
      String pads = wiring.constant("ends", Tensor.ofLongs(new long[] {0, 0, half, 0, 0, half}, 6));
      String mode = framing.ends() == Framing.Ends.MIRRORED ? "reflect" : "constant";
      wave =
          wiring.node(
              "Pad", "padded", List.of(wave, pads), Map.of("mode", new Attribute.Text(mode)));
    }
    long bins = framing.bins();
    String kernels =
        wiring.constant(
            "transform", Tensor.ofFloats(floats(framing.kernels()), 2 * bins, 1, framing.length()));
    wiring.node(
        "Conv",
        "transformed",
        List.of(wave, kernels),
        Map.of("strides", new Attribute.Ints(List.of((long) framing.hop()))));
    wiring.node("Mul", "squared", List.of("transformed", "transformed"), Map.of());
    String real = wiring.slice("squared", "real", 1, 0, bins);
    String imaginary = wiring.slice("squared", "imaginary", 1, bins, 2 * bins);
    String power = wiring.node("Add", "power", List.of(real, imaginary), Map.of());
    String spectrum =
        loudness.power() ? power : wiring.node("Sqrt", "magnitude", List.of(power), Map.of());
    wiring.transpose(spectrum, "spectrogram", List.of(0L, 2L, 1L)); // [N, T, bins]
    String weights =
        wiring.constant(
            "mel", Tensor.ofFloats(floats(bands.weights((int) bins, rateHz)), bins, bands.count()));
    wiring.node("MatMul", "bands", List.of("spectrogram", weights), Map.of());
    String frames = loudness.of("bands", wiring);
    return new Graph(
        "log-mel",
        wiring.nodes(),
        wiring.constants(),
        List.of(ValueInfo.of("waveform", ElementType.FLOAT, -1, -1)),
        List.of(ValueInfo.of(frames, ElementType.FLOAT, -1, -1, bands.count())),
        Map.of("", opset),
        Map.of());
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** As a phrase. */
  String words() {
    return String.format(
        Locale.ROOT,
        "log-mel frames of %d bands (%s), one every %d samples",
        bands.count(),
        lower(bands.scale()),
        framing.hop());
  }

  /** For a model's card. */
  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("rateHz", rateHz).put("fft", framing.fft()).put("window", framing.window());
    json.put("hop", framing.hop()).put("ends", lower(framing.ends()));
    json.put("kaldi", framing.kaldi()).put("bands", bands.count());
    json.put("lowHz", bands.lowHz()).put("highHz", bands.highHz());
    json.put("scale", lower(bands.scale())).put("sameArea", bands.sameArea());
    json.put("power", loudness.power() ? 2 : 1).put("log", lower(loudness.log()));
    json.put("floor", loudness.floor()).put("addsFloor", loudness.addsFloor());
    loudness.range().ifPresent(range -> json.put("range", range));
    return json.put("mean", mean).put("deviation", deviation);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
