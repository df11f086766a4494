package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.modality.Windows;
import dev.graft.model.Span;
import dev.graft.model.Timeline;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListPrinterTest {
  private static final Timeline HEARD =
      new Timeline(
          3700,
          Windows.of(1),
          List.of(new Span(0.25, 1.5, "bell", 0.875), new Span(3661, 3662.25, "drop", 1)));

  private static String printed(AnswerPrinter.Format format) {
    StringWriter out = new StringWriter();
    List<SpanAnswer> answers =
        List.of(
            SpanAnswer.of("a.wav", HEARD),
            SpanAnswer.of("silent.wav", new Timeline(1, Windows.of(1), List.of())),
            SpanAnswer.failed("b.txt", "is no sound"));
    try (ListPrinter printer =
        new ListPrinter(
            new PrintWriter(out),
            format,
            answers.stream().map(SpanAnswer::file).toList(),
            List.of("bell", "drop"),
            SpanAnswer.COLUMNS)) {
      answers.forEach(printer::print);
    }
    return out.toString().replace("\r\n", "\n");
  }

  @Test
  void spansAreToldByTheClock() {
    assertThat(printed(AnswerPrinter.Format.TEXT))
        .isEqualTo(
            """
            a.wav       bell   87.5 %  from 0:00.25 to 0:01.50
                        drop  100.0 %  from 1:01:01.00 to 1:01:02.25
            silent.wav  nothing found
            b.txt       cannot be read: is no sound
            """);
  }

  @Test
  void aTableHasARowForEachSpan() {
    assertThat(printed(AnswerPrinter.Format.CSV))
        .isEqualTo(
            """
            file,label,probability,start,end,error
            a.wav,bell,0.875,0.25,1.5,
            a.wav,drop,1.0,3661.0,3662.25,
            silent.wav,,,,,
            b.txt,,,,,is no sound
            """);
  }

  @Test
  void anObjectInEachLineSaysHowWindowsSlid() {
    assertThat(printed(AnswerPrinter.Format.JSONL).lines().findFirst().orElseThrow())
        .isEqualTo(
            "{\"file\":\"a.wav\",\"seconds\":3700.0,\"windowSeconds\":1.0,\"stepSeconds\":0.125,"
                + "\"spans\":[{\"label\":\"bell\",\"probability\":0.875,\"start\":0.25,\"end\":1.5},"
                + "{\"label\":\"drop\",\"probability\":1.0,\"start\":3661.0,\"end\":3662.25}]}");
  }
}
