package dev.graft.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.Content;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares with what Pillow and torchvision make of the same files; see image_goldens.py. */
class ImageGoldenTest {
  private static Path folder(String name) throws URISyntaxException {
    URL url = Objects.requireNonNull(ImageGoldenTest.class.getResource(name), name);
    return Path.of(url.toURI());
  }

  static Stream<Path> files() throws IOException, URISyntaxException {
    try (Stream<Path> files = Files.list(folder("decode"))) {
      return files.filter(file -> !file.toString().endsWith(".rgb")).sorted().toList().stream();
    }
  }

  private static Picture golden(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    Size size = new Size(bytes.getInt(), bytes.getInt());
    byte[] rgb = new byte[bytes.remaining()];
    bytes.get(rgb);
    return new Picture(size, rgb);
  }

  private static Path goldenOf(Path file) {
    String name = file.getFileName().toString();
    return file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".rgb");
  }

  private static Optional<String> problem(byte[] file) throws IOException {
    try (Content content = Content.of(file)) {
      return ImageCheck.problem(content);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void aFileDecodesAsPillowDecodesIt(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    assertThat(problem(bytes)).isEmpty();
    assertAlike(Decoder.decode(bytes), golden(goldenOf(file)), 1);
  }

  @ParameterizedTest
  @MethodSource("files")
  void aFileThatIsCutShortIsDamagedOrDecodes(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    SplittableRandom random = new SplittableRandom(bytes.length);
    for (int i = 0; i < 40; i++) {
      int length = random.nextInt(bytes.length);
      byte[] cut = Arrays.copyOf(bytes, length);
      Optional<String> problem = problem(cut);
      problem.ifPresent(reason -> assertThat(reason).isNotBlank().doesNotContain("\n"));
      if (problem.isEmpty()) {
        try {
          assertThat(Decoder.decode(cut).width()).isPositive();
        } catch (DecodeException e) {
          assertThat(e).hasMessageMatching(".+");
        }
      }
    }
  }

  /** A case: picture, resize, interpolation, crop. */
  static Stream<List<String>> resizes() throws IOException, URISyntaxException {
    List<String> lines = Files.readAllLines(folder("resize").resolve("CASES.txt"));
    return IntStream.range(0, lines.size())
        .mapToObj(
            i -> Stream.concat(Stream.of(i + ""), Stream.of(lines.get(i).split(" "))).toList());
  }

  @ParameterizedTest
  @MethodSource("resizes")
  void resizeAndCropEqualPillowsToTheBit(List<String> line) throws Exception {
    Path resize = folder("resize");
    Picture picture = Decoder.decode(Files.readAllBytes(resize.resolve(line.get(1) + ".png")));
    Preprocessing preprocessing =
        new Preprocessing(
            resize(line.get(2)),
            Interpolation.valueOf(line.get(3).toUpperCase(Locale.ROOT)),
            line.get(4).equals("none") ? Optional.empty() : Optional.of(size(line.get(4))),
            CropRounding.TO_EVEN,
            1,
            List.of(0.0, 0.0, 0.0),
            List.of(1.0, 1.0, 1.0),
            ChannelOrder.RGB);
    Picture expected = golden(resize.resolve(line.get(0) + ".rgb"));
    assertThat(preprocessing.outputSize(picture.size())).isEqualTo(expected.size());
    int plane = expected.width() * expected.height();
    FloatBuffer tensor = FloatBuffer.allocate(3 * plane);
    preprocessing.apply(picture, tensor, 0);
    byte[] rgb = new byte[3 * plane];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) Math.round(tensor.get(i % 3 * plane + i / 3));
    }
    assertAlike(new Picture(expected.size(), rgb), expected, 0);
    if (line.get(0).equals("0")) {
      assertNormalised(preprocessing, picture, resize.resolve("normalised.f32"));
    }
  }

  private static void assertNormalised(Preprocessing resize, Picture picture, Path golden)
      throws IOException {
    Preprocessing imageNet = Preprocessing.imageNet();
    Preprocessing preprocessing =
        new Preprocessing(
            resize.resize(),
            resize.interpolation(),
            resize.crop(),
            resize.cropRounding(),
            imageNet.scale(),
            imageNet.mean(),
            imageNet.std(),
            ChannelOrder.RGB);
    FloatBuffer expected =
        ByteBuffer.wrap(Files.readAllBytes(golden)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    FloatBuffer tensor = FloatBuffer.allocate(expected.capacity());
    preprocessing.apply(picture, tensor, 0);
    for (int i = 0; i < expected.capacity(); i++) {
      assertThat(tensor.get(i)).isCloseTo(expected.get(i), within(1e-5f));
    }
  }

  private static Resize resize(String text) {
    if (text.equals("none")) {
      return new Resize.None();
    }
    return text.startsWith("shorter:")
        ? new Resize.ShorterSide(Integer.parseInt(text.substring(8)))
        : new Resize.Exact(size(text));
  }

  private static Size size(String text) {
    String[] sides = text.split("x");
    return new Size(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
  }

  private static void assertAlike(Picture actual, Picture expected, int tolerance) {
    assertThat(actual.size()).isEqualTo(expected.size());
    int largest = 0;
    for (int i = 0; i < actual.rgb().length; i++) {
      int difference = Math.abs((actual.rgb()[i] & 0xff) - (expected.rgb()[i] & 0xff));
      largest = Math.max(largest, difference);
    }
    assertThat(largest).as("largest difference of a colour value").isLessThanOrEqualTo(tolerance);
  }
}
