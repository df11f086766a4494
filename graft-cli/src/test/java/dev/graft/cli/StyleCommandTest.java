package dev.graft.cli;

import static dev.graft.cli.Cli.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.image.Decoder;
import dev.graft.image.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StyleCommandTest {
  @TempDir Path folder;

  private Path leaf;
  private Path ink;

  @BeforeEach
  void drawLeaves() {
    leaf = draw("outdoors", "--scene", "outdoors").resolve("fan/000005.jpg");
    ink = draw("ink", "--style", "ink").resolve("heart/000004.jpg");
  }

  private Path draw(String name, Object... options) {
    Path out = folder.resolve(name);
    Cli run = run("herbarium", out, "--count", 6, "--size", 256, "--val-fraction", 0, options);
    assertThat(run.status()).as(run.err()).isZero();
    return out;
  }

  private static Cli run(Object... arguments) {
    return Cli.run(
        Arrays.stream(arguments)
            .flatMap(word -> word instanceof Object[] some ? Arrays.stream(some) : Stream.of(word))
            .toArray());
  }

  private Cli style(Object... options) {
    return run("style", leaf, ink, "--out", folder.resolve("painted.png"), options);
  }

  @Test
  void paintsAPictureWithTheBackboneThatComesAlong() throws IOException {
    JsonNode painted =
        json(style("--size", 48, "--steps", 12, "--previews", folder.resolve("p"), "--json"));
    assertThat(painted.get("backbone").asText()).isEqualTo("seedling");
    assertThat(painted.get("steps").asInt()).isEqualTo(12);
    assertThat(painted.get("style").asDouble())
        .isLessThan(painted.get("styleOfContent").asDouble());
    assertThat(size("painted.png")).isEqualTo(new Size(48, 48));
    assertThat(size("p/0048x0048-step-00010.png")).isEqualTo(new Size(48, 48));
  }

  @Test
  void layersAreNamedByTheUser() throws IOException {
    JsonNode painted =
        json(
            style(
                "--size",
                32,
                "--steps",
                1,
                "--layers",
                "stem,block1",
                "--content-layers",
                "block2.expand.relu",
                "--json"));
    assertThat(painted.get("layers")).hasToString("[\"stem.relu\",\"block1.project.norm\"]");
    assertThat(painted.get("contentLayers")).hasToString("[\"block2.expand.relu\"]");
    Cli unknown = style("--layers", "block77", "--overwrite");
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.err()).contains("no block or tensor 'block77'", "stem, block0");
  }

  @Test
  void whatCannotBePaintedIsSaidBeforeAnyWork() throws IOException {
    assertThat(style("--size", 31).err()).contains("--size 31: expected a number of pixels");
    assertThat(style("--style-weight", -1).err()).contains("--style-weight -1.0: expected");
    Files.writeString(folder.resolve("painted.png"), "there");
    Cli there = style();
    assertThat(there.status()).isEqualTo(2);
    assertThat(there.err()).contains("painted.png is there already");
    Cli missing = run("style", folder.resolve("no.jpg"), ink, "--out", folder.resolve("x.png"));
    assertThat(missing.status()).isEqualTo(2);
    assertThat(missing.err()).contains("no.jpg is not there; expected a picture");
    Path damaged = Files.writeString(folder.resolve("damaged.jpg"), "not a picture");
    Cli data = run("style", damaged, ink, "--out", folder.resolve("x.png"));
    assertThat(data.status()).isEqualTo(3);
    assertThat(data.err()).contains("damaged.jpg ", "use another picture.");
    Cli gif = run("style", leaf, ink, "--out", folder.resolve("x.gif"));
    assertThat(gif.status()).isEqualTo(2);
    assertThat(gif.err()).contains("x.gif; expected a file that ends in .png or .jpg");
  }

  @Test
  void aPictureThatIsPaintedFromIsNeverOverwritten() throws IOException {
    byte[] before = Files.readAllBytes(leaf);
    for (Path source : new Path[] {leaf, ink}) {
      Cli lost = run("style", leaf, ink, "--out", source, "--overwrite");
      assertThat(lost.status()).isEqualTo(2);
      assertThat(lost.err()).contains("is a picture that is painted from, and would be lost");
    }
    assertThat(leaf).hasBinaryContent(before);
  }

  @Test
  void layersMayBeSetApartBySpacesAndAreNamedOnce() throws IOException {
    JsonNode painted =
        json(style("--size", 32, "--steps", 1, "--layers", "stem, block1 ", "--json"));
    assertThat(painted.get("layers")).hasToString("[\"stem.relu\",\"block1.project.norm\"]");
    Cli twice = style("--overwrite", "--layers", "stem, block1,stem");
    assertThat(twice.status()).isEqualTo(2);
    assertThat(twice.err()).contains("--layers names stem twice");
    assertThat(style("--overwrite", "--content-layers", "stem,,block1").err())
        .contains("--content-layers stem,,block1 has an empty name");
  }

  @Test
  void previewsOfTwoRunsAreNotMixed() throws IOException {
    Path previews = folder.resolve("previews");
    json(style("--size", 32, "--steps", 20, "--previews", previews, "--json"));
    Files.writeString(previews.resolve("notes.txt"), "mine");
    Object[] other = {"--size", 48, "--steps", 10, "--previews", previews, "--out"};
    Cli mixed = run("style", leaf, ink, other, folder.resolve("other.png"));
    assertThat(mixed.status()).isEqualTo(2);
    assertThat(mixed.err()).contains("holds those of an earlier run (0032x0032-step-000");
    json(run("style", leaf, ink, other, folder.resolve("other.png"), "--overwrite", "--json"));
    assertThat(previews)
        .isDirectoryContaining("glob:**/0048x0048-step-00010.png")
        .isDirectoryNotContaining("glob:**/0032x0032*")
        .isDirectoryContaining("glob:**/notes.txt");
  }

  @Tag("slow")
  @Test
  void nearlyAllOfTheDistanceToTheStyleIsGoneIn200StepsAt256Pixels() throws IOException {
    JsonNode painted = json(style("--json"));
    assertThat(painted.get("width").asInt()).isEqualTo(256);
    assertThat(painted.get("steps").asInt()).isEqualTo(200);
    assertThat(painted.get("styleReached").asDouble()).isGreaterThan(0.95);
  }

  private Size size(String name) throws IOException {
    return Decoder.decode(Files.readAllBytes(folder.resolve(name))).size();
  }
}
