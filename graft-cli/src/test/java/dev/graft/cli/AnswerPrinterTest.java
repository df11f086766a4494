package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.data.Task;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** Answers for people. */
class AnswerPrinterTest {
  @Test
  void whatIsUnlikeTheTrainingSamplesIsCalledWhatTheModelIsFor() {
    StringWriter out = new StringWriter();
    Answer answer = new Answer("so so", "good", 0.5, null, null, null, 9.0, true, null);
    new AnswerPrinter.Text(new PrintWriter(out), Task.CLASSIFY, "texts", 5, false).print(answer);
    assertThat(out.toString().strip())
        .isEqualTo("so so  good  50.0 %  (unlike the training texts)");
  }
}
