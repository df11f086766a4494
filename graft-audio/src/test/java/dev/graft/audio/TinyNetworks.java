package dev.graft.audio;

import dev.graft.graph.Attribute;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.NetworkBuilder;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small networks for sounds with random weights, written as exporters write them. */
final class TinyNetworks {
  static final int RATE = 4000;
  static final int BANDS = 8;
  static final int WINDOW = 20;
  static final int WIDTH = 6;

  private static final int FFT = 64;
  private static final int FRAME_HOP = 16;
  private static final long OPSET = 13;

  private TinyNetworks() {}

  /**
   * From waveforms [N, S] to frames [N, 1, T, 8]: the logarithm of power in bands, not more than 60
   * dB below the largest of all that it is given, as the front end of a speech embedding has it.
   */
  static Graph frontEnd() {
    NetworkBuilder net = new NetworkBuilder(OPSET, 1, true);
    String x = net.input("input", ElementType.FLOAT, -1, -1);
    String channel = net.node("stft", "Unsqueeze", List.of(x, net.ints(1)), Map.of());
    String real = wave(net, channel, "real", 0);
    String imaginary = wave(net, channel, "imag", Math.PI / 2);
    String power =
        net.op(
            "stft",
            "Add",
            net.op("stft", "Mul", real, real),
            net.op("stft", "Mul", imaginary, imaginary));
    String image = net.node("stft", "Unsqueeze", List.of(power, net.ints(1)), Map.of());
    String frames =
        net.node(
            "stft",
            "Transpose",
            List.of(image),
            Map.of("perm", new Attribute.Ints(List.of(0L, 1L, 3L, 2L))));
    String logs = net.op("stft", "Log", net.op("stft", "Clip", frames, net.scalar(1e-10f)));
    String largest =
        net.node("stft", "ReduceMax", List.of(logs), Map.of("keepdims", new Attribute.Int(0)));
    String floor = net.op("stft", "Sub", largest, net.scalar(13.8f));
    net.output(net.op("stft", "Clip", logs, floor), -1, 1, -1, BANDS);
    return net.build();
  }

  private static String wave(NetworkBuilder net, String x, String name, double phase) {
    float[] kernels = new float[BANDS * FFT];
    for (int band = 0; band < BANDS; band++) {
      for (int i = 0; i < FFT; i++) {
        double window = Math.sin(Math.PI * (i + 0.5) / FFT);
        kernels[band * FFT + i] =
            (float) (window * Math.cos(2 * Math.PI * (3 * band + 2) * i / FFT + phase));
      }
    }
    String weight = net.constant(name + ".weight", Tensor.ofFloats(kernels, BANDS, 1, FFT));
    return net.node(
        "stft",
        "Conv",
        List.of(x, weight),
        Map.of("strides", new Attribute.Ints(List.of((long) FRAME_HOP))));
  }

  /** From windows of frames [N, 20, 8, 1] to vectors [N, 1, 1, 6]: an embedding that can slide. */
  static Graph embedding() {
    NetworkBuilder net = new NetworkBuilder(OPSET, 2, true);
    String x = net.input("input_1", ElementType.FLOAT, -1, WINDOW, BANDS, 1);
    String map = net.op("model", "Reshape", x, net.ints(-1, 1, WINDOW, BANDS));
    map = conv(net, "conv1", map, 1, 24, 3, 3); // 18 x 6
    map = pool(net, "pool1", map); // 9 x 3
    map = conv(net, "conv2", map, 24, 24, 3, 3); // 7 x 1
    map = conv(net, "conv3", map, 24, WIDTH, 7, 1); // 1 x 1
    net.output(net.op("model", "Reshape", map, net.ints(-1, 1, 1, WIDTH)), -1, 1, 1, WIDTH);
    return net.build();
  }

  /** The same with padding along time, which cannot slide. */
  static Graph paddedEmbedding() {
    NetworkBuilder net = new NetworkBuilder(OPSET, 3, true);
    String x = net.input("input_1", ElementType.FLOAT, -1, WINDOW, BANDS, 1);
    String map = net.op("model", "Reshape", x, net.ints(-1, 1, WINDOW, BANDS));
    map = net.op("model", "Relu", net.conv("/model/conv", map, 1, 8, 3, 2, 1));
    map = net.op("model", "GlobalAveragePool", map);
    net.output(net.op("model", "Reshape", map, net.ints(-1, 8)), -1, 8);
    return net.build();
  }

  private static String conv(
      NetworkBuilder net, String name, String x, int in, int out, int height, int width) {
    String convolved =
        net.node(
            name,
            "Conv",
            List.of(
                x,
                net.weight(name + ".weight", out, in, height, width),
                net.weight(name + ".bias", out)),
            Map.of());
    return net.node(
        name, "LeakyRelu", List.of(convolved), Map.of("alpha", new Attribute.Real(0.2f)));
  }

  private static String pool(NetworkBuilder net, String name, String x) {
    Attribute two = new Attribute.Ints(List.of(2L, 2L));
    return net.node(name, "MaxPool", List.of(x), Map.of("kernel_shape", two, "strides", two));
  }

  /** Writes front end and embedding into a folder; the embedding's file. */
  static Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    OnnxFile.write(frontEnd(), folder.resolve("melspectrogram.onnx"));
    Path file = folder.resolve("embedding.onnx");
    OnnxFile.write(embedding(), file);
    return file;
  }

  static SoundModality modality(ClipPooling... poolings) {
    return SoundModality.of(
        SoundSettings.of(RATE),
        Optional.of(new FrontEnd(frontEnd(), "1234567890ab", 0.2, 0.5, Optional.empty())),
        List.of(poolings));
  }
}
