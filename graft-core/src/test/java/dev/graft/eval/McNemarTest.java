package dev.graft.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McNemarTest {
  @Test
  void countsWhereOneAloneIsRight() {
    boolean[] own = {true, true, false, false, true};
    boolean[] other = {true, false, true, false, false};
    assertThat(McNemar.of(own, other)).isEqualTo(new McNemar(2, 1));
    assertThatThrownBy(() -> McNemar.of(own, new boolean[2]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** As scipy.stats.binomtest(gained, gained + lost).pvalue has it. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 1",
    "3, 3, 1",
    "5, 0, 0.0625",
    "0, 5, 0.0625",
    "10, 2, 0.03857421875",
    "7, 1, 0.0703125"
  })
  void isExactForFewSamples(int gained, int lost, double p) {
    assertThat(new McNemar(gained, lost).pValue()).isCloseTo(p, within(1e-12));
  }

  @Test
  void neitherOverflowsNorVanishesForMany() {
    double normal = 0.0026; // of 100 / sqrt(1100) standard deviations
    assertThat(new McNemar(600, 500).pValue()).isCloseTo(normal, within(3e-4));
    assertThat(new McNemar(50_000, 50_000).pValue()).isEqualTo(1);
  }
}
