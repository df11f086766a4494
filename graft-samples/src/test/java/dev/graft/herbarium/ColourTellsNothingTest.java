package dev.graft.herbarium;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.data.Targets;
import dev.graft.head.HeadMethod;
import dev.graft.head.HeadSettings;
import dev.graft.head.Heads;
import dev.graft.head.LinearHead;
import dev.graft.linalg.FloatMatrix;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A herbarium that colours alone can tell apart would test nothing. */
class ColourTellsNothingTest {
  private static final int TRAIN = 600;
  private static final int HELD_OUT = 300;
  private static final int BINS = 4;

  @ParameterizedTest
  @EnumSource
  void aColourHistogramWithLogisticRegressionStaysUnderFortyPercent(Style style) {
    HerbariumSettings settings = HerbariumSettings.defaults().withStyle(style).withSizePx(64);
    FloatMatrix train = histograms(settings, 0, TRAIN);
    FloatMatrix heldOut = histograms(settings, TRAIN, HELD_OUT);
    List<Integer> kinds = IntStream.range(0, TRAIN).mapToObj(index -> kind(index)).toList();
    LinearHead head =
        Heads.fit(
                train,
                new Targets.Classes(kinds, HerbariumSettings.KINDS),
                HeadSettings.defaults(2).withMethod(HeadMethod.LOGISTIC))
            .head();
    FloatMatrix logits = head.apply(heldOut);
    double right =
        IntStream.range(0, HELD_OUT).filter(i -> largest(logits.row(i)) == kind(TRAIN + i)).count();
    assertThat(right / HELD_OUT).as("accuracy").isLessThan(0.4);
  }

  /** Kinds take turns. */
  private static int kind(int index) {
    return index % HerbariumSettings.KINDS;
  }

  /** [pictures, bins³]: the share of a picture's pixels in each box of colours. */
  private static FloatMatrix histograms(HerbariumSettings settings, int from, int count) {
    int width = BINS * BINS * BINS;
    float[] shares = new float[count * width];
    IntStream.range(0, count)
        .parallel()
        .forEach(
            i -> {
              int[] pixels = pixels(Herbarium.picture(settings, from + i));
              for (int pixel : pixels) {
                int bin = (bin(pixel >> 16) * BINS + bin(pixel >> 8)) * BINS + bin(pixel);
                shares[i * width + bin] += 1f / pixels.length;
              }
            });
    return FloatMatrix.of(shares, count, width);
  }

  private static int bin(int level) {
    return (level & 0xff) * BINS / 256;
  }

  private static int[] pixels(byte[] file) {
    try {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
      return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int largest(float[] row) {
    int best = 0;
    for (int i = 1; i < row.length; i++) {
      best = row[i] > row[best] ? i : best;
    }
    return best;
  }
}
