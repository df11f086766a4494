package dev.graft.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SurgicalRuleTest {
  private static final List<String> SIX = List.of("stem", "b1", "b2", "b3", "b4", "b5");

  @Test
  void theThirdThatTheLossPullsAtMostIsTrained() {
    SurgicalRule first = SurgicalRule.of(SIX, 0, List.of(0.5, 0.3, 0.1, 0.1, 0.2, 0.2));
    SurgicalRule middle = SurgicalRule.of(SIX, 0, List.of(0.1, 0.1, 0.9, 0.0, 0.2, 0.2));
    SurgicalRule last = SurgicalRule.of(SIX, 0, List.of(0.1, 0.1, 0.1, 0.1, 0.2, 0.0001));
    assertThat(first.blocks()).isEqualTo(new BlockRange(0, 2));
    assertThat(middle.blocks()).isEqualTo(new BlockRange(2, 4));
    assertThat(last.blocks()).isEqualTo(new BlockRange(4, 6));
    assertThat(first.reason())
        .isEqualTo(
            "the gradient over the weights it moves is 0.40 for the first third, 0.10 for the"
                + " middle third and 0.20 for the last third, so stem to b1 are trained");
  }

  @Test
  void blocksBeforeThoseThatMayBeTrainedAreCounted() {
    assertThat(SurgicalRule.of(SIX.subList(1, 6), 1, List.of(9.0, 0.0, 0.0, 0.0, 0.0)).blocks())
        .isEqualTo(new BlockRange(1, 2));
  }

  @Test
  void ofTwoThirdsAlikeTheLaterIsTrained() {
    assertThat(SurgicalRule.of(SIX, 0, List.of(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)).blocks())
        .isEqualTo(new BlockRange(4, 6));
  }

  @Test
  void fewerThanThreeBlocksAreTakenOneByOne() {
    SurgicalRule two = SurgicalRule.of(List.of("a", "b"), 0, List.of(2.0, 1.0));
    assertThat(two.blocks()).isEqualTo(new BlockRange(0, 1));
    assertThat(two.reason())
        .isEqualTo(
            "the gradient over the weights it moves is 2.0 for the first third and 1.0 for the"
                + " last third, so a is trained");
    assertThat(SurgicalRule.of(List.of("a"), 3, List.of(0.5)).blocks())
        .isEqualTo(new BlockRange(3, 4));
  }
}
