package dev.graft.herbarium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.Content;
import dev.graft.GraftException;
import dev.graft.Progress;
import dev.graft.data.DataSet;
import dev.graft.data.DataSetOptions;
import dev.graft.data.HashIndex;
import dev.graft.data.Sample;
import dev.graft.data.Target;
import dev.graft.data.Task;
import dev.graft.image.ImageCheck;
import dev.graft.image.PerceptualHash;
import dev.graft.image.Picture;
import dev.graft.image.Size;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HerbariumTest {
  private static final HerbariumSettings SMALL =
      HerbariumSettings.defaults().withCount(48).withSizePx(32);

  @TempDir private Path root;

  private HerbariumSummary write(String name, HerbariumSettings settings) throws IOException {
    return Herbarium.write(root.resolve(name), settings, Progress.none());
  }

  private static DataSet read(Path data) {
    return DataSet.read(
        data, DataSetOptions.defaults().withValidationFraction(0), ImageCheck::problem, 2);
  }

  /** Each file's path and content, as text that can be compared. */
  private Map<String, String> files(String name) throws IOException {
    Path folder = root.resolve(name);
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), base64(Files.readAllBytes(file)));
      }
    }
    return files;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Test
  void kindsAreClassesOfTheSameSizeInTrainAndVal() throws IOException {
    HerbariumSummary summary = write("h", SMALL);
    assertThat(summary.train()).isEqualTo(36);
    assertThat(summary.heldOut()).isEqualTo(12);
    DataSet data = read(summary.data());
    assertThat(data.task()).isEqualTo(Task.CLASSIFY);
    assertThat(data.outputNames())
        .containsExactly("compound", "fan", "heart", "lobed", "needle", "toothed");
    assertThat(data.skipped()).isEmpty();
    assertThat(data.warnings()).isEmpty();
    assertThat(perClass(data.train()))
        .hasSize(6)
        .allSatisfy((kind, n) -> assertThat(n).isEqualTo(6));
    assertThat(perClass(data.validation()))
        .hasSize(6)
        .allSatisfy((kind, n) -> assertThat(n).isEqualTo(2));
  }

  private static Map<Target, Long> perClass(List<Sample> samples) {
    return samples.stream().collect(Collectors.groupingBy(Sample::target, Collectors.counting()));
  }

  @Test
  void withNothingHeldOutThereIsOneFolderPerKind() throws IOException {
    HerbariumSummary summary = write("h", SMALL.withHeldOutFraction(0));
    assertThat(summary.heldOut()).isZero();
    DataSet data = read(summary.data());
    assertThat(data.train()).hasSize(48);
    assertThat(data.validation()).isEmpty();
    assertThat(root.resolve("h/lobed/000000.jpg")).exists();
    assertThat(root.resolve("h/fan/000047.jpg")).exists();
  }

  @Test
  void lengthsAreNumbersInAManifestWithItsSplit() throws IOException {
    HerbariumSettings settings = SMALL.withTarget(LeafTarget.LENGTH);
    HerbariumSummary summary = write("h", settings);
    DataSet data = read(summary.data());
    assertThat(data.task()).isEqualTo(Task.REGRESS);
    assertThat(data.outputNames()).containsExactly("length");
    assertThat(data.skipped()).isEmpty();
    assertThat(data.train()).hasSize(36);
    assertThat(data.validation()).hasSize(12);
    for (Sample sample : data.train()) {
      int index = Integer.parseInt(sample.name().replaceAll("\\D", ""));
      double length = ((Target.Values) sample.target()).values().get(0);
      assertThat(length).isCloseTo(Herbarium.plan(settings, index).lengthMm(), within(0.005));
      assertThat(length).isBetween(10.0, 100.0);
    }
  }

  @Test
  void lengthsWithNothingHeldOutAreATableOfPathAndLength() throws IOException {
    HerbariumSettings settings = SMALL.withTarget(LeafTarget.LENGTH).withHeldOutFraction(0);
    HerbariumSummary summary = write("h", settings);
    assertThat(Files.readAllLines(summary.data()))
        .hasSize(49)
        .startsWith("path,length")
        .element(1)
        .asString()
        .matches("pictures/000000\\.jpg,\\d+\\.\\d\\d");
  }

  @Test
  void theSameSettingsGiveTheSameBytesOnAnyNumberOfThreads() throws IOException {
    write("serial", SMALL.withThreads(1));
    write("parallel", SMALL.withThreads(5));
    assertThat(files("parallel")).hasSize(48).isEqualTo(files("serial"));
    write("other", SMALL.withSeed(1));
    assertThat(files("other").values()).doesNotContainAnyElementsOf(files("serial").values());
  }

  @Test
  void moreOfThemBeginWithTheSameOnes() throws IOException {
    write("few", SMALL);
    write("many", SMALL.withCount(72));
    assertThat(files("many")).hasSize(72).containsAllEntriesOf(files("few"));
  }

  @Test
  void aSinglePictureIsTheOneInTheDataSet() throws IOException {
    write("h", SMALL);
    assertThat(base64(Herbarium.picture(SMALL, 7)))
        .isEqualTo(files("h").get(Path.of("train", "toothed", "000007.jpg").toString()));
  }

  @Test
  void picturesHaveTheSizeAskedForInBothStyles() throws IOException {
    for (Style style : Style.values()) {
      for (int size : new int[] {16, 75, 224}) {
        byte[] file = Herbarium.picture(SMALL.withStyle(style).withSizePx(size), 3);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
        assertThat(image.getWidth()).isEqualTo(size);
        assertThat(image.getHeight()).isEqualTo(size);
        try (Content content = Content.of(file)) {
          assertThat(ImageCheck.problem(content)).isEmpty();
        }
      }
    }
  }

  @Test
  void allPicturesDiffer() throws IOException {
    for (Style style : Style.values()) {
      write(style.name(), SMALL.withStyle(style));
      assertThat(files(style.name()).values()).doesNotHaveDuplicates();
    }
    assertThat(files("INK").values()).doesNotContainAnyElementsOf(files("PHOTO").values());
  }

  @ParameterizedTest
  @EnumSource
  void noTwoPicturesPassForCopiesOfEachOther(Style style) {
    HerbariumSettings settings = SMALL.withStyle(style).withSizePx(48);
    long[] hashes =
        IntStream.range(0, 500)
            .parallel()
            .mapToLong(index -> PerceptualHash.of(decode(Herbarium.picture(settings, index))))
            .toArray();
    for (int i = 0; i < hashes.length; i++) {
      for (int j = 0; j < i; j++) {
        assertThat(Long.bitCount(hashes[i] ^ hashes[j]))
            .as("bits between pictures %d and %d", i, j)
            .isGreaterThan(HashIndex.LARGEST_DISTANCE_BITS);
      }
    }
  }

  private static Picture decode(byte[] file) {
    try {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
      int[] pixels =
          image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
      byte[] rgb = new byte[3 * pixels.length];
      for (int i = 0; i < pixels.length; i++) {
        rgb[3 * i] = (byte) (pixels[i] >> 16);
        rgb[3 * i + 1] = (byte) (pixels[i] >> 8);
        rgb[3 * i + 2] = (byte) pixels[i];
      }
      return new Picture(new Size(image.getWidth(), image.getHeight()), rgb);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void inkHasHardlyAnyColourAndPhotographsHaveMuch() throws IOException {
    assertThat(saturation(Style.PHOTO)).isGreaterThan(2 * saturation(Style.INK));
  }

  /** How far colours lie from the picture's mean colour, brightness aside. */
  private static double saturation(Style style) throws IOException {
    double sum = 0;
    for (int index = 0; index < 60; index++) {
      byte[] file = Herbarium.picture(SMALL.withStyle(style).withSizePx(64), index);
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
      int[] pixels = image.getRGB(0, 0, 64, 64, null, 0, 64);
      double mean = IntStream.of(pixels).map(HerbariumTest::warmth).average().orElseThrow();
      sum +=
          IntStream.of(pixels).mapToDouble(p -> Math.abs(warmth(p) - mean)).average().orElseThrow();
    }
    return sum / 60;
  }

  private static int warmth(int pixel) {
    return (pixel >> 16 & 0xff) - (pixel & 0xff);
  }

  @Test
  void progressCountsEveryPictureAndNothingTemporaryStays() throws IOException {
    AtomicLong steps = new AtomicLong();
    Progress counting =
        new Progress() {
          @Override
          public void begin(String stage, long total) {
            assertThat(total).isEqualTo(48);
          }

          @Override
          public void advance(long count) {
            steps.addAndGet(count);
          }

          @Override
          public void end() {}

          @Override
          public void note(String message) {}
        };
    HerbariumSummary summary = Herbarium.write(root.resolve("h"), SMALL, counting);
    assertThat(steps).hasValue(48);
    Map<String, String> files = files("h");
    assertThat(files.keySet()).hasSize(48).allMatch(name -> name.endsWith(".jpg"));
    try (Stream<Path> all = Files.walk(root.resolve("h"))) {
      assertThat(summary.bytes())
          .isEqualTo(all.map(Path::toFile).filter(File::isFile).mapToLong(File::length).sum());
    }
  }

  @Test
  void aFolderThatHoldsSomethingIsRefusedAndLeftAlone() throws IOException {
    Files.createDirectories(root.resolve("h"));
    Files.writeString(root.resolve("h/mine.txt"), "precious");
    assertThatThrownBy(() -> write("h", SMALL))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("is not empty");
    assertThat(files("h")).hasSize(1);
    assertThatThrownBy(() -> write("h/mine.txt", SMALL))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("is a file");
  }

  @Test
  void settingsOutOfRangeAreRefusedWithWhatWasExpected() {
    assertThatThrownBy(() -> SMALL.withCount(5)).hasMessageContaining("6, one of each kind");
    assertThatThrownBy(() -> SMALL.withSizePx(5000)).hasMessageContaining("16 to 1024 px");
    assertThatThrownBy(() -> SMALL.withHeldOutFraction(1))
        .hasMessageContaining("from 0, for none, to below 1");
    assertThatThrownBy(() -> SMALL.withHeldOutFraction(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> SMALL.withHeldOutFraction(0.1))
        .hasMessageContaining("ask for 60 or more");
    assertThatThrownBy(() -> SMALL.withThreads(0)).hasMessageContaining("at least 1");
  }

  @Test
  void leavesHaveBoxes() throws IOException {
    HerbariumSettings settings =
        SMALL.withTarget(LeafTarget.BOXES).withScene(Scene.OUTDOORS).withSizePx(64);
    write("boxes", settings);
    write("again", settings.withThreads(3));
    assertThat(files("again")).isEqualTo(files("boxes"));
    DataSet data = read(root.resolve("boxes"));
    assertThat(data.task()).isEqualTo(Task.DETECT);
    assertThat(data.skipped()).isEmpty();
    assertThat(data.warnings()).isEmpty();
    assertThat(data.train()).hasSize(36);
    assertThat(data.validation()).hasSize(12);
    assertThat(data.outputNames())
        .containsExactly("compound", "fan", "heart", "lobed", "needle", "toothed");
    List<Integer> counts =
        data.train().stream().map(one -> ((Target.Boxes) one.target()).boxes().size()).toList();
    assertThat(counts).allMatch(count -> count >= 1 && count <= 6).contains(1, 3, 5);
    write("whole", settings.withHeldOutFraction(0));
    assertThat(read(root.resolve("whole/pictures.json")).train()).hasSize(48);
  }

  @Test
  void aBoxIsAboutWhatIsDrawnOfItsLeaf() {
    int size = 200;
    for (int index = 0; index < 12; index++) {
      Plan plan = Plan.scatter(3, index, LeafKind.all().get(index % 6), Scene.SHEET);
      assertThat(plan.things()).isNotEmpty();
      Plan.Thing first = plan.things().get(0);
      LeafShape shape =
          plan.specimens().stream()
              .map(Specimen::shape)
              .filter(one -> one.outlineBounds().equals(first.box()))
              .findFirst()
              .orElseThrow();
      float[] drawn;
      try (Mask mask = new Mask(size)) {
        mask.fill(shape.blades().stream().map(Blade::outline).toList(), 1);
        mask.fill(shape.stalks().stream().map(Ribbon::outline).toList(), 1);
        drawn = mask.values();
      }
      int[] inked = IntStream.range(0, drawn.length).filter(i -> drawn[i] > 0.02).toArray();
      double left = IntStream.of(inked).map(i -> i % size).min().orElseThrow();
      double right = IntStream.of(inked).map(i -> i % size + 1).max().orElseThrow();
      double bottom = IntStream.of(inked).map(i -> i / size + 1).max().orElseThrow();
      assertThat(left).isCloseTo(Math.max(0, first.box().left() * size), within(2.0));
      assertThat(right).isCloseTo(Math.min(size, first.box().right() * size), within(2.0));
      assertThat(bottom).isCloseTo(Math.min(size, first.box().bottom() * size), within(2.0));
    }
  }
}
