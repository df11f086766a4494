package dev.graft.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrategyTest {
  private static final Optional<Unfreeze> LAST_TWO = Optional.of(new Unfreeze.Last(2));

  @ParameterizedTest
  @ValueSource(strings = {"auto", "head", "gradual", "full", "scratch"})
  void everyNameIsReadBack(String name) {
    assertThat(Strategy.parse(name, Optional.empty()).name()).isEqualTo(name);
  }

  @Test
  void unfreezingMeansPartial() {
    assertThat(Strategy.parse("partial", LAST_TWO))
        .isEqualTo(new Strategy.Partial(new Unfreeze.Last(2)))
        .isEqualTo(Strategy.parse("auto", LAST_TWO));
  }

  @ParameterizedTest
  @ValueSource(strings = {"head", "gradual", "full", "scratch"})
  void unfreezingContradictsEveryOtherStrategy(String name) {
    assertThatThrownBy(() -> Strategy.parse(name, LAST_TWO))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining(name);
  }

  @Test
  void partialWantsToKnowWhichBlocks() {
    assertThatThrownBy(() -> Strategy.parse("partial", Optional.empty()))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("--unfreeze");
  }

  @Test
  void anUnknownNameIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> Strategy.parse("everything", Optional.empty()))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("'everything'")
        .hasMessageContaining("auto, head, partial, gradual, full, scratch");
  }
}
