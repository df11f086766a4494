package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a line about a stage says, in however many columns there are. */
class StatusLineTest {
  private static final StatusLine LINE =
      new StatusLine("full, at most 12 epochs", 576, 2304, "epoch 4, loss 0.412", 8, 72);

  @Test
  void aWideTerminalShowsAll() {
    assertThat(LINE.fit(120))
        .isEqualTo(
            "full, at most 12 epochs   25 %  epoch 4, loss 0.412  0:24 left  576/2,304  72/s  [=====               ]");
  }

  @Test
  void aNarrowOneShowsWhatTellsMost() {
    assertThat(LINE.fit(51)).isEqualTo("full, at...   25 %  epoch 4, loss 0.412  0:24 left");
    assertThat(LINE.fit(45)).isEqualTo("full, at...   25 %  epoch 4, loss 0.412  72/s");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8, 20, 39, 40, 60, 79, 80, 200})
  void itIsNeverWiderThanTheTerminal(int columns) {
    assertThat(LINE.fit(columns)).hasSizeLessThanOrEqualTo(columns);
  }

  @Test
  void whereTheEndIsNotKnownTimePasses() {
    assertThat(new StatusLine("Solving the head", 0, 0, "", 75, Double.NaN).fit(80))
        .isEqualTo("Solving the head  1:15");
  }

  @ParameterizedTest
  @CsvSource({"0, 0:00", "7.4, 0:07", "750, 12:30", "11100, 3:05:00"})
  void timesAreShort(double seconds, String clock) {
    assertThat(StatusLine.clock(seconds)).isEqualTo(clock);
  }
}
