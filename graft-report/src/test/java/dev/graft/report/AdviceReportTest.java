package dev.graft.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.advice.Advice;
import dev.graft.advice.Advice.ClassCount;
import dev.graft.advice.Advice.Cost;
import dev.graft.advice.Advice.Expected;
import dev.graft.advice.Advice.HeadScore;
import dev.graft.advice.Advice.Labels;
import dev.graft.advice.Advice.RankedBackbone;
import dev.graft.advice.Advice.Suspect;
import dev.graft.advice.LearningCurve;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdviceReportTest {
  private static final HeadScore HEAD =
      new HeadScore("ridge regression", "right", 0.794, 0.635, "5-fold cross-validation");

  private static final RankedBackbone NET = new RankedBackbone(0, "net<b>.onnx", 0.794, 0.6, 1234);

  private static Advice full() {
    return new Advice(
        "1.2.3",
        "pictures",
        320,
        List.of(new ClassCount("cat", 40, 0.9), new ClassCount("dog", 48, 0.5)),
        List.of(NET, new RankedBackbone(1, "other.onnx", 0.7, 0.9, 5678)),
        "full",
        List.of("the head leaves much to be gained"),
        HEAD,
        new Expected(0.794, 0.928, "sketches"),
        0.31,
        List.of(),
        new LearningCurve(
            List.of(new LearningCurve.Point(160, 0.7), new LearningCurve.Point(320, 0.8)), 0.85),
        new Labels(1, List.of(new Suspect("a<i>.png", "cat", "dog", 0.1, 0.8))),
        new Cost(11, 24, 600),
        List.of("label more pictures of 'dog' first"),
        12.5);
  }

  @Test
  void saysWhatToTakeWithTheEvidenceAndHowToDoIt() {
    assertThat(AdviceReport.html(full(), "graft train data --strategy full"))
        .contains("Take <span class=\"names\">full</span>", "expect <strong>0.794 to 0.928")
        .contains("<li>The head leaves much to be gained.</li>", "24\u00A0epochs on this machine")
        .contains("twice as many promise 85.0\u00A0%", "other.onnx", "Before training")
        .contains("<bdi>dog</bdi> (80.0\u00A0%)", "One is labelled as one class")
        .containsSubsequence("Class by class</h2>", "<bdi>dog</bdi>", "<bdi>cat</bdi>")
        .contains("graft train data --strategy full</code>");
  }

  @Test
  void namesOfOthersCanDoNothing() {
    assertThat(AdviceReport.html(full(), "graft"))
        .contains("net&lt;b&gt;.onnx", "a&lt;i&gt;.png")
        .doesNotContain("net<b>", "a<i>");
  }

  /** Of numbers there are no classes, and of the head no epochs. */
  @Test
  void leavesOutWhatIsNotKnown() {
    Advice head =
        new Advice(
            "1.2.3",
            "pictures",
            20,
            List.of(),
            List.of(NET),
            "head",
            List.of("there are few"),
            HEAD,
            null,
            null,
            List.of(),
            null,
            null,
            null,
            List.of(),
            1);
    String page = AdviceReport.html(head, "graft train data");
    assertThat(page.substring(page.indexOf("<body>"), page.indexOf("</main>")))
        .contains("the exact head", "nothing speaks for moving more")
        .doesNotContain("id=\"classes\"", "id=\"suspects\"", "id=\"backbones\"", "NaN", "null");
  }
}
