package dev.graft.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NaturalOrderTest {
  @Test
  void numbersAreOrderedByValue() {
    assertThat(sorted("10", "9", "1", "2", "100000000000000000000", "99999999999999999999"))
        .containsExactly("1", "2", "9", "10", "99999999999999999999", "100000000000000000000");
  }

  @Test
  void numbersWithinNamesAreOrderedByValue() {
    assertThat(sorted("img12.png", "img2.png", "a", "img2", "img2a"))
        .containsExactly("a", "img2", "img2.png", "img2a", "img12.png");
  }

  @Test
  void leadingZerosBreakTies() {
    assertThat(sorted("1", "01", "001", "02")).containsExactly("001", "01", "1", "02");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void anyShuffleIsSortedAlike(long seed) {
    Random random = new Random(seed);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      StringBuilder name = new StringBuilder();
      for (int j = random.nextInt(5); j >= 0; j--) {
        name.append("019.ab/".charAt(random.nextInt(7)));
      }
      names.add(name.toString());
    }
    List<String> expected = sorted(names.toArray(String[]::new));
    Collections.shuffle(names, random);
    assertThat(sorted(names.toArray(String[]::new))).isEqualTo(expected);
  }

  private static List<String> sorted(String... names) {
    return List.of(names).stream().sorted(NaturalOrder.comparator()).toList();
  }
}
