package dev.graft.cli;

import static dev.graft.cli.Cli.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be asked of a trained model, and how it answers. */
class PredictCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;
  private static Path data = Path.of("");
  private static Path model = Path.of("");

  @BeforeAll
  static void trainOnce() throws IOException {
    data = Fixtures.pictures(folder.resolve("data"), 30);
    model = TrainedHead.of(folder, data).model();
  }

  @Test
  void everyFileInAFolderIsAnsweredAtAnyDepth() throws IOException {
    JsonNode answers = json(Cli.run("predict", model, data, "--json"));
    assertThat(answers).hasSize(60);
    int right = 0;
    for (JsonNode answer : answers) {
      Path file = Path.of(answer.required("file").asText());
      assertThat(file).exists();
      right += file.toString().contains("/" + answer.required("label").asText() + "/") ? 1 : 0;
    }
    assertThat(right).isGreaterThan(50);
  }

  @Test
  void pathsAreReadFromStandardInputALineEach() throws IOException {
    String paths =
        data.resolve("disc/disc1.png") + "\r\n\n" + data.resolve("stripes/stripes1.jpg") + "\n";
    JsonNode expected =
        json(
            Cli.run(
                "predict",
                model,
                data.resolve("disc/disc1.png"),
                data.resolve("stripes/stripes1.jpg"),
                "--json"));
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(paths.getBytes(StandardCharsets.UTF_8)));
    try {
      JsonNode answers = json(Cli.run("predict", model, "-", "--json"));
      assertThat(answers).hasSize(2).isEqualTo(expected);
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void aModelForPicturesHearsNoRecording() {
    Cli refused = Cli.run("predict", model, "anything.wav", "--stream");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("for pictures, which do not go on in time");
    assertThat(Cli.run("predict", model, data, "--window", 2).err())
        .contains("--window goes with --stream");
  }

  @Test
  void theMostProbableClassesComeFirst() throws IOException {
    JsonNode answers = json(Cli.run("predict", model, data, "--top", 1, "--json"));
    assertThat(answers.findValuesAsText("label")).contains("disc", "stripes");
    for (JsonNode answer : answers) {
      assertThat(answer.required("probabilities").fieldNames())
          .toIterable()
          .containsExactly(answer.required("label").asText());
    }
    assertThat(Cli.run("predict", model, data.resolve("stripes/stripes2.jpg"), "--top", 2).out())
        .containsSubsequence("stripes ", "%", "disc ", "%");
    Cli none = Cli.run("predict", model, data, "--top", 0);
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.err()).contains("--top 0");
  }

  @Test
  void aTableHasARowForEveryFileAlsoForOneThatIsMissing() throws IOException {
    Cli run = Cli.run("predict", model, folder.resolve("no, such.png"), data, "--format", "csv");
    assertThat(run.status()).as(run.err()).isZero();
    List<CSVRecord> rows = rows(run.out());
    assertThat(rows).hasSize(61);
    assertThat(rows.get(0).get("file")).endsWith("no, such.png");
    assertThat(rows.get(0).get("error")).isEqualTo("there is no such file");
    assertThat(rows.get(0).get("label")).isEmpty();
    for (CSVRecord row : rows.subList(1, rows.size())) {
      double disc = Double.parseDouble(row.get("probability of disc"));
      double stripes = Double.parseDouble(row.get("probability of stripes"));
      assertThat(disc + stripes).isBetween(0.999, 1.001);
      assertThat(Double.parseDouble(row.get("probability"))).isEqualTo(Math.max(disc, stripes));
      assertThat(row.get("error")).isEmpty();
    }
  }

  @Test
  void aTableOfTheMostProbableHasThemInOrder() throws IOException {
    Cli run = Cli.run("predict", model, data, "--format", "csv", "--top", 2);
    for (CSVRecord row : rows(run.out())) {
      assertThat(Double.parseDouble(row.get("probability")))
          .isGreaterThanOrEqualTo(Double.parseDouble(row.get("probability_2")));
      assertThat(row.get("label")).isNotEqualTo(row.get("label_2"));
    }
    assertThat(rows(run.out())).hasSize(60);
  }

  @Test
  void jsonLinesAreOneObjectEach() throws IOException {
    Cli run = Cli.run("predict", model, data.resolve("disc"), "--format", "jsonl");
    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(30);
    for (String line : lines) {
      assertThat(JSON.readTree(line).required("label").asText()).isIn("disc", "stripes");
    }
  }

  @Test
  void whereNothingCanBeReadTheAnswersAreStillPrinted() throws IOException {
    Path text = Files.writeString(folder.resolve("note.txt"), "no picture");
    Cli run = Cli.run("predict", model, text, folder.resolve("gone.png"), "--json");
    assertThat(run.status()).isEqualTo(3);
    JsonNode answers = JSON.readTree(run.out());
    assertThat(answers).hasSize(2);
    assertThat(answers.get(1).required("error").asText()).isEqualTo("there is no such file");
    assertThat(run.err()).contains("note.txt cannot be read");
  }

  @Test
  void aFolderWithoutFilesIsNamed() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    Cli run = Cli.run("predict", model, empty);
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains(empty.toString());
  }

  @Test
  void twoFormatsAreRefused() {
    Cli run = Cli.run("predict", model, data, "--json", "--format", "csv");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--json", "--format csv");
  }

  private static List<CSVRecord> rows(String table) throws IOException {
    return CSVFormat.RFC4180
        .builder()
        .setHeader()
        .setSkipHeaderRecord(true)
        .get()
        .parse(new StringReader(table))
        .getRecords();
  }
}
