package dev.graft.cli;

import static dev.graft.cli.Cli.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.model.GraftedModel;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A detection head on the backbone inside the jar, from pictures of one red thing each. */
class DetectionTrainTest {
  @TempDir private static Path folder;

  @BeforeAll
  static void draw() throws IOException {
    draw("train", 6);
    draw("val", 2);
  }

  private static void draw(String part, int count) throws IOException {
    List<String> images = new ArrayList<>();
    List<String> boxes = new ArrayList<>();
    Files.createDirectories(folder.resolve("data").resolve(part));
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(120, 90, BufferedImage.TYPE_INT_RGB);
      Graphics2D pen = image.createGraphics();
      pen.setColor(new Color(20, 30, 40 + 10 * i));
      pen.fillRect(0, 0, 120, 90);
      pen.setColor(Color.RED);
      pen.fillRect(10 * i, 5 * i, 50, 40);
      pen.dispose();
      String name = part + "-" + i + ".png";
      ImageIO.write(image, "png", folder.resolve("data").resolve(part).resolve(name).toFile());
      images.add(
          String.format(
              Locale.ROOT,
              "{\"id\": %d, \"file_name\": \"%s\", \"width\": 120, \"height\": 90}",
              i,
              name));
      boxes.add(
          String.format(
              Locale.ROOT,
              "{\"id\": %d, \"image_id\": %d, \"category_id\": 1, \"bbox\": [%d, %d, 50, 40]}",
              i,
              i,
              10 * i,
              5 * i));
    }
    boxes.add("{\"id\": 99, \"image_id\": 0, \"category_id\": 1, \"bbox\": [9, 9, 0, 5]}");
    Files.writeString(
        folder.resolve("data").resolve(part + ".json"),
        "{\"images\": %s, \"annotations\": %s, \"categories\": [{\"id\": 1, \"name\": \"brick\"}]}"
            .formatted(images, boxes));
  }

  @Test
  void aDetectorIsTrainedWrittenAndAsked() throws IOException {
    Path out = folder.resolve("out");
    Cli trained =
        Cli.run(
            "train",
            folder.resolve("data"),
            "--strategy",
            "head",
            "--epochs",
            "1",
            "--out",
            out,
            "--json");
    assertThat(trained.status()).as(trained.err()).isZero();
    assertThat(trained.err())
        .contains("The data are pictures with boxes, so a detector is trained.")
        .containsSubsequence("Skipped: 2, such as 'train.json, annotation 99'", "head, epoch 1 of")
        .contains("framed to 224 x 224, where nine in ten boxes are 83 pixels wide or more")
        .contains("1 epoch of all 6 pictures, each shown 12 times: 72 in all");
    JsonNode run = json(trained);
    assertThat(run.requiredAt("/task").asText()).isEqualTo("detect");
    assertThat(run.requiredAt("/classes/0").asText()).isEqualTo("brick");
    assertThat(run.requiredAt("/data/boxes/train").asInt()).isEqualTo(6);
    assertThat(run.requiredAt("/history")).hasSize(1);
    assertThat(run.requiredAt("/metrics/val/boxes").asInt()).isEqualTo(2);
    assertThat(out.resolve("report.html"))
        .content()
        .contains(
            "A detector of 1 class", "Validation mAP@.5:.95", "6 pictures, each shown 12 times");
    assertThat(GraftedModel.read(out.resolve("model.onnx")).graph().metadata())
        .hasEntrySatisfying("input", told -> assertThat(told).contains("here [1, 3, 224, 224]"));
    Cli asked = Cli.run("predict", out.resolve("model.onnx"), folder.resolve("data/val/val-0.png"));
    assertThat(asked.status()).as(asked.err()).isZero();
    JsonNode evaluated =
        json(
            Cli.run(
                "evaluate",
                out.resolve("model.onnx"),
                folder.resolve("data"),
                "--part",
                "val",
                "--json"));
    assertThat(evaluated.requiredAt("/metrics/map").asDouble()).isPositive();
    assertThat(evaluated.requiredAt("/metrics")).isEqualTo(run.requiredAt("/metrics/val"));
    Cli again = Cli.run("train", folder.resolve("data"), "--out", out, "--json");
    assertThat(again.status()).isEqualTo(2);
    byte[] model = Files.readAllBytes(out.resolve("model.onnx"));
    Cli resumed =
        Cli.run(
            "train",
            folder.resolve("data"),
            "--strategy",
            "head",
            "--epochs",
            "1",
            "--out",
            out,
            "--resume",
            "--json");
    assertThat(resumed.err())
        .contains(
            "of 1 epoch, with 72 samples each, was finished before; nothing of it is repeated")
        .doesNotContain("train loss");
    assertThat(json(resumed).requiredAt("/metrics")).isEqualTo(run.requiredAt("/metrics"));
    assertThat(Files.readAllBytes(out.resolve("model.onnx"))).isEqualTo(model);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--head logistic",
        "--depths auto",
        "--resize 128",
        "--crop 200",
        "--views 4",
        "--balanced",
        "--find-rate",
        "--favour trained",
        "--resolution 0.5",
        "--label-smoothing 0.1",
        "--dropout 0.1"
      })
  void whatMeansNothingForADetectorIsRefused(String words) {
    List<Object> asked = new ArrayList<>(List.of("train", folder.resolve("data")));
    asked.addAll(List.of(words.split(" ")));
    asked.addAll(List.of("--out", folder.resolve("refused")));
    Cli refused = Cli.run(asked.toArray());
    assertThat(refused.status()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err())
        .contains(words.split(" ")[0] + " means nothing where boxes are to be found");
  }

  @ParameterizedTest
  @CsvSource({
    "--keep last:1, '--keep goes with --task transcribe, not with detect'",
    "--stem conv, '--stem goes with --task transcribe, not with detect'",
    "--target brick, '--target is for columns of manifests; for boxes, keep some classes by --classes'"
  })
  void whatIsForOtherTasksIsToldWithThem(String words, String told) {
    List<Object> asked =
        new ArrayList<>(List.of("train", folder.resolve("data"), "--task", "detect"));
    asked.addAll(List.of(words.split(" ")));
    asked.addAll(List.of("--out", folder.resolve("refused")));
    Cli refused = Cli.run(asked.toArray());
    assertThat(refused.status()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err()).contains(told);
  }

  @Test
  void mixupIsRefused() {
    Cli refused =
        Cli.run(
            "train",
            folder.resolve("data"),
            "--task",
            "detect",
            "--mixup",
            "0.2",
            "--out",
            folder.resolve("refused"));
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("a detector's hold many things");
  }
}
