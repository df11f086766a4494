package dev.graft.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.compare.ComparedStrategy;
import dev.graft.compare.ComparedStrategy.Interval;
import dev.graft.compare.ComparedStrategy.Paired;
import dev.graft.compare.ComparisonRecord;
import dev.graft.compare.ComparisonRecord.LeftOut;
import dev.graft.compare.Elsewhere;
import dev.graft.forgetting.Agreement;
import dev.graft.forgetting.BlockChange;
import dev.graft.forgetting.BlockChange.Likeness;
import dev.graft.forgetting.Forgetting;
import dev.graft.train.RunRecord.EpochInfo;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComparisonReportTest {
  private static ComparedStrategy strategy(
      String name, double accuracy, @Nullable Paired againstHead) {
    return new ComparedStrategy(
        name,
        0,
        1,
        "job " + name,
        "outcome of " + name,
        "held",
        new Interval(accuracy, accuracy - 0.05, accuracy + 0.03),
        0.041,
        List.of(
            new Elsewhere(
                "pictures/drawn",
                "0123",
                90,
                "measured",
                new Interval(accuracy / 2, 0.2, 0.6),
                0.2,
                7,
                0,
                List.of())),
        null,
        "trained",
        0.02,
        againstHead,
        0,
        null,
        null,
        null,
        12.5,
        false,
        null,
        List.of(),
        "");
  }

  private static ComparedStrategy trained(
      String name, double accuracy, @Nullable Paired againstHead) {
    List<EpochInfo> history =
        IntStream.rangeClosed(1, 3)
            .mapToObj(
                epoch ->
                    new EpochInfo(
                        "all", epoch, 1.0 / epoch, 1.5 / epoch, 0.6 + 0.1 * epoch, Map.of(), 1))
            .toList();
    Agreement agreement = new Agreement(200, 0.735, 0.67, 0.79, -0.4, 0.9);
    Forgetting forgetting =
        new Forgetting(
            true,
            0.25,
            256,
            List.of(
                new BlockChange("stem<b>", 0.0, new Likeness(1, 0.1)),
                new BlockChange("top", 0.3, new Likeness(0.6, 0.2)),
                new BlockChange("plain", null, null)),
            agreement,
            new Agreement(48, 0.625, 0.48, 0.75, -0.2, 0.4),
            List.of(new Forgetting.Point(1, agreement)));
    return strategy(name, accuracy, againstHead)
        .withEpochs(3)
        .withHistory(history)
        .withForgetting(forgetting);
  }

  private static String page(ComparedStrategy... strategies) {
    String page =
        ComparisonReport.html(
            new ComparisonRecord(
                "0.1",
                "net<script>",
                "pictures",
                300,
                "test",
                200,
                "samples that chose nothing",
                List.of(strategies),
                List.of(),
                List.of(new LeftOut("lora", "no matrices & no time")),
                null,
                3.5));
    return page.substring(page.indexOf("</style>"), page.indexOf("</main>"));
  }

  private static final ComparedStrategy HEAD = strategy("head", 0.8, null);

  @Test
  void theFirstScreenSaysWhatToTakeAndWhy() {
    String page = page(HEAD, trained("full", 0.9, new Paired(25, 5, 3.2e-4)));
    String opening = page.substring(page.indexOf("<header>"), page.indexOf("</header>"));
    assertThat(opening)
        .contains(
            "Take <span class=\"names\">full</span>", "90.0", "25 that this one", "below 0.001");
    assertThat(opening).doesNotContain("no test samples");
  }

  @Test
  void whereNothingIsClearlyBetterItIsTheHead() {
    String page = page(HEAD, trained("full", 0.83, new Paired(10, 4, 0.18)));
    assertThat(page).contains("Take <span class=\"names\">the exact head</span>", "80.0");
  }

  @Test
  void everyStrategyHasItsFiguresItsCourseAndItsStrip() {
    String page =
        page(
            HEAD,
            trained("full", 0.9, new Paired(25, 5, 3.2e-4)),
            trained("scratch", 0.5, new Paired(5, 65, 1e-12)));
    assertThat(page)
        .contains("<h3>head</h3>", "<h3>full</h3>", "<h3>scratch</h3>", "Loss of full")
        .contains("Convergence of full", "random start", "The numbers of full", "73.5", "62.5")
        .contains("<dt>on pictures/drawn</dt>", "20.0\u00A0% to 60.0\u00A0%", "calibration error")
        .contains("class=\"frozen\" style=\"--share:0.000\"")
        .contains("class=\"moved\" style=\"--share:0.400\"")
        .contains("outcome of scratch", "left out: no matrices &amp; no time");
  }

  @Test
  void namesOfOthersStayTextAndNothingIsLoaded() {
    String page = page(HEAD, trained("full", 0.9, new Paired(25, 5, 3.2e-4)));
    assertThat(page).contains("net&lt;script&gt;", "stem&lt;b&gt;").doesNotContain("net<script>");
    assertThat(page).doesNotContain("src=\"http", "href=\"http", "@import");
  }

  @Test
  void numbersAreComparedWithoutAVerdict() {
    String page = page(HEAD.withAccuracy(null), trained("full", 0.9, null).withAccuracy(null));
    assertThat(page).contains("Strategies side by side", "<p>held</p>").doesNotContain("NaN");
  }
}
