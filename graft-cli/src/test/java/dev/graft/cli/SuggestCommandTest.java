package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuggestCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static Path model;
  private static Path unlabelled;

  @BeforeAll
  static void prepare() throws IOException {
    Path data = Fixtures.pictures(folder.resolve("data"), 8);
    model = TrainedHead.of(folder, data).model();
    unlabelled = folder.resolve("unlabelled");
    for (int i = 5000; i < 5012; i++) {
      Fixtures.write(unlabelled.resolve(i + "a.png"), Fixtures.picture("disc", i, "png"));
      Fixtures.write(unlabelled.resolve(i + "b.png"), Fixtures.picture("stripes", i, "png"));
    }
    Files.copy(unlabelled.resolve("5003a.png"), unlabelled.resolve("again.png"));
    Files.copy(data.resolve("disc/disc0.png"), unlabelled.resolve("learned.png"));
    Fixtures.write(unlabelled.resolve("broken.jpg"), Fixtures.undecodable());
  }

  private static JsonNode suggest(Object... more) throws IOException {
    Object[] all = new Object[4 + more.length];
    System.arraycopy(new Object[] {"suggest", model, unlabelled, "--json"}, 0, all, 0, 4);
    System.arraycopy(more, 0, all, 4, more.length);
    Cli run = Cli.run(all);
    assertThat(run.status()).as(run.err()).isZero();
    return JSON.readTree(run.out());
  }

  @Test
  void suggestsNewPicturesEachOnceAndTellsOfTheOthers() throws IOException {
    JsonNode found = suggest("--count", 6);
    Set<String> paths = new HashSet<>();
    int stoodFor = 0;
    for (JsonNode one : found.requiredAt("/suggestions")) {
      paths.add(one.requiredAt("/path").asText());
      stoodFor += one.requiredAt("/standsFor").asInt();
      assertThat(one.requiredAt("/doubt").asDouble()).isBetween(0.0, 1.0);
    }
    assertThat(paths).hasSize(6).noneMatch(path -> path.contains("learned"));
    assertThat(found.requiredAt("/looked").asInt()).isEqualTo(25);
    assertThat(stoodFor).isBetween(6, 25);
    assertThat(found.requiredAt("/known").asInt()).isEqualTo(1);
    assertThat(found.requiredAt("/skipped/0/path").asText()).contains("broken.jpg");
    assertThat(suggest("--count", 6)).isEqualTo(found);
  }

  /** What it takes a picture for is what it answers when it is asked. */
  @Test
  void doubtsAsMuchAsThePredictionDoes() throws IOException {
    JsonNode one = suggest("--count", 3).requiredAt("/suggestions/0");
    JsonNode answer =
        JSON.readTree(Cli.run("predict", model, one.requiredAt("/path").asText(), "--json").out())
            .requiredAt("/0");
    double first = answer.requiredAt("/probabilities/disc").asDouble();
    double second = answer.requiredAt("/probabilities/stripes").asDouble();
    assertThat(one.requiredAt("/probability").asDouble())
        .isEqualTo(Math.max(first, second), within(1e-5));
    assertThat(one.requiredAt("/doubt").asDouble())
        .isEqualTo(1 - Math.abs(first - second), within(1e-5));
  }

  /** All there are, where there are fewer; those that are the same count once. */
  @Test
  void givesWhatThereIsAndWritesATable() throws IOException {
    Path table = folder.resolve("next/labels.csv");
    JsonNode found = suggest("--count", 100, "--out", table);
    assertThat(found.requiredAt("/suggestions")).hasSize(24);
    List<String> lines = Files.readAllLines(table);
    assertThat(lines).hasSize(25);
    assertThat(lines.get(0))
        .isEqualTo("path,guess,probability,doubt,stands_for,about,about_probability");
    Cli again = Cli.run("suggest", model, unlabelled, "--out", table);
    assertThat(again.status()).isEqualTo(2);
    assertThat(again.err()).contains("--overwrite");
  }

  @Test
  void saysWhatItCannotDo() {
    Cli none = Cli.run("suggest", model, unlabelled, "--count", 0);
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.err()).contains("--count 0");
    Cli known = Cli.run("suggest", model, folder.resolve("data"));
    assertThat(known.status()).isEqualTo(3);
    assertThat(known.err()).contains("nothing new to label", "16 pictures", "learned from");
    Cli missing = Cli.run("suggest", model, folder.resolve("nowhere.png"));
    assertThat(missing.status()).isEqualTo(3);
    assertThat(missing.err()).contains("nowhere.png", "because it").doesNotContain("learned");
  }

  /** Not even where it is said that what is there may be replaced. */
  @Test
  void writesOverNothingThatItReads() throws IOException {
    long size = Files.size(model);
    Cli run = Cli.run("suggest", model, unlabelled, "--out", model, "--overwrite");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("is read by this very command");
    assertThat(Files.size(model)).isEqualTo(size);
    Path picture = unlabelled.resolve("5001a.png");
    assertThat(Cli.run("suggest", model, picture, "--out", picture, "--overwrite").status())
        .isEqualTo(2);
  }

  @Test
  void aFileThatIsGivenTwiceCountsOnce() throws IOException {
    JsonNode twice = suggest(unlabelled, "--count", 6);
    assertThat(twice).isEqualTo(suggest("--count", 6));
  }

  @Test
  void showsPeopleATable() {
    Cli run = Cli.run("suggest", model, unlabelled, "--count", 4);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("Label these 4 of 25 pictures next", "stands for", "known", "1 file");
  }

  /** Of labels the doubt is about one that may not be the most probable. */
  @Test
  void saysWhichLabelIsInDoubt() throws IOException {
    Path data = Fixtures.pictures(folder.resolve("labels"), 12);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      lines.append(
          """
          {"path": "disc/discN.png", "labels": ["seen", "round"]}
          {"path": "stripes/stripesN.jpg", "labels": ["seen"]}
          """
              .replace("N", String.valueOf(i)));
    }
    Path manifest = Files.writeString(data.resolve("labels.jsonl"), lines);
    Path labels = TrainedHead.of(folder.resolve("labels-out"), manifest).model();
    JsonNode found = Cli.json(Cli.run("suggest", labels, unlabelled, "--count", 4, "--json"));
    for (JsonNode one : found.requiredAt("/suggestions")) {
      assertThat(one.requiredAt("/guess").asText()).isEqualTo("seen");
      assertThat(one.requiredAt("/about").asText()).isEqualTo("round");
      assertThat(one.requiredAt("/doubt").asDouble())
          .isCloseTo(
              1 - Math.abs(2 * one.requiredAt("/aboutProbability").asDouble() - 1), within(1e-5));
    }
    assertThat(Cli.run("suggest", labels, unlabelled, "--count", 4).out())
        .contains("unsure of", "round ");
  }

  @Test
  void anArchiveIsToBeUnpackedFirst() throws IOException {
    Path zip = folder.resolve("more.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("a.png"));
      out.write(Fixtures.picture("disc", 1, "png"));
    }
    for (String command : List.of("suggest", "predict")) {
      Cli run = Cli.run(command, model, zip);
      assertThat(run.status()).isEqualTo(3);
      assertThat(run.out() + run.err()).contains("is a zip archive; unpack it and give the folder");
    }
  }
}
