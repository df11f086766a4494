package dev.graft.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.Sha256;
import dev.graft.data.Sample;
import dev.graft.data.Skipped;
import dev.graft.data.Source;
import dev.graft.eval.ClassMetrics;
import dev.graft.image.Preprocessing;
import dev.graft.loop.RateFinder;
import dev.graft.report.Runs.Run;
import dev.graft.train.Judged;
import dev.graft.train.RunRecord.LeakageInfo;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final List<String> INSECTS = List.of("ants", "bees");
  private static final String HOSTILE =
      "</script><script>alert('x')</script>\"><img src=x onerror=a()>";

  /** The page without the two scripts at its end and the style, which hold no data. */
  private static String content(String page) {
    String visible = page.substring(page.indexOf("</style>"), page.indexOf("</main>"));
    assertThat(visible).contains("<header>");
    return visible;
  }

  private static List<String> between(String text, String start, String end) {
    return Pattern.compile(Pattern.quote(start) + "(.*?)" + Pattern.quote(end), Pattern.DOTALL)
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  private static List<JsonNode> charts(String page) throws IOException {
    List<JsonNode> charts = new ArrayList<>();
    for (String json : between(page, "<script type=\"application/json\">", "</script>")) {
      charts.add(new ObjectMapper().readTree(json));
    }
    return charts;
  }

  @Test
  void aPageTellsWhatARunCameTo() {
    String page = content(Runs.classify(INSECTS, 20).html());
    assertThat(page.replace('\u00A0', ' '))
        .contains("A model of 2 classes:", "<bdi>ants</bdi>, <bdi>bees</bdi>")
        .contains("of 40 validation pictures (which decided nothing) rightly; with 95 % confidence")
        .contains("<li>The data are few.</li><li>It is the default.</li>")
        .contains("some-net.onnx", "/pool/output", "ridge has the lower loss", "leave-one-out")
        .contains("What is taken for what", "Class by class", "Can its probabilities be believed?")
        .contains("Most wrong", "Least sure")
        .contains("1 min 15 s in all", "added up over threads, took 1 min 20 s")
        .contains("graft predict out/model.onnx FILE")
        .contains("<dt>Seed</dt><dd>42</dd>", "<dt>Processors</dt><dd>2</dd>");
  }

  @Test
  void theConfusionMatrixHoldsTheCounts() {
    Run run = Runs.classify(INSECTS, 20);
    List<String> cells = between(run.html(), " of 20\">", "</td>");
    List<Integer> counts =
        ((ClassMetrics) DataParts.metrics(run.record(), "val"))
            .confusion().stream().flatMap(List::stream).filter(count -> count > 0).toList();
    assertThat(cells).containsExactlyElementsOf(counts.stream().map(String::valueOf).toList());
  }

  @Test
  void theSameRunGivesTheSamePage() {
    Run run = Runs.classify(INSECTS, 20).withHistory(Runs.twoStages());
    assertThat(run.html()).isEqualTo(run.html());
  }

  @Test
  void hostileNamesDoNothing() throws IOException {
    Run run = Runs.classify(List.of(HOSTILE, "bees"), 20);
    String page =
        run.withHistory(List.of(Runs.epoch(HOSTILE, 1, 0.5, Map.of(HOSTILE, 0.1))))
            .withModel("it's " + HOSTILE + "/model.onnx")
            .withData(
                Runs.data(
                    List.of(new Skipped(HOSTILE, HOSTILE)),
                    List.of(new LeakageInfo(HOSTILE, HOSTILE, true)),
                    List.of(HOSTILE)))
            .html();
    assertThat(content(page)).doesNotContain("<script>", "<img src=x", "\"><img", "\"></script>");
    assertThat(between(content(page), "<script", ">")).containsOnly(" type=\"application/json\"");
    assertThat(between(content(page), "\"application/json\">", "</script>"))
        .isNotEmpty()
        .noneMatch(json -> json.contains("<"));
    assertThat(charts(page).toString()).contains("<script>alert('x')</script>");
    assertThat(between(page, "<title>", "</title>").get(0)).doesNotContain("<");
  }

  @Test
  void aPathIsOneWordToTheShell() {
    String page = Runs.classify(INSECTS, 2).withModel("it's here/model.onnx").html();
    assertThat(page).contains("graft inspect &#39;it&#39;\\&#39;&#39;s here/model.onnx&#39;");
  }

  @Test
  void onlyTheTwoScriptsThatItCameWithMayRun() throws NoSuchAlgorithmException {
    String page = Runs.classify(INSECTS, 2).html();
    String policy = between(page, "Content-Security-Policy\" content=\"", "\">").get(0);
    String allowed = policy.substring(policy.indexOf("script-src"));
    List<String> scripts =
        between(page.substring(page.indexOf("</main>")), "<script>", "</script>");
    assertThat(scripts).hasSize(2);
    StringBuilder expected = new StringBuilder("script-src");
    for (String script : scripts) {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      expected.append(" 'sha256-").append(Base64.getEncoder().encodeToString(digest)).append("'");
    }
    assertThat(policy).startsWith("default-src &#39;none&#39;");
    assertThat(allowed.replace("&#39;", "'")).isEqualTo(expected.toString());
  }

  @Test
  void nothingIsLoadedFromElsewhere() {
    String page = Runs.classify(INSECTS, 20).withHistory(Runs.twoStages()).html();
    assertThat(content(page)).doesNotContain("http:", "https:", "src=\"/", "@import");
    assertThat(between(page, "<style>", "</style>").get(0)).doesNotContain("url(", "@import");
    assertThat(between(page, " href=\"", "\"")).isNotEmpty().allMatch(link -> link.startsWith("#"));
  }

  @Test
  void linksLeadToSections() {
    String page = Runs.classify(INSECTS, 20).withHistory(Runs.twoStages()).html();
    List<String> ids = between(content(page), "<section id=\"", "\"");
    String nav = between(content(page), "<nav", "</nav>").get(0);
    assertThat(between(nav, "<a href=\"#", "\"")).containsExactlyElementsOf(ids);
    assertThat(ids)
        .contains("quality", "blocks", "examples", "learning", "making", "data", "run", "use");
  }

  @Test
  void withoutEpochsThereAreNoCurves() throws IOException {
    String page = Runs.classify(INSECTS, 5).html();
    assertThat(content(page)).doesNotContain("id=\"learning\"");
    assertThat(charts(page))
        .extracting(chart -> chart.requiredAt("/title").asText())
        .containsExactly("Confidence and accuracy");
  }

  @Test
  void curvesRunOverAllEpochsAndMarkTheStages() throws IOException {
    List<JsonNode> charts = charts(Runs.classify(INSECTS, 5).withHistory(Runs.twoStages()).html());
    JsonNode loss = chart(charts, "Loss");
    assertThat(loss.requiredAt("/series/0/points").findValuesAsText("x"))
        .containsExactly("1.0", "2.0", "3.0");
    assertThat(loss.requiredAt("/series/0/points").findValuesAsText("y"))
        .containsExactly("0.9", "0.7", "0.6");
    assertThat(loss.requiredAt("/marks").findValuesAsText("label"))
        .containsExactly("top", "deeper");
    assertThat(chart(charts, "Validation accuracy").requiredAt("/y/format").asText())
        .isEqualTo("PERCENT");
    assertThat(chart(charts, "Learning rates").requiredAt("/series").findValuesAsText("name"))
        .containsExactlyInAnyOrder("block", "head");
  }

  @Test
  void whatTheHeadAloneReachesIsThereToCompare() throws IOException {
    Run run = Runs.classify(INSECTS, 5).withHistory(Runs.twoStages());
    JsonNode accuracy = chart(charts(run.html()), "Validation accuracy");
    double alone = DataParts.measure(DataParts.metrics(run.record(), "val"));
    assertThat(accuracy.requiredAt("/series/1/look").asText()).isEqualTo("REFERENCE");
    assertThat(accuracy.requiredAt("/series/1/points/0/y").asDouble()).isEqualTo(alone);
    assertThat(accuracy.requiredAt("/description").asText())
        .contains("Dashed: the exact head alone");
    assertThat(content(run.html())).contains("with the exact head alone");
  }

  @Test
  void aSearchForTheRateIsDrawnOverTheLogarithmOfTheRate() throws IOException {
    RateFinder.Finding search =
        new RateFinder.Finding(
            List.of(
                new RateFinder.Trial(1e-5, 0.7),
                new RateFinder.Trial(1e-3, 0.4),
                new RateFinder.Trial(1e-1, 2)),
            2e-3);
    Run run = Runs.classify(INSECTS, 5).withHistory(Runs.twoStages()).withRateSearch(search);
    JsonNode chart = chart(charts(run.html()), "Search for the learning rate");
    assertThat(chart.requiredAt("/x/log").asBoolean()).isTrue();
    assertThat(chart.requiredAt("/series/0/points")).hasSize(3);
    assertThat(chart.requiredAt("/marks/0/x").asDouble()).isEqualTo(2e-3);
    assertThat(chart.requiredAt("/description").asText()).contains("0.002 was chosen");
  }

  @Test
  void aLossThatRanAwayLeavesAGap() throws IOException {
    JsonNode loss =
        chart(
            charts(
                Runs.classify(INSECTS, 5)
                    .withHistory(
                        List.of(
                            Runs.epoch("a", 1, 0.5, Map.of("head", 0.1)),
                            Runs.epoch("a", 2, Double.NaN, Map.of("head", 0.0))))
                    .html()),
            "Loss");
    assertThat(loss.requiredAt("/series/0/points")).hasSize(1);
    assertThat(loss.toString()).doesNotContain("NaN");
  }

  private static JsonNode chart(List<JsonNode> charts, String title) {
    return charts.stream()
        .filter(chart -> chart.requiredAt("/title").asText().equals(title))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void labelsAreReportedOneByOne() {
    String page = content(Runs.multilabel(List.of("round", "red", "old"), 30).html());
    assertThat(page)
        .contains("A model of 3\u00A0labels:", "Label by label", "Mean average precision")
        .contains(
            "<th scope=\"row\" role=\"rowheader\"><bdi>round</bdi></th>",
            "Most wrong",
            "Least sure")
        .doesNotContain("What is taken for what");
  }

  @Test
  void numbersAreDrawnPredictedOverTrue() throws IOException {
    String page = Runs.regress(List.of("age", "size"), 10).html();
    assertThat(content(page))
        .contains("A model that predicts", "Number by number", "RMSE", "Most wrong")
        .contains("14, true 9")
        .doesNotContain("Least sure");
    JsonNode age = chart(charts(page), "age");
    assertThat(age.requiredAt("/series/1/points")).hasSize(10);
    assertThat(age.requiredAt("/series/1/points/9/y").asDouble()).isEqualTo(14);
  }

  @Test
  void ofAThousandClassesTheTwentyMostConfusedAreShown() {
    List<String> names = IntStream.range(0, 1000).mapToObj(i -> "class " + i).toList();
    String page = content(Runs.classify(names, 2).html());
    String heat = between(page, "<table class=\"heat slanted\">", "</table>").get(0);
    assertThat(between(heat, "<th scope=\"row\"", "</th>")).hasSize(20);
    assertThat(between(heat, "<td class=\"miss", "</td>")).hasSizeGreaterThanOrEqualTo(10);
    assertThat(page).contains("Of 1,000 classes these 20 are confused most often.");
    assertThat(page).contains("The most frequent errors", "The other 980");
    assertThat(page.length()).isLessThan(1_000_000);
  }

  @Test
  void oneClassIsEnough() {
    assertThat(content(Runs.classify(List.of("only"), 3).html())).contains("A model of 1 class:");
  }

  @Test
  void whatIsOddAboutTheDataIsSaid() {
    String page =
        content(
            Runs.classify(INSECTS, 5)
                .withData(
                    Runs.data(
                        List.of(new Skipped("ants/empty.jpg", "is empty")),
                        List.of(new LeakageInfo("train/a.jpg", "val/b.jpg", false)),
                        List.of("Class bees has few pictures.")))
                .html());
    assertThat(page)
        .contains("One held-out picture is in the training set too", "val/b.jpg", "looks alike")
        .contains("One file was left out", "ants/empty.jpg", "is empty")
        .contains("Class bees has few pictures.");
  }

  @Test
  void picturesAreInThePageAndMissingOnesAreNot(@TempDir Path folder) throws IOException {
    Run run = Runs.classify(INSECTS, 10);
    Path picture = folder.resolve("a.png");
    ImageIO.write(new BufferedImage(900, 600, BufferedImage.TYPE_INT_RGB), "png", picture.toFile());
    String sha256 = Sha256.of(Files.readAllBytes(picture));
    List<Sample> samples =
        run.judged().samples().stream()
            .map(
                sample ->
                    sample.name().startsWith("ants")
                        ? new Sample(
                            new Source.File(picture, sample.name()), sample.target(), sha256)
                        : sample)
            .toList();
    Path page =
        Report.write(
            folder,
            run.record(),
            Map.of("val", new Judged(samples, run.judged().predictions())),
            Preprocessing.imageNet());
    String html = Files.readString(page);
    assertThat(between(html, " alt=\"", ":"))
        .isNotEmpty()
        .allMatch(name -> name.startsWith("ants"));
    byte[] jpeg =
        Base64.getDecoder().decode(between(html, "src=\"data:image/jpeg;base64,", "\"").get(0));
    Path thumbnail = Files.write(folder.resolve("thumbnail.jpg"), jpeg);
    assertThat(ImageIO.read(thumbnail.toFile()).getWidth()).isEqualTo(320);
    assertThat(html).contains("no longer readable");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(".tmp"));
    }
  }

  /** In the first screen: what was trained, and each reason by itself. */
  @Test
  void reasonsAreAListBeforeAnythingElse() {
    String page = content(Runs.classify(INSECTS, 20).html());
    String opening = page.substring(0, page.indexOf("</header>"));
    assertThat(between(opening, "<h2>Trained: <strong>", "</strong>"))
        .containsExactly("the head alone (head)");
    assertThat(between(opening, "<li>The ", ".</li>")).containsExactly("data are few");
  }

  @Test
  void showsWhichBlocksMovedAndHowFar() {
    String blocks =
        between(content(Runs.classify(INSECTS, 20).html()), "id=\"blocks\"", "</section>").get(0);
    assertThat(blocks)
        .contains("Of 3\u00A0blocks 1 moved; the others", "<bdi>body</bdi>, by 2.0\u00A0%")
        .contains("class=\"frozen\" style=\"--share:0.000\" title=\"stem: frozen\"")
        .contains("class=\"moved\" style=\"--share:1.000\"")
        .contains("has no parameters");
  }

  /** What eyes see is told in words too, and where one is can be told. */
  @Test
  void whoCannotSeeItReadsTheSame() throws IOException {
    Run run = Runs.classify(INSECTS, 20).withHistory(Runs.twoStages());
    String page = content(run.html());
    assertThat(between(page, "<table", "</table>"))
        .isNotEmpty()
        .allMatch(table -> table.contains("<caption"));
    assertThat(between(page, "<td role=\"cell\"", ">")).allMatch(it -> it.contains("data-name=\""));
    assertThat(between(page, "<img", ">")).allMatch(image -> image.contains(" alt=\""));
    List<String> plots = between(page, "<div class=\"plot\"", ">");
    assertThat(plots)
        .hasSize(charts(page).size())
        .allMatch(it -> it.contains("aria-label=\"Chart: "));
    assertThat(page).contains("<nav aria-label", "<header>");
    int level = 1;
    for (String heading : between(page, "<h", ">")) {
      if (heading.matches("[1-6].*")) {
        int next = heading.charAt(0) - '0';
        assertThat(next).as("h" + heading).isLessThanOrEqualTo(level + 1);
        level = next;
      }
    }
  }
}
