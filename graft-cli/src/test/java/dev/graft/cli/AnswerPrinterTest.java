package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.data.Task;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** Answers for people. */
class AnswerPrinterTest {
  private static String line(boolean unlikeTraining, boolean shortened) {
    StringWriter out = new StringWriter();
    Answer answer =
        new Answer(
            "so so", "good", 0.5, null, null, null, null, 9.0, unlikeTraining, shortened, null);
    new AnswerPrinter.Text(new PrintWriter(out), Task.CLASSIFY, "texts", "64 tokens", 5, false)
        .print(answer);
    return out.toString().strip();
  }

  @Test
  void whatIsUnlikeTheTrainingSamplesIsCalledWhatTheModelIsFor() {
    assertThat(line(false, false)).isEqualTo("so so  good  50.0 %");
    assertThat(line(true, false)).isEqualTo("so so  good  50.0 %  (unlike the training texts)");
  }

  @Test
  void whatWasReadInPartIsTold() {
    assertThat(line(false, true))
        .isEqualTo("so so  good  50.0 %  (only its beginning was read: 64 tokens)");
    assertThat(line(true, true))
        .endsWith("(unlike the training texts; only its beginning was read: 64 tokens)");
  }
}
