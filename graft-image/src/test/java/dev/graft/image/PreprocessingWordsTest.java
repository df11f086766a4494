package dev.graft.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PreprocessingWordsTest {
  private static final Preprocessing USUAL = Preprocessing.imageNet();

  @Test
  void whatIsUsualIsToldInALine() {
    assertThat(USUAL.description())
        .isEqualTo(
            "shorter side to 256 px (bilinear), centre 224x224 px; RGB from 0 to 1,"
                + " less (0.485, 0.456, 0.406), divided by (0.229, 0.224, 0.225)");
  }

  @Test
  void whatDoesNothingIsNotTold() {
    Preprocessing plain =
        USUAL
            .withResize(new Resize.None())
            .withCrop(Optional.empty())
            .withScale(1)
            .withMean(List.of(0.0, 0.0, 0.0))
            .withStd(List.of(1.0, 1.0, 1.0))
            .withChannelOrder(ChannelOrder.BGR);
    assertThat(plain.description()).isEqualTo("as large as they are; BGR from 0 to 255");
  }

  @Test
  void oneNumberForAllColoursIsToldOnce() {
    Preprocessing half = USUAL.withMean(List.of(0.5, 0.5, 0.5)).withStd(List.of(0.5, 0.5, 0.5));
    assertThat(half.description()).endsWith("RGB from 0 to 1, less 0.5, divided by 0.5");
  }

  @Test
  void everyWayToResizeHasItsWords() {
    assertThat(
            List.of(
                new Resize.Exact(new Size(320, 240)),
                new Resize.ShorterSideAtMost(256, 1000),
                new Resize.Within(new Size(320, 240)),
                new Resize.Covering(new Size(320, 240))))
        .extracting(resize -> USUAL.withResize(resize).description().split(" \\(bilinear")[0])
        .containsExactly(
            "to 320x240 px",
            "shorter side to 256 px, the longer to no more than 1000 px",
            "in proportion to fit into 320x240 px",
            "in proportion to cover 320x240 px");
  }
}
