package dev.graft.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ShiftTest {
  private static final int SIDE = 48;
  private static final int LONG = 20;
  private static final int BROAD = 7;

  /** A white bar on black, away from the edges. */
  private static Picture bar() {
    byte[] rgb = new byte[3 * SIDE * SIDE];
    for (int y = 12; y < 12 + BROAD; y++) {
      for (int x = 9; x < 9 + LONG; x++) {
        for (int channel = 0; channel < 3; channel++) {
          rgb[3 * (y * SIDE + x) + channel] = (byte) 255;
        }
      }
    }
    return new Picture(Size.square(SIDE), rgb);
  }

  @Test
  void lengthsAndColoursStayInEveryView() {
    Set<String> places = new HashSet<>();
    for (int seed = 0; seed < 100; seed++) {
      byte[] rgb = Shift.view(bar(), new SplittableRandom(seed)).rgb();
      int left = SIDE;
      int right = -1;
      int top = SIDE;
      int bottom = -1;
      int white = 0;
      for (int i = 0; i < rgb.length; i += 3) {
        assertThat(rgb[i]).isIn((byte) 0, (byte) 255);
        if (rgb[i] != 0) {
          white++;
          left = Math.min(left, i / 3 % SIDE);
          right = Math.max(right, i / 3 % SIDE);
          top = Math.min(top, i / 3 / SIDE);
          bottom = Math.max(bottom, i / 3 / SIDE);
        }
      }
      assertThat(white).isEqualTo(LONG * BROAD);
      assertThat(right - left + 1).isEqualTo(LONG);
      assertThat(bottom - top + 1).isEqualTo(BROAD);
      places.add(left + " " + top);
    }
    assertThat(places).hasSizeGreaterThan(50);
  }

  @Test
  void equalGeneratorsGiveEqualViews() {
    assertThat(Shift.view(bar(), new SplittableRandom(3)).rgb())
        .isEqualTo(Shift.view(bar(), new SplittableRandom(3)).rgb());
  }

  @Test
  void atAnEdgeItsPixelsGoOn() {
    byte[] grey = new byte[3 * SIDE * SIDE];
    Arrays.fill(grey, (byte) 90);
    Picture plain = new Picture(Size.square(SIDE), grey);
    assertThat(Shift.view(plain, new SplittableRandom(1)).rgb()).isEqualTo(grey);
  }
}
