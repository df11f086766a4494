package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.data.BoxSizes;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoxPreparationTest {
  @ParameterizedTest
  @CsvSource({"0.5, 224", "0.21, 224", "0.15, 320", "0.12, 384", "0.02, 416"})
  void theSmallerTheBoxesTheLargerThePictures(double share, int sidePx) {
    assertThat(BoxPreparation.sidePx(new BoxSizes(Collections.nCopies(20, share))))
        .isEqualTo(sidePx);
  }

  @Test
  void whereNothingIsSaidOfTheirSizeTheyAreAsLargeAsTheyGet() {
    assertThat(BoxPreparation.sidePx(new BoxSizes(List.of()))).isEqualTo(416);
  }
}
