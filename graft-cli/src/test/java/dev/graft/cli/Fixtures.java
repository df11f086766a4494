package dev.graft.cli;

import dev.graft.graph.Attribute;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Small pictures and a small network that every test of the command line can make for itself. */
final class Fixtures {
  private Fixtures() {}

  /** A folder per class with so many pictures in each: discs, and stripes. */
  static Path pictures(Path folder, int perClass) throws IOException {
    for (int i = 0; i < perClass; i++) {
      write(folder.resolve("disc/disc" + i + ".png"), picture("disc", i, "png"));
      write(folder.resolve("stripes/stripes" + i + ".jpg"), picture("stripes", i, "jpg"));
    }
    return folder;
  }

  /** Train and validation folders of such. */
  static Path splitPictures(Path folder, int perClass) throws IOException {
    pictures(folder.resolve("train"), perClass);
    for (int i = 1000; i < 1000 + perClass; i++) {
      write(folder.resolve("val/disc/disc" + i + ".png"), picture("disc", i, "png"));
      write(folder.resolve("val/stripes/stripes" + i + ".jpg"), picture("stripes", i, "jpg"));
    }
    return folder;
  }

  /** One picture's file; the seed decides its size, place, colours and noise. */
  static byte[] picture(String shape, long seed, String format) {
    SplittableRandom random = new SplittableRandom(seed * 31 + shape.hashCode());
    int width = 72 + random.nextInt(30);
    int height = 72 + random.nextInt(30);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(colour(random, 20, 90));
    pen.fillRect(0, 0, width, height);
    pen.setColor(colour(random, 150, 250));
    if (shape.equals("disc")) {
      int side = 24 + random.nextInt(24);
      pen.fillOval(random.nextInt(width - side), random.nextInt(height - side), side, side);
    } else {
      int step = 8 + random.nextInt(5);
      for (int x = random.nextInt(step); x < width; x += step) {
        pen.fillRect(x, 0, step / 2, height);
      }
    }
    pen.dispose();
    for (int i = 0; i < 200; i++) {
      image.setRGB(random.nextInt(width), random.nextInt(height), random.nextInt(1 << 24));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A PNG of sound structure whose pixels are no deflated data. */
  static byte[] undecodable() {
    byte[] png = picture("disc", 3, "png");
    int data = 0;
    while (png[data] != 'I' || png[data + 1] != 'D' || png[data + 2] != 'A') {
      data++;
    }
    int length = ByteBuffer.wrap(png).getInt(data - 4);
    Arrays.fill(png, data + 4, data + 4 + length, (byte) 0x5A);
    CRC32 crc = new CRC32();
    crc.update(png, data, 4 + length);
    ByteBuffer.wrap(png).putInt(data + 4 + length, (int) crc.getValue());
    return png;
  }

  private static Color colour(SplittableRandom random, int low, int high) {
    return new Color(
        random.nextInt(low, high), random.nextInt(low, high), random.nextInt(low, high));
  }

  static Path write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes);
  }

  /**
   * Two strided convolutions, global pooling and a classifier of ten, with seeded random weights.
   */
  static Path backbone(Path file) {
    SplittableRandom random = new SplittableRandom(7);
    Map<String, Tensor> weights = new LinkedHashMap<>();
    weights.put("conv1.weight", normal(random, 0.2, 16, 3, 7, 7));
    weights.put("conv2.weight", normal(random, 0.1, 32, 16, 3, 3));
    weights.put("fc.weight", normal(random, 0.2, 10, 32));
    weights.put("fc.bias", normal(random, 0.2, 10));
    List<Node> nodes =
        List.of(
            node("Conv", List.of("input", "conv1.weight"), "c1", strided(7, 4)),
            node("Relu", List.of("c1"), "r1", Map.of()),
            node("Conv", List.of("r1", "conv2.weight"), "c2", strided(3, 2)),
            node("Relu", List.of("c2"), "r2", Map.of()),
            node("GlobalAveragePool", List.of("r2"), "pooled", Map.of()),
            node("Flatten", List.of("pooled"), "flat", Map.of()),
            node(
                "Gemm",
                List.of("flat", "fc.weight", "fc.bias"),
                "logits",
                Map.of("transB", new Attribute.Int(1))));
    OnnxFile.write(
        new Graph(
            "tiny",
            nodes,
            weights,
            List.of(ValueInfo.of("input", ElementType.FLOAT, -1, 3, -1, -1)),
            List.of(ValueInfo.of("logits", ElementType.FLOAT, -1, 10)),
            Map.of("", 13L),
            Map.of()),
        file);
    return file;
  }

  /** A network that takes words: valid ONNX, but nothing a picture can be fed to. */
  static Path textNetwork(Path file) {
    OnnxFile.write(
        new Graph(
            "words",
            List.of(node("Identity", List.of("words"), "answer", Map.of())),
            Map.of(),
            List.of(ValueInfo.of("words", ElementType.STRING, -1)),
            List.of(ValueInfo.of("answer", ElementType.STRING, -1)),
            Map.of("", 13L),
            Map.of()),
        file);
    return file;
  }

  /** A convolution over waveforms of any length, [N, L], and its mean over time. */
  static Path soundNetwork(Path file) {
    Map<String, Attribute> overTime =
        Map.of("axes", new Attribute.Ints(List.of(2L)), "keepdims", new Attribute.Int(0));
    Map<String, Attribute> strides = Map.of("strides", new Attribute.Ints(List.of(160L)));
    OnnxFile.write(
        new Graph(
            "waves",
            List.of(
                node("Unsqueeze", List.of("waveform", "axis"), "lifted", Map.of()),
                node("Conv", List.of("lifted", "kernel"), "channels", strides),
                node("Relu", List.of("channels"), "moments", Map.of()),
                node("ReduceMean", List.of("moments"), "features", overTime)),
            Map.of(
                "axis", Tensor.ofLongs(new long[] {1}, 1),
                "kernel", normal(new SplittableRandom(9), 0.1, 8, 1, 400)),
            List.of(ValueInfo.of("waveform", ElementType.FLOAT, -1, -1)),
            List.of(ValueInfo.of("features", ElementType.FLOAT, -1, 8)),
            Map.of("", 13L),
            Map.of()),
        file);
    return file;
  }

  private static Node node(
      String operator, List<String> inputs, String output, Map<String, Attribute> attributes) {
    return Node.of(output, operator, inputs, List.of(output), attributes);
  }

  private static Map<String, Attribute> strided(long kernel, long stride) {
    return Map.of(
        "kernel_shape", new Attribute.Ints(List.of(kernel, kernel)),
        "strides", new Attribute.Ints(List.of(stride, stride)));
  }

  static Tensor normal(SplittableRandom random, double deviation, long... shape) {
    int size = 1;
    for (long extent : shape) {
      size *= (int) extent;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return Tensor.ofFloats(values, shape);
  }
}
