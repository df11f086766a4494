package dev.graft.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.data.Sample;
import dev.graft.data.Skipped;
import dev.graft.data.Source;
import dev.graft.data.Target;
import dev.graft.eval.TranscriptMetrics;
import dev.graft.image.Preprocessing;
import dev.graft.loop.EpochReport;
import dev.graft.policy.Score;
import dev.graft.train.RunRecord.RefitInfo;
import dev.graft.transcribe.Transcribed;
import dev.graft.transcribe.TranscriptRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TranscriptReportTest {
  private static Transcribed heard(String name, String right, String read) {
    Path nowhere = Path.of("nowhere").resolve(name);
    return new Transcribed(
        new Sample(new Source.File(nowhere, name), new Target.Transcript(right), "0"), right, read);
  }

  private static final List<Transcribed> READ =
      List.of(
          heard("good.wav", "one two", "one two"),
          heard("bad.wav", "three four", "tree"),
          heard("worst.wav", "five", "nine <x> two"));

  private static TranscriptRecord run(List<Transcribed> read, @Nullable RefitInfo refit) {
    TranscriptMetrics metrics =
        TranscriptMetrics.of(
            read.stream().map(Transcribed::read).toList(),
            read.stream().map(Transcribed::right).toList());
    return new TranscriptRecord(
        "0.1",
        "transcribe",
        List.of(" ", "e", "n", "o"),
        7,
        new TranscriptRecord.Encoder("encoder.onnx", "abc", null, List.of("layer/5")),
        new TranscriptRecord.Data(
            9, 3, 0, List.of(new Skipped("long.wav", "is longer than 30 s")), List.of(), "def"),
        new TranscriptRecord.Trained("gradual", "cut", 4, List.of("the blocks are kept")),
        Map.of("val", metrics),
        Map.of("val", "decided nothing"),
        refit,
        List.of(
            new EpochReport("new", 1, 2.5, new Score(0.25, 2.25), Map.of("head", 0.01), 3),
            new EpochReport("new", 2, 1.5, new Score(0.5, 1.25), Map.of("head", 0.01), 3)),
        false,
        6,
        "out/model.onnx",
        "key");
  }

  private static String page(List<Transcribed> read, @Nullable RefitInfo refit) {
    String page = TranscriptReport.html(run(read, refit), read, Preprocessing.imageNet());
    return page.substring(page.indexOf("</style>"), page.indexOf("</main>")).replace('\u00A0', ' ');
  }

  @Test
  void whatWasTrainedAndWhyComesFirst() {
    String page = page(READ, null);
    assertThat(page).contains("<strong>stem and head, then all (gradual)</strong>");
    assertThat(page.indexOf("The blocks are kept.")).isLessThan(page.indexOf("<section"));
    assertThat(page).contains("<strong>100 errors</strong> to every hundred words");
    assertThat(page).contains("3 validation pictures", "They decided nothing.");
  }

  @Test
  void theWorstClipsComeFirstAndThoseWithoutErrorsNotAtAll() {
    String page = page(READ, null);
    assertThat(page).contains("2 of the 3 validation pictures have an error");
    int worst = page.indexOf("title=\"worst.wav\"");
    assertThat(worst).isPositive().isLessThan(page.indexOf("title=\"bad.wav\""));
    assertThat(page).doesNotContain("good.wav").contains("(four, not read)").doesNotContain("<x>");
    assertThat(page).contains("What is taken for what");
  }

  @Test
  void noErrorIsSaidToo() {
    assertThat(page(READ.subList(0, 1), null))
        .contains("Not one of the validation pictures is read wrongly");
  }

  @Test
  void theCurveShowsWordsRightAndItsNumbers() {
    assertThat(page(READ, null))
        .contains("Per epoch; at best 50.0 %")
        .contains("2 epochs in 6.0 s", "long.wav", "is longer than 30 s");
  }

  @Test
  void whetherTheFiguresAreFromBeforeIsSaid() {
    assertThat(page(READ, new RefitInfo(12)))
        .contains("the model learned from all 12. Figures are from before.");
    assertThat(page(READ, null)).doesNotContain("Figures are from before");
  }
}
