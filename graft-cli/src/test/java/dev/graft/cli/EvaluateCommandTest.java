package dev.graft.cli;

import static dev.graft.cli.Cli.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model is measured on, and whether it saw that before. */
class EvaluateCommandTest {
  private static final int PER_CLASS = 8;

  @TempDir private static Path folder;
  private static Path data = Path.of("");
  private static Path fresh = Path.of("");
  private static Path model = Path.of("");

  @BeforeAll
  static void train() throws IOException {
    data = Fixtures.splitPictures(folder.resolve("data"), PER_CLASS);
    fresh = folder.resolve("fresh");
    for (int i = 2000; i < 2000 + PER_CLASS; i++) {
      Fixtures.write(fresh.resolve("disc/" + i + ".png"), Fixtures.picture("disc", i, "png"));
      Fixtures.write(fresh.resolve("stripes/" + i + ".png"), Fixtures.picture("stripes", i, "png"));
    }
    model = TrainedHead.of(folder, data).model();
  }

  private static JsonNode evaluate(Path of, String... options) throws IOException {
    List<Object> words = new ArrayList<>(List.of("evaluate", model, of, "--json"));
    words.addAll(List.of(options));
    return json(Cli.run(words.toArray()));
  }

  @Test
  void severalViewsAreAveragedAndTheSameOnesEveryTime() throws IOException {
    JsonNode one = evaluate(fresh);
    JsonNode views = evaluate(fresh, "--views", "5");
    assertThat(evaluate(fresh, "--views", "1")).isEqualTo(one);
    assertThat(evaluate(fresh, "--views", "5")).isEqualTo(views);
    assertThat(views.requiredAt("/views").asInt()).isEqualTo(5);
    assertThat(views.requiredAt("/metrics/logLoss"))
        .isNotEqualTo(one.requiredAt("/metrics/logLoss"));
    assertThat(views.requiredAt("/unlikeTraining")).isEqualTo(one.requiredAt("/unlikeTraining"));
    assertThat(Cli.run("evaluate", model, fresh, "--views", "5").out()).contains("5 views of each");
    assertThat(Cli.run("evaluate", model, fresh, "--views", "0").err())
        .contains("--views 0", "from 1 to 100");
  }

  @Test
  void picturesThatTheModelSawAreToldFromNewOnes() throws IOException {
    JsonNode all = evaluate(data);
    assertThat(all.requiredAt("/seen/training/samples").asInt()).isEqualTo(2 * PER_CLASS);
    assertThat(all.requiredAt("/seen/validation/samples").asInt()).isEqualTo(2 * PER_CLASS);
    assertThat(all.at("/seen/new").isMissingNode()).isTrue();
    assertThat(all.requiredAt("/parts/train/metrics"))
        .isEqualTo(all.requiredAt("/seen/training/metrics"));
    assertThat(all.requiredAt("/warnings").toString())
        .contains("trained on 16 and validated on 16", "none is new to it");
    assertThat(evaluate(data, "--part", "val").requiredAt("/warnings").toString())
        .contains("the model was validated on 16, the same", "it may measure too well on those")
        .doesNotContain("trained on");
    assertThat(evaluate(data, "--part", "train").requiredAt("/warnings").toString())
        .contains("the model was trained on 16, the same", "it measures too well on those")
        .doesNotContain("validated on");
    JsonNode unseen = evaluate(fresh);
    assertThat(unseen.requiredAt("/seen/new/samples").asInt()).isEqualTo(2 * PER_CLASS);
    assertThat(unseen.requiredAt("/warnings")).isEmpty();
  }

  @Test
  void thePartAskedForIsMeasured() throws IOException {
    Path mixed = folder.resolve("mixed");
    for (String shape : List.of("disc", "stripes")) {
      Fixtures.write(mixed.resolve(shape + "/new.png"), Fixtures.picture(shape, 3000, "png"));
      Fixtures.write(
          mixed.resolve(shape + "/old"),
          Files.readAllBytes(
              data.resolve(
                  "train/" + shape + "/" + shape + "1." + (shape.equals("disc") ? "png" : "jpg"))));
    }
    assertThat(evaluate(mixed).requiredAt("/samples").asInt()).isEqualTo(4);
    assertThat(evaluate(mixed, "--part", "new").requiredAt("/samples").asInt()).isEqualTo(2);
    assertThat(evaluate(mixed, "--part", "seen").requiredAt("/samples").asInt()).isEqualTo(2);
    assertThat(evaluate(data, "--part", "val").requiredAt("/seen/validation/samples").asInt())
        .isEqualTo(2 * PER_CLASS);
    assertThat(Cli.run("evaluate", model, data, "--part", "test").err())
        .contains("no usable picture for test; it has some for train, val");
    Cli none = Cli.run("evaluate", model, data, "--part", "new");
    assertThat(none.status()).isEqualTo(3);
    assertThat(none.err()).contains("none of the 32 pictures is new to the model");
    assertThat(Cli.run("evaluate", model, mixed).words())
        .contains("seen in training", "new to the model", "for the others ask with --part new");
  }

  @Test
  void copiesOfTrainingPicturesInAnotherFormatAreKnownToo() throws IOException {
    Path copies = folder.resolve("copies");
    Files.createDirectories(copies.resolve("disc"));
    for (int i = 0; i < PER_CLASS; i++) {
      BufferedImage disc = ImageIO.read(data.resolve("train/disc/disc" + i + ".png").toFile());
      ImageIO.write(disc, "bmp", copies.resolve("disc/" + i + ".bmp").toFile());
    }
    assertThat(evaluate(copies).requiredAt("/seen/training/samples").asInt()).isEqualTo(PER_CLASS);
  }

  @Test
  void ofAnOlderModelItCannotBeTold() throws IOException {
    Graph graph = OnnxFile.read(model);
    Map<String, String> metadata = new HashMap<>(graph.metadata());
    metadata.remove("graft.seen");
    Path old = folder.resolve("old.onnx");
    OnnxFile.write(graph.withMetadata(metadata), old);
    JsonNode all = json(Cli.run("evaluate", old, data, "--json"));
    assertThat(all.requiredAt("/seen")).isEmpty();
    assertThat(all.requiredAt("/warnings").toString()).contains("cannot be told");
    Cli part = Cli.run("evaluate", old, data, "--part", "new");
    assertThat(part.status()).isEqualTo(4);
    assertThat(part.err()).contains("does not say which pictures it was trained on");
  }
}
