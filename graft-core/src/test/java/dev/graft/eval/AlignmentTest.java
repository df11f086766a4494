package dev.graft.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.eval.Alignment.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlignmentTest {
  @Test
  void wordsStandBesideWhatTheyWereReadAs() {
    Alignment<String> aligned =
        Alignment.of(List.of("one", "two", "three"), List.of("one", "tree", "four"));
    assertThat(aligned.steps())
        .containsExactly(both("one", "one"), both("two", "tree"), both("three", "four"));
    assertThat(Alignment.of(List.of("one", "two"), List.of("two")).steps())
        .containsExactly(new Step<>(Optional.of("one"), Optional.empty()), both("two", "two"));
    assertThat(Alignment.of(List.of("two"), List.of("two", "six")).steps())
        .containsExactly(both("two", "two"), new Step<>(Optional.empty(), Optional.of("six")));
    assertThat(Alignment.of(List.of(), List.of()).steps()).isEmpty();
  }

  @Test
  void ofSeveralWaysTheOneWithTheLikestIsTaken() {
    Alignment<String> aligned =
        Alignment.of(
            List.of("three", "four"),
            List.of("tree"),
            (one, other) -> one.charAt(0) == other.charAt(0) ? 0.1 : 1);
    assertThat(aligned.steps())
        .containsExactly(both("three", "tree"), new Step<>(Optional.of("four"), Optional.empty()));
  }

  private static Step<String> both(String right, String read) {
    return new Step<>(Optional.of(right), Optional.of(read));
  }

  /** Laws: both sequences can be read off it, and it holds as many edits as are counted. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void nothingIsLostAndTheEditsAreTheFewest(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 50; round++) {
      List<Integer> right = some(random);
      List<Integer> read = some(random);
      Alignment<Integer> aligned = Alignment.of(right, read);
      assertThat(aligned.steps().stream().flatMap(step -> step.right().stream()))
          .containsExactlyElementsOf(right);
      assertThat(aligned.steps().stream().flatMap(step -> step.read().stream()))
          .containsExactlyElementsOf(read);
      assertThat(aligned.edits()).isEqualTo(EditDistance.between(right, read).edits());
    }
  }

  private static List<Integer> some(SplittableRandom random) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = random.nextInt(9); i > 0; i--) {
      numbers.add(random.nextInt(4));
    }
    return numbers;
  }
}
