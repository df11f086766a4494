package dev.graft.cli;

import static dev.graft.cli.Cli.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.ValueInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job through the command line, as a user runs it. */
class TrainCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private Path backbone = Path.of("");

  @BeforeEach
  void makeBackbone() {
    backbone = Fixtures.backbone(folder.resolve("tiny.onnx"));
  }

  private Cli train(Path data, String out, Object... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of("train", data, "--backbone", backbone, "--resize", 64, "--crop", 64));
    arguments.addAll(List.of("--out", folder.resolve(out)));
    if (!List.of(more).contains("--resume")) {
      arguments.add("--overwrite");
    }
    arguments.addAll(Arrays.asList(more));
    return Cli.run(arguments.toArray());
  }

  @Test
  void aFolderOfPicturesBecomesAModelThatKnowsThem() throws IOException {
    Path data = Fixtures.splitPictures(folder.resolve("data"), 20);
    JsonNode run = json(train(data, "out", "--json"));
    assertThat(run.requiredAt("/task").asText()).isEqualTo("classify");
    assertThat(run.requiredAt("/classes/0").asText()).isEqualTo("disc");
    assertThat(run.requiredAt("/data/train").asInt()).isEqualTo(40);
    assertThat(run.requiredAt("/data/val").asInt()).isEqualTo(40);
    assertThat(run.requiredAt("/backbone/name").asText()).isEqualTo("tiny.onnx");
    assertThat(run.requiredAt("/strategy/name").asText()).isEqualTo("head");
    assertThat(run.requiredAt("/metrics/val/accuracy").asDouble()).isGreaterThan(0.9);
    assertThat(run.requiredAt("/metrics/val/accuracyLow").asDouble())
        .isLessThan(run.requiredAt("/metrics/val/accuracyHigh").asDouble());
    for (String path :
        List.of(
            "/metrics/val/macroF1",
            "/metrics/val/logLoss",
            "/metrics/val/ece",
            "/timing/total",
            "/timing/decode",
            "/timing/features",
            "/timing/head",
            "/hardware/java",
            "/seed",
            "/data/sha256",
            "/backbone/sha256",
            "/strategy/cut",
            "/strategy/reasons/0")) {
      assertThat(run.at(path).isMissingNode()).as(path).isFalse();
    }
    assertThat(run.requiredAt("/history").isArray()).isTrue();
    assertThat(JSON.readTree(folder.resolve("out/run.json").toFile())).isEqualTo(run);

    Path model = folder.resolve("out/model.onnx");
    Cli prediction = Cli.run("predict", model, data.resolve("val/disc/disc1000.png"));
    assertThat(prediction.status()).isZero();
    assertThat(prediction.out()).contains("disc1000.png").contains(" %");
    JsonNode evaluation = json(Cli.run("evaluate", model, data.resolve("val"), "--json"));
    assertThat(evaluation.requiredAt("/metrics/accuracy").asDouble())
        .isEqualTo(run.requiredAt("/metrics/val/accuracy").asDouble());
    assertThat(evaluation.requiredAt("/samples").asInt()).isEqualTo(40);
  }

  @Test
  void theReportLiesBesideTheModelAndIsNamed() throws IOException {
    Path data = Fixtures.splitPictures(folder.resolve("data"), 10);
    Cli run = train(data, "out");
    Path report = folder.resolve("out/report.html");
    assertThat(run.out()).contains("report     " + report);
    assertThat(report)
        .content()
        .contains("20\u00A0validation pictures", "<bdi>disc</bdi>", "Least sure")
        .contains("graft predict " + folder.resolve("out/model.onnx"));
  }

  @Test
  void withoutABackboneTheOneThatComesWithGraftIsTaken() throws IOException {
    Path data = Fixtures.splitPictures(folder.resolve("data"), 10);
    JsonNode unnamed = json(Cli.run("train", data, "--json", "--out", folder.resolve("a")));
    JsonNode named =
        json(
            Cli.run(
                "train", data, "--backbone", "seedling", "--json", "--out", folder.resolve("b")));
    assertThat(unnamed.requiredAt("/backbone/name").asText()).isEqualTo("seedling");
    assertThat(unnamed.requiredAt("/backbone")).isEqualTo(named.requiredAt("/backbone"));
    assertThat(unnamed.requiredAt("/metrics/val/accuracy").asDouble()).isGreaterThan(0.9);
  }

  @Test
  void aBackboneOfNoSuchNameIsSaidToBeNone() throws IOException {
    Path data = Fixtures.pictures(folder.resolve("data"), 10);
    Cli run = Cli.run("train", data, "--backbone", "oak", "--out", folder.resolve("out"));
    assertThat(run.status()).isEqualTo(4);
    assertThat(run.err()).contains("oak", "seedling");
  }

  @Test
  void theHeadLearnsFromViewsWhereThatIsAskedFor() throws IOException {
    Path data = Fixtures.splitPictures(folder.resolve("data"), 10);
    JsonNode run = json(train(data, "out", "--views", 3, "--json"));
    assertThat(run.requiredAt("/head/candidates")).hasSize(3);
    assertThat(run.requiredAt("/head/candidates/2/views").asInt()).isEqualTo(3);
    assertThat(run.requiredAt("/head/reason").asText()).contains("logistic regression on 3 views");
    json(train(data, "again", "--views", 3, "--json"));
    assertThat(folder.resolve("again/model.onnx"))
        .hasSameBinaryContentAs(folder.resolve("out/model.onnx"));
  }

  @Test
  void viewsAndAHeadThatDoesNotTakeThemAreRefused() throws IOException {
    Path data = Fixtures.splitPictures(folder.resolve("data"), 10);
    assertThat(train(data, "out", "--views", 0).err()).contains("--views 0", "from 1 to");
    Cli ridge = train(data, "out", "--views", 3, "--head", "ridge");
    assertThat(ridge.status()).isEqualTo(2);
    assertThat(ridge.err()).contains("3 views", "logistic");
  }

  @Test
  void aNetworkOfOneSizeGetsPicturesOfThatSize() throws IOException {
    Path data = Fixtures.splitPictures(folder.resolve("data"), 10);
    Graph any = OnnxFile.read(Fixtures.backbone(folder.resolve("any.onnx")));
    Graph fixed =
        new Graph(
            any.name(),
            any.nodes(),
            any.initializers(),
            List.of(ValueInfo.of("input", ElementType.FLOAT, -1, 3, 96, 96)),
            any.outputs(),
            any.opsets(),
            any.metadata());
    Path backbone = folder.resolve("fixed.onnx");
    OnnxFile.write(fixed, backbone);
    Path out = folder.resolve("out");
    json(Cli.run("train", data, "--backbone", backbone, "--json", "--out", out));
    Cli run =
        Cli.run("train", data, "--backbone", backbone, "--crop", 64, "--out", out, "--overwrite");
    assertThat(run.status()).isEqualTo(4);
    assertThat(run.err()).contains("96 x 96", "64 x 64", "--crop 96");
  }

  @Test
  void theSameSeedGivesTheSameBytes() throws IOException {
    Path data = Fixtures.pictures(folder.resolve("data"), 15);
    json(train(data, "a", "--json", "--seed", 5));
    json(train(data, "b", "--json", "--seed", 5));
    assertThat(folder.resolve("a/model.onnx"))
        .hasSameBinaryContentAs(folder.resolve("b/model.onnx"));
  }

  @Test
  void aSecondRunDecodesNothing() throws IOException {
    Path data = Fixtures.pictures(folder.resolve("again"), 9);
    Files.write(data.resolve("disc/own.png"), Fixtures.picture("disc", System.nanoTime(), "png"));
    assertThat(json(train(data, "a", "--json")).requiredAt("/data/computed").asInt()).isPositive();
    assertThat(json(train(data, "b", "--json")).requiredAt("/data/computed").asInt()).isZero();
    assertThat(train(data, "c").words()).contains("none was decoded");
  }

  @Test
  void aZipIsTrainedOnLikeItsFolder() throws IOException {
    Path data = Fixtures.pictures(folder.resolve("data"), 10);
    Path zip = folder.resolve("data.zip");
    try (OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream out = new ZipOutputStream(file);
        Stream<Path> pictures = Files.walk(data)) {
      for (Path picture : pictures.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new ZipEntry(data.relativize(picture).toString().replace('\\', '/')));
        Files.copy(picture, out);
      }
    }
    JsonNode fromFolder = json(train(data, "a", "--json"));
    JsonNode fromZip = json(train(zip, "b", "--json"));
    assertThat(fromZip.requiredAt("/metrics")).isEqualTo(fromFolder.requiredAt("/metrics"));
    assertThat(folder.resolve("b/report.html"))
        .content()
        .contains("data:image/jpeg;base64,")
        .doesNotContain("no longer readable");
  }

  @Test
  void numbersArePredictedFromAManifest() throws IOException {
    Path data = Fixtures.pictures(folder.resolve("data"), 30);
    StringBuilder manifest = new StringBuilder("path,stripiness,offset\n");
    for (int i = 0; i < 30; i++) {
      manifest.append(String.format(Locale.ROOT, "disc/disc%d.png,0,5%n", i));
      manifest.append(String.format(Locale.ROOT, "stripes/stripes%d.jpg,10,-5%n", i));
    }
    Path csv = Files.writeString(data.resolve("numbers.csv"), manifest);
    JsonNode run = json(train(csv, "out", "--json"));
    assertThat(run.requiredAt("/task").asText()).isEqualTo("regress");
    assertThat(run.requiredAt("/metrics/val/r2").asDouble()).isGreaterThan(0.5);
    assertThat(run.requiredAt("/metrics/val/mae").asDouble()).isPositive();
    assertThat(run.requiredAt("/metrics/val/rmse").asDouble()).isPositive();
    JsonNode answer =
        json(
            Cli.run(
                "predict",
                folder.resolve("out/model.onnx"),
                data.resolve("stripes/stripes1.jpg"),
                "--json"));
    assertThat(answer.requiredAt("/0/values/stripiness").asDouble()).isGreaterThan(5);
  }

  @Test
  void severalLabelsAreLearnedFromJsonLines() throws IOException {
    Path data = Fixtures.pictures(folder.resolve("data"), 20);
    StringBuilder manifest = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      manifest.append(
          String.format(
              Locale.ROOT,
              "{\"path\": \"disc/disc%d.png\", \"labels\": [\"round\", \"seen\"]}%n",
              i));
      manifest.append(
          String.format(
              Locale.ROOT,
              "{\"path\": \"stripes/stripes%d.jpg\", \"labels\": [\"seen\", \"straight\"]}%n",
              i));
    }
    Path jsonl = folder.resolve("data/labels.jsonl");
    Files.write(jsonl, manifest.toString().getBytes(StandardCharsets.UTF_8));
    JsonNode run = json(train(jsonl, "out", "--json"));
    assertThat(run.requiredAt("/task").asText()).isEqualTo("multilabel");
    assertThat(run.requiredAt("/metrics/val/microF1").asDouble()).isGreaterThan(0.8);
    Cli answer =
        Cli.run("predict", folder.resolve("out/model.onnx"), data.resolve("disc/disc3.png"));
    assertThat(answer.out()).contains("round").contains("seen");
  }

  @Test
  void aHeldOutPictureThatWasTrainedOnIsReported() throws IOException {
    Path data = Fixtures.splitPictures(folder.resolve("data"), 8);
    Files.copy(data.resolve("train/disc/disc2.png"), data.resolve("val/disc/copy.png"));
    JsonNode run = json(train(data, "out", "--json"));
    assertThat(run.requiredAt("/data/leakage").toString())
        .contains("copy.png")
        .contains("disc2.png");
    assertThat(train(data, "out").out()).contains("leakage");
  }

  @Test
  void featuresAreWrittenForUseElsewhere() throws IOException {
    Path data = Fixtures.pictures(folder.resolve("data"), 5);
    Path csv = folder.resolve("features.csv");
    assertThat(Cli.run("features", data, "--backbone", backbone, "--out", csv).status()).isZero();
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines).hasSize(11);
    assertThat(lines.get(0)).startsWith("path,split,label,f0,f1,").endsWith(",f31");
    Path npy = folder.resolve("features.npy");
    assertThat(Cli.run("features", data, "--backbone", backbone, "--out", npy).status()).isZero();
    assertThat(Files.size(npy)).isEqualTo(128 + 4 * 10 * 32);
  }

  @Test
  void theFolderOfFeaturesIsMadeBeforeAnyWork() throws IOException {
    Path data = Fixtures.pictures(folder.resolve("data"), 2);
    Path csv = folder.resolve("missing/f.csv");
    assertThat(Cli.run("features", data, "--backbone", backbone, "--out", csv).status()).isZero();
    assertThat(csv).isNotEmptyFile();
    Path inFile = Files.writeString(folder.resolve("file"), "in the way").resolve("f.csv");
    Cli run = Cli.run("features", folder.resolve("none"), "--out", inFile);
    assertThat(run.status()).isEqualTo(5);
    assertThat(run.err()).contains("f.csv");
  }

  @Test
  void aCheckpointThatTrainsWithOtherNumbersIsRefused() throws IOException {
    Path data = Fixtures.splitPictures(folder.resolve("data"), 8);
    Object[] head = {"--head", "sgd", "--epochs", 1, "--precision", "float32"};
    assertThat(train(data, "out", head).status()).isZero();
    head[head.length - 1] = "bfloat16";
    Cli resumed =
        train(data, "out", Stream.concat(Stream.of(head), Stream.of("--resume")).toArray());
    assertThat(resumed.status()).as(resumed.err()).isEqualTo(2);
    assertThat(resumed.err()).contains("trains in float32", "--precision");
  }
}
