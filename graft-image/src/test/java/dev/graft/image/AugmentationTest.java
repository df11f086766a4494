package dev.graft.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentationTest {
  private static final Augmentation MIRROR_ONLY = new Augmentation(1, 1, 0, 0, 0);
  private static final Augmentation PART_ONLY = new Augmentation(0.25, 0, 0, 0, 0);

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
  void equalGeneratorsGiveEqualViews(long seed) {
    Picture picture = noise(new Size(61, 47), seed);
    Picture first = view(Augmentation.strong(), picture, new Size(32, 24), seed);
    Picture again = view(Augmentation.strong(), picture, new Size(32, 24), seed);
    Picture other = view(Augmentation.strong(), picture, new Size(32, 24), seed + 1);
    assertThat(first.size()).isEqualTo(new Size(32, 24));
    assertThat(first.rgb()).isEqualTo(again.rgb()).isNotEqualTo(other.rgb());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1x1", "1x50", "50x1", "2x300", "7x5"})
  void picturesOfAnyShapeHaveViews(String size) {
    String[] sides = size.split("x");
    Picture picture = noise(new Size(Integer.parseInt(sides[0]), Integer.parseInt(sides[1])), 5);
    for (int seed = 0; seed < 20; seed++) {
      assertThat(view(Augmentation.strong(), picture, Size.square(16), seed).rgb()).hasSize(768);
    }
  }

  @Test
  void theWholePictureInItsOwnShapeIsMirroredWithoutLoss() {
    Picture picture = noise(Size.square(20), 1);
    Picture view = view(MIRROR_ONLY, picture, picture.size(), 0);
    assertThat(view.mirrored().rgb()).isEqualTo(picture.rgb());
    assertThat(view.rgb()).isNotEqualTo(picture.rgb());
  }

  @Test
  void viewsShowPartsOfTheWantedArea() {
    // Red grows to the right and green downwards, so a view's corners say which part it shows.
    Picture ramp = ramp(Size.square(250));
    double smallest = 1;
    double largest = 0;
    for (int seed = 0; seed < 200; seed++) {
      byte[] rgb = view(PART_ONLY, ramp, Size.square(250), seed).rgb();
      int last = rgb.length - 3;
      double width = ((rgb[last] & 0xff) - (rgb[0] & 0xff) + 1) / 250.0;
      double height = ((rgb[last + 1] & 0xff) - (rgb[1] & 0xff) + 1) / 250.0;
      assertThat(width / height).isBetween(0.7, 1.4);
      smallest = Math.min(smallest, width * height);
      largest = Math.max(largest, width * height);
    }
    assertThat(smallest).isBetween(0.23, 0.35);
    assertThat(largest).isBetween(0.8, 1.0);
  }

  @ParameterizedTest
  @EnumSource(RandomOperation.class)
  void operationsKeepTheSizeAndAtNoMagnitudeTheLook(RandomOperation operation) {
    Picture picture = noise(new Size(19, 23), 3);
    Picture strong = operation.apply(picture, 1, new SplittableRandom(4));
    Picture none = operation.apply(picture, 0, new SplittableRandom(4));
    assertThat(strong.size()).isEqualTo(picture.size());
    switch (operation) {
      case IDENTITY -> assertThat(strong.rgb()).isEqualTo(picture.rgb());
      case AUTOCONTRAST, EQUALISE -> assertThat(strong.rgb()).isEqualTo(none.rgb());
      default -> {
        assertThat(none.rgb()).isEqualTo(picture.rgb());
        assertThat(strong.rgb()).isNotEqualTo(picture.rgb());
      }
    }
  }

  @Test
  void aChainOfColourTransformsIsTheirProduct() {
    Picture picture = grey(new Size(3, 3), 60, 100, 140);
    Picture chained =
        ColourTransform.brightness(1.2)
            .then(ColourTransform.contrast(0.5, 90))
            .then(ColourTransform.saturation(0.3))
            .apply(picture);
    Picture single =
        ColourTransform.saturation(0.3)
            .apply(
                ColourTransform.contrast(0.5, 90)
                    .apply(ColourTransform.brightness(1.2).apply(picture)));
    for (int i = 0; i < 3; i++) {
      assertThat(chained.rgb()[i] & 0xff).isCloseTo(single.rgb()[i] & 0xff, within(1));
    }
  }

  @Test
  void aThirdOfTheHueCircleTurnsRedIntoGreen() {
    Picture red = grey(Size.square(1), 200, 0, 0);
    assertThat(ColourTransform.hue(1.0 / 3).apply(red).rgb()).containsExactly(0, 200, 0);
    assertThat(ColourTransform.hue(0).apply(red).rgb()).isEqualTo(red.rgb());
  }

  @Test
  void noSaturationIsLuma() {
    Picture picture = grey(Size.square(1), 200, 100, 50);
    assertThat(ColourTransform.saturation(0).apply(picture).rgb())
        .containsExactly((byte) 124, (byte) 124, (byte) 124);
    assertThat(ColourTransform.meanLuma(picture)).isCloseTo(124.2, within(1e-9));
  }

  @Test
  void autocontrastStretchesToTheFullRange() {
    byte[] rgb = {50, 10, 0, 100, 20, 0};
    Picture picture = new Picture(new Size(2, 1), rgb);
    assertThat(ToneCurve.autocontrast(picture).apply(picture).rgb())
        .containsExactly(0, 0, 0, -1, -1, 0);
  }

  @Test
  void equaliseFlattensTheHistogram() {
    Picture picture = ramp(Size.square(64));
    Picture flat = ToneCurve.equalise(picture).apply(picture);
    double mean =
        java.util.stream.IntStream.range(0, 64 * 64)
            .map(i -> flat.rgb()[3 * i] & 0xff)
            .average()
            .orElseThrow();
    assertThat(mean).isCloseTo(127.5, within(8.0));
    assertThat(flat.rgb()[3 * 63] & 0xff).isGreaterThan(250);
  }

  @Test
  void aQuarterTurnMovesTheTopToASide() {
    byte[] rgb = new byte[27];
    Arrays.fill(rgb, 0, 9, (byte) 90); // the top row
    Picture turned = Warp.rotation(Math.PI / 2).apply(new Picture(Size.square(3), rgb));
    assertThat(turned.rgb()[3 * 4]).isZero();
    int left = turned.rgb()[3 * 3];
    int right = turned.rgb()[3 * 5];
    assertThat(Math.max(left, right)).isEqualTo(90);
    assertThat(Math.min(left, right)).isZero();
  }

  @Test
  void aShiftFillsWithGrey() {
    Picture shifted = Warp.shift(1, 0).apply(grey(new Size(3, 2), 10, 20, 30));
    assertThat(shifted.rgb()).startsWith((byte) 128, (byte) 128, (byte) 128, 10, 20, 30);
  }

  @Test
  void rangesAreChecked() {
    assertThatThrownBy(() -> new Augmentation(0, 0.5, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("smallest part");
  }

  private static Picture view(Augmentation augmentation, Picture picture, Size size, long seed) {
    return augmentation.view(picture, size, Interpolation.BILINEAR, new SplittableRandom(seed));
  }

  private static Picture noise(Size size, long seed) {
    byte[] rgb = new byte[3 * size.width() * size.height()];
    new Random(seed).nextBytes(rgb);
    return new Picture(size, rgb);
  }

  private static Picture grey(Size size, int red, int green, int blue) {
    byte[] rgb = new byte[3 * size.width() * size.height()];
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = (byte) red;
      rgb[i + 1] = (byte) green;
      rgb[i + 2] = (byte) blue;
    }
    return new Picture(size, rgb);
  }

  private static Picture ramp(Size size) {
    byte[] rgb = new byte[3 * size.width() * size.height()];
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = (byte) (i / 3 % size.width());
      rgb[i + 1] = (byte) (i / 3 / size.width());
    }
    return new Picture(size, rgb);
  }
}
