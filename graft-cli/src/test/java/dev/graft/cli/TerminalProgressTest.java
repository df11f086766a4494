package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is written to a terminal, and to what is none. */
class TerminalProgressTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private long nanos;

  private TerminalProgress progress(boolean interactive, int columns) {
    PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
    return new TerminalProgress(err, interactive, () -> columns, () -> nanos);
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  @Test
  void withoutATerminalThereIsALinePerStageAndPerNote() {
    TerminalProgress progress = progress(false, 80);
    progress.begin("Solving the head", 0);
    progress.begin("train", 1200);
    progress.figures("loss 0.4");
    progress.advance(600);
    progress.note("epoch 1 is done");
    progress.end();
    assertThat(said()).isEqualTo("Solving the head\ntrain: 1,200\nepoch 1 is done\n");
  }

  @Test
  void atATerminalTheLineIsDrawnAgainAndGoneInTheEnd() {
    TerminalProgress progress = progress(true, 40);
    progress.begin("train", 10);
    for (int step = 0; step < 10; step++) {
      nanos += 1_000_000_000;
      progress.figures("epoch 1, loss 0.41" + step);
      progress.advance(1);
    }
    progress.end();
    List<String> drawn = Stream.of(said().split("\r")).toList();
    assertThat(drawn).allSatisfy(line -> assertThat(line).hasSizeLessThan(40));
    assertThat(drawn.get(2)).isEqualTo("train   10 %  epoch 1, loss 0.410  1/10");
    assertThat(drawn.get(drawn.size() - 1)).isBlank();
    assertThat(said()).endsWith("\r").doesNotContain("\n");
  }

  @Test
  void aNoteStandsOnALineOfItsOwnAboveTheOneThatIsDrawn() {
    TerminalProgress progress = progress(true, 40);
    progress.begin("train", 10);
    progress.note("a file was skipped");
    String line = "train    0 %  0/10";
    assertThat(said())
        .isEqualTo("\r" + line + "\r" + " ".repeat(18) + "\ra file was skipped\n\r" + line);
  }

  @Test
  void stepsOfAnEarlierRunDoNotCountAsFast() {
    TerminalProgress progress = progress(true, 80);
    progress.begin("train", 1000, 900);
    nanos += 10_000_000_000L;
    progress.advance(10);
    assertThat(said()).contains("910/1,000  1.0/s").contains("1:30 left");
  }
}
