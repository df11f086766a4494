package dev.graft.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignFlipTestTest {
  private static boolean[] answers(SplittableRandom random, int count, double right) {
    boolean[] answers = new boolean[count];
    for (int i = 0; i < count; i++) {
      answers[i] = random.nextDouble() < right;
    }
    return answers;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void ofOneTrainingItIsMcNemars(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean[] own = answers(random, 60, 0.8);
    boolean[] other = answers(random, 60, 0.7);
    SignFlipTest test = SignFlipTest.of(List.of(own), other);
    McNemar expected = McNemar.of(own, other);
    assertThat(test.gained()).isEqualTo(expected.gained());
    assertThat(test.lost()).isEqualTo(expected.lost());
    assertThat(test.pValue()).isEqualTo(expected.pValue(), within(1e-9));
  }

  /** All 2⁷ ways of turning seven differences round. */
  @Test
  void itCountsAllWays() {
    List<Integer> differences = List.of(3, 1, 0, -2, 3, 2, -1, 1);
    int ways = 0;
    for (int signs = 0; signs < 128; signs++) {
      int sum = 0;
      int bit = 0;
      for (int difference : differences) {
        if (difference != 0) {
          sum += (signs >> bit++ & 1) == 0 ? difference : -difference;
        }
      }
      ways += Math.abs(sum) >= 7 ? 1 : 0;
    }
    assertThat(new SignFlipTest(differences).pValue()).isEqualTo(ways / 128.0, within(1e-12));
  }

  /** The same answers five times over are no more evidence than once. */
  @Test
  void repeatingATrainingMakesNothingSurer() {
    SplittableRandom random = new SplittableRandom(9);
    boolean[] own = answers(random, 80, 0.85);
    boolean[] other = answers(random, 80, 0.7);
    double once = SignFlipTest.of(List.of(own), other).pValue();
    double often = SignFlipTest.of(List.of(own, own, own, own, own), other).pValue();
    assertThat(often).isEqualTo(once, within(1e-9));
  }

  /** Where both are equally good, less than 5 in 100 are called clearly different. */
  @Test
  void falseAlarmsAreAsRareAsItSays() {
    int alarms = 0;
    for (int trial = 0; trial < 2000; trial++) {
      SplittableRandom random = new SplittableRandom(trial);
      boolean[] other = new boolean[50];
      boolean[][] trainings = new boolean[3][50];
      for (int i = 0; i < 50; i++) {
        double difficulty = random.nextDouble(); // shared, as trainings err on the same samples
        other[i] = random.nextDouble() < difficulty;
        for (boolean[] training : trainings) {
          training[i] = random.nextDouble() < difficulty;
        }
      }
      alarms += SignFlipTest.of(List.of(trainings), other).pValue() < 0.05 ? 1 : 0;
    }
    assertThat(alarms / 2000.0).isLessThan(0.06);
  }

  @Test
  void ofVeryManySamplesTheSumIsNormal() {
    List<Integer> many = new ArrayList<>();
    for (int i = 0; i < 9000; i++) {
      many.add(i % 10 < 5 ? 1 : -1);
    }
    for (int i = 0; i < 200; i++) {
      many.add(1);
    }
    // z = 200 / √9200
    assertThat(new SignFlipTest(many).pValue()).isEqualTo(0.03704, within(1e-4));
    assertThat(new SignFlipTest(List.of()).pValue()).isEqualTo(1);
  }
}
