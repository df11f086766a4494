package dev.graft.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrategyTest {
  private static final Optional<Unfreeze> LAST_TWO = Optional.of(new Unfreeze.Last(2));

  @ParameterizedTest
  @ValueSource(strings = {"auto", "head", "gradual", "full", "scratch", "lora"})
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
  @ValueSource(strings = {"head", "gradual", "full", "scratch", "lora"})
  void unfreezingContradictsEveryOtherStrategy(String name) {
    assertThatThrownBy(() -> Strategy.parse(name, LAST_TWO))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining(name);
  }

  @Test
  void partialTakesTheUpperHalfWhereNoBlocksAreNamed() {
    assertThat(Strategy.parse("partial", Optional.empty()))
        .isEqualTo(new Strategy.Partial(new Unfreeze.UpperHalf()));
    Unfreeze half = new Unfreeze.UpperHalf();
    assertThat(half.of(List.of("stem", "a", "b", "c"))).isEqualTo(new BlockRange(2, 4));
    assertThat(half.of(List.of("stem", "a", "b"))).isEqualTo(new BlockRange(1, 3));
    assertThat(half.of(List.of("stem"))).isEqualTo(new BlockRange(0, 1));
  }

  @Test
  void anUnknownNameIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> Strategy.parse("everything", Optional.empty()))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("'everything'")
        .hasMessageContaining("auto, head, partial, surgical, gradual, full, scratch, lora");
  }

  @Test
  void alphaIsTheRankWhereNothingIsSaidOfIt() {
    assertThat(Strategy.Lora.defaults().alphaOrRank()).isEqualTo(Strategy.Lora.USUAL_RANK);
    assertThat(new Strategy.Lora(4, OptionalDouble.of(16), Optional.empty()).alphaOrRank())
        .isEqualTo(16);
  }

  @Test
  void updatesWithoutRankOrWeightAreRefused() {
    assertThatThrownBy(() -> new Strategy.Lora(0, OptionalDouble.empty(), Optional.empty()))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("rank 0");
    assertThatThrownBy(() -> new Strategy.Lora(8, OptionalDouble.of(0), Optional.empty()))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("alpha of 0");
  }
}
