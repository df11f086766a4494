package dev.graft.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.UnreadableException;
import dev.graft.data.Box;
import dev.graft.data.LabelledBox;
import dev.graft.data.PictureSize;
import dev.graft.graph.Tensor;
import dev.graft.modality.Augment;
import dev.graft.modality.Memory;
import dev.graft.modality.Placement;
import dev.graft.modality.View;
import dev.graft.modality.Viewing;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LetterboxTest {
  private static final Size FRAME = new Size(160, 96);
  private static final Box THING = new Box(30, 20, 70, 90);
  private static final PictureSize PICTURE = new PictureSize(200, 150);

  /** A red thing in a green picture. */
  private static Picture drawn() {
    byte[] rgb = new byte[3 * PICTURE.width() * PICTURE.height()];
    for (int y = 0; y < PICTURE.height(); y++) {
      for (int x = 0; x < PICTURE.width(); x++) {
        boolean thing =
            x >= THING.left() && x < THING.right() && y >= THING.top() && y < THING.bottom();
        rgb[3 * (y * PICTURE.width() + x) + (thing ? 0 : 1)] = (byte) 255;
      }
    }
    return new Picture(new Size(PICTURE.width(), PICTURE.height()), rgb);
  }

  private static DecodedPicture decoded(Preprocessing preprocessing) {
    return new DecodedPicture(
        drawn(),
        new PictureProcessor(preprocessing, PictureInput.standard("images"), Optional.empty()));
  }

  private static float[] values(DecodedPicture picture, View view) throws UnreadableException {
    Tensor tensor = Objects.requireNonNull(picture.example(view, Memory.fresh()).get("images"));
    assertThat(tensor.shape()).containsExactly(1, 3, FRAME.height(), FRAME.width());
    return tensor.floats();
  }

  /** What is red, of values that are blue, green, red. */
  private static Optional<Box> red(float[] bgr) {
    int plane = FRAME.width() * FRAME.height();
    Optional<Box> found = Optional.empty();
    for (int i = 0; i < plane; i++) {
      if (bgr[2 * plane + i] > 128 && bgr[plane + i] < 110) {
        int x = i % FRAME.width();
        int y = i / FRAME.width();
        Box before = found.orElse(new Box(x, y, x + 1, y + 1));
        found =
            Optional.of(
                new Box(
                    Math.min(before.left(), x),
                    Math.min(before.top(), y),
                    Math.max(before.right(), x + 1),
                    Math.max(before.bottom(), y + 1)));
      }
    }
    return found;
  }

  private static View view(Augment augment, long seed) {
    return new View(Viewing.of(augment), new SplittableRandom(seed));
  }

  private static void assertAlike(Box one, Box other) {
    assertThat(one.left()).isCloseTo(other.left(), within(1.01));
    assertThat(one.top()).isCloseTo(other.top(), within(1.01));
    assertThat(one.right()).isCloseTo(other.right(), within(1.01));
    assertThat(one.bottom()).isCloseTo(other.bottom(), within(1.01));
  }

  @Test
  void nothingIsStretchedOrCutOffAndTheRestIsGrey() throws UnreadableException {
    DecodedPicture corner = decoded(Preprocessing.yolox(FRAME));
    float[] bgr = values(corner, View.whole());
    assertThat(red(bgr)).hasValue(new Box(19, 13, 45, 58));
    int plane = FRAME.width() * FRAME.height();
    for (int y : new int[] {0, 95}) {
      for (int channel = 0; channel < 3; channel++) {
        assertThat(bgr[channel * plane + y * FRAME.width() + 128]).isEqualTo(114);
        assertThat(bgr[channel * plane + y * FRAME.width() + 127])
            .isEqualTo(channel == 1 ? 255 : 0);
      }
    }
    assertThat(corner.placement(View.whole())).isEqualTo(new Placement(0, 0, 128, 96, false));
    Preprocessing middle =
        Preprocessing.yolox(FRAME)
            .withResize(new Resize.Letterbox(FRAME, 0, Resize.Letterbox.Place.MIDDLE));
    assertThat(decoded(middle).placement(View.whole()))
        .isEqualTo(new Placement(16, 0, 128, 96, false));
    assertThat(red(values(decoded(middle), View.whole()))).hasValue(new Box(35, 13, 61, 58));
  }

  @ParameterizedTest
  @EnumSource(Augment.class)
  void boxesFollowThePictureIntoItsViews(Augment augment) throws UnreadableException {
    DecodedPicture picture = decoded(Preprocessing.yolox(FRAME));
    int seen = 0;
    boolean differ = false;
    for (int seed = 0; seed < 60; seed++) {
      Box found = red(values(picture, view(augment, seed))).orElse(new Box(0, 0, 0, 0));
      Placement placement = picture.placement(view(augment, seed));
      List<LabelledBox> boxes =
          placement.seen(List.of(LabelledBox.of(0, THING)), PICTURE, new PictureSize(160, 96), 0.2);
      for (LabelledBox box : boxes) {
        assertAlike(box.box(), found);
        seen++;
      }
      differ |= !placement.equals(picture.placement(View.whole()));
    }
    assertThat(seen).isGreaterThan(30);
    assertThat(differ).isEqualTo(augment != Augment.NONE);
  }

  @ParameterizedTest
  @EnumSource(Augment.class)
  void equalDrawsGiveEqualViews(Augment augment) throws UnreadableException {
    DecodedPicture picture = decoded(Preprocessing.yolox(FRAME));
    assertThat(values(picture, view(augment, 5))).isEqualTo(values(picture, view(augment, 5)));
    boolean same =
        Arrays.equals(values(picture, view(augment, 5)), values(picture, view(augment, 6)));
    assertThat(same).isEqualTo(augment == Augment.NONE);
  }

  @Test
  void boxesComeBackFromAView() {
    for (boolean mirrored : new boolean[] {false, true}) {
      Placement placement = new Placement(-13, 7, 301, 58, mirrored);
      Box back = placement.back(placement.of(THING, PICTURE), PICTURE);
      assertThat(back.left()).isCloseTo(THING.left(), within(1e-9));
      assertThat(back.top()).isCloseTo(THING.top(), within(1e-9));
      assertThat(back.right()).isCloseTo(THING.right(), within(1e-9));
      assertThat(back.bottom()).isCloseTo(THING.bottom(), within(1e-9));
    }
  }

  @Test
  void theCardSaysHowPicturesAreFramed() {
    Preprocessing yolox = Preprocessing.yolox(FRAME);
    assertThat(Preprocessing.fromJson(yolox.toJson())).isEqualTo(yolox);
    assertThat(yolox.outputSize()).hasValue(FRAME);
    assertThat(yolox.description())
        .isEqualTo(
            "in proportion to fit into 160x96 px, filled up with grey 114 from the upper left corner (bilinear); BGR from 0 to 255");
    assertThatThrownBy(() -> new Resize.Letterbox(FRAME, 256, Resize.Letterbox.Place.CORNER))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
