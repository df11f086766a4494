package dev.graft.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.modality.Noun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "10, 10",
    "0.25, 0.25",
    "1234.5678, 1235",
    "0.0012345, 0.001235",
    "0.00001, 1.000e-05",
    "-2.5, -2.5",
    "12345678, 1.235e+07",
    "NaN, –"
  })
  void fourDigitsSignify(double value, String text) {
    assertThat(Numbers.significant(value)).isEqualTo(text);
  }

  @Test
  void whatIsCountedHasItsOwnPlural() {
    Noun pairs = new Noun("pair of texts", "pairs of texts");
    assertThat(Numbers.count(1, "validation", pairs)).isEqualTo("1\u00A0validation pair of texts");
    assertThat(Numbers.count(1200, "test", pairs)).isEqualTo("1,200\u00A0test pairs of texts");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.0 s",
    "4.44, 4.4 s",
    "59.4, 59.4 s",
    "59.6, 1 min 0 s",
    "200, 3 min 20 s",
    "3599.6, 1 h 0 min",
    "7500, 2 h 5 min",
    "NaN, –"
  })
  void durationsAreInUnitsOfTheirSize(double seconds, String text) {
    assertThat(Numbers.seconds(seconds)).isEqualTo(text.replace(' ', '\u00A0'));
  }

  @Test
  void sharesAndCountsHaveTheirUnit() {
    assertThat(Numbers.percent(0.9607)).isEqualTo("96.1\u00A0%");
    assertThat(Numbers.percent(Double.POSITIVE_INFINITY)).isEqualTo("–");
    assertThat(Numbers.count(1, "picture")).isEqualTo("1\u00A0picture");
    assertThat(Numbers.count(1200, "picture")).isEqualTo("1,200\u00A0pictures");
  }
}
