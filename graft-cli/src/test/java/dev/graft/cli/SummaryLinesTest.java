package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.data.Skipped;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryLinesTest {
  @ParameterizedTest
  @CsvSource({
    "a.jpg;b.jpg, 2 files:",
    "train.csv:3, 1 row:",
    "'a.jpg;set.json, annotation 7;set.json, annotation in place 2', 2 annotations and 1 file:",
    "'v/a.xml, object 1', 1 annotation:",
    "a.jpg;labels/a.txt:2;labels/a.txt:3, 1 file and 2 rows:",
  })
  void whatWasSkippedIsCountedByWhatItIs(String paths, String told) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    new SummaryLines(out, "run.json")
        .skipped(
            List.of(paths.split(";")).stream()
                .map(path -> new Skipped(path, "is damaged"))
                .toList());
    out.flush();
    assertThat(text.toString()).containsPattern("skipped +" + told);
  }
}
