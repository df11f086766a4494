package dev.graft.cli;

import static dev.graft.cli.Cli.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.image.Decoder;
import dev.graft.image.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StylistCommandTest {
  @TempDir Path folder;

  private Path leaves;
  private Path leaf;
  private Path stylist;

  @BeforeEach
  void drawLeaves() {
    leaves = folder.resolve("leaves");
    Cli run = Cli.run("herbarium", leaves, "--count", 12, "--size", 70, "--val-fraction", 0.5);
    assertThat(run.status()).as(run.err()).isZero();
    leaf = leaves.resolve("train/fan/000005.jpg");
    stylist = folder.resolve("stylist.onnx");
  }

  private Cli train(int sizePx, Object... options) {
    List<Object> arguments =
        new ArrayList<>(
            List.of("stylist", leaves, leaf, "--out", stylist, "--size", sizePx, "--steps", 10));
    arguments.addAll(List.of(options));
    return Cli.run(arguments.toArray());
  }

  @Test
  void whatIsLearnedPaintsPicturesOfOtherSizesInOnePass() throws IOException {
    JsonNode trained = json(train(32, "--json"));
    assertThat(trained.get("style").asText()).isEqualTo("000005.jpg");
    assertThat(trained.get("heldOut").asBoolean()).isTrue();
    assertThat(trained.get("trainedPictures").asInt()).isEqualTo(6);
    assertThat(trained.get("steps").asInt()).isEqualTo(10);
    assertThat(trained.get("skipped")).isEmpty();
    assertThat(trained.get("measuredPictures").asInt()).isEqualTo(6);
    assertThat(trained.get("stylePainted").asDouble())
        .isNotEqualTo(trained.get("styleOfPictures").asDouble());
    Path painted = folder.resolve("painted.png");
    JsonNode told = json(Cli.run("style", leaf, stylist, "--size", 50, "--out", painted, "--json"));
    assertThat(told.get("style").asText()).isEqualTo("000005.jpg");
    assertThat(Decoder.decode(Files.readAllBytes(painted)).size()).isEqualTo(new Size(50, 50));
  }

  @Test
  void aFlatFolderWillDoAndWhatIsSkippedIsNamed() throws IOException {
    Path flat = Files.createDirectories(folder.resolve("flat"));
    try (Stream<Path> files = Files.walk(leaves)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".jpg")).toList()) {
        Files.copy(file, flat.resolve(file.getFileName()));
      }
    }
    Files.writeString(flat.resolve("no.png"), "no picture");
    leaves = flat;
    Cli run = train(32, "--val-fraction", 0.25, "--json");
    JsonNode trained = json(run);
    assertThat(trained.get("trainedPictures").asInt()).isEqualTo(9);
    assertThat(trained.get("measuredPictures").asInt()).isEqualTo(3);
    assertThat(trained.get("heldOut").asBoolean()).isTrue();
    assertThat(trained.get("skipped")).hasSize(1);
    assertThat(run.err()).contains("no.png");
  }

  @Test
  void theSameSeedTrainsTheSameBytes() throws IOException {
    train(32);
    byte[] first = Files.readAllBytes(stylist);
    assertThat(train(32, "--overwrite").status()).isZero();
    assertThat(Files.readAllBytes(stylist)).isEqualTo(first);
  }

  @Test
  void theNetworkThatLooksIsNotInTheFile() throws IOException {
    train(32);
    assertThat(Files.size(stylist)).isLessThan(2_000_000);
    Cli inspected = Cli.run("predict", stylist, leaf);
    assertThat(inspected.status()).isEqualTo(4);
  }

  @Test
  void whatCannotBeIsRefusedBeforeAnyWork() {
    assertThat(train(50).err()).contains("--size 50", "multiple of 4");
    Cli named = Cli.run("stylist", leaves, leaf, "--out", folder.resolve("stylist.png"));
    assertThat(named.status()).isEqualTo(2);
    assertThat(named.err()).contains("stylist.png", ".onnx");
    Cli missing = Cli.run("stylist", leaves, folder.resolve("no.png"), "--out", stylist);
    assertThat(missing.err()).contains("no.png is not there");
  }

  @Test
  void aNetworkThatIsNoStylistDoesNotPaint() {
    Path backbone = Fixtures.backbone(folder.resolve("net.onnx"));
    Cli refused = Cli.run("style", leaf, backbone, "--out", folder.resolve("painted.png"));
    assertThat(refused.status()).isEqualTo(4);
    assertThat(refused.err()).contains("net.onnx", "is no stylist that Graft has trained");
  }
}
