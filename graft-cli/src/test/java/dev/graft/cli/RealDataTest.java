package dev.graft.cli;

import static dev.graft.cli.Cli.json;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.graph.Backbone;
import dev.graft.graph.Block;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Accuracy on real pictures and sounds with real networks. They are no part of the project: where
 * the folder {@code shared} (or {@code $GRAFT_SHARED}) is absent, these tests are skipped.
 */
@Tag("slow")
class RealDataTest {
  private static final String MOBILE_NET = "mobilenetv2_imagenet.onnx";
  private static final int SEEDS = 5;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "hymenoptera, mobilenetv2_imagenet.onnx, 0.947",
    "hymenoptera, mobilenetv2_bn_headless.onnx, 0.90",
    "hymenoptera, squeezenet1.1_imagenet.onnx, 0.85",
    "flowers, mobilenetv2_imagenet.onnx, 0.74"
  })
  void theExactHeadIsAsGoodAsItShouldBe(String data, String network, double least)
      throws IOException {
    assertThat(accuracy(train(data, network, 0, "head"))).isGreaterThanOrEqualTo(least);
  }

  @ParameterizedTest
  @CsvSource({"hymenoptera, 0.86", "flowers, 0.73"})
  void theBackboneInsideTheJarSeesEnoughForAnExactHead(String data, double least)
      throws IOException {
    JsonNode run = train(Path.of("seedling"), data, 0, "head");
    assertThat(accuracy(run)).isGreaterThanOrEqualTo(least);
  }

  /**
   * A training ends by comparing what both engines answer, and fails if they differ. From a head of
   * zeros, since the start itself is not trained and not compared.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "mobilenetv2_imagenet.onnx",
        "mobilenetv2_bn_headless.onnx",
        "squeezenet1.1_imagenet.onnx"
      })
  void everyNetworkAnswersTheSameInBothEnginesAfterTraining(String network) throws IOException {
    JsonNode run = train("hymenoptera", network, 0, "full", "--head", "adamw", "--epochs", "1");
    assertThat(run.requiredAt("/history")).hasSize(1);
    assertThat(run.requiredAt("/strategy/reasons").toString())
        .doesNotContain("the result is the start");
  }

  /** Of whole networks as they are published, after every way to train a part of them. */
  @ParameterizedTest
  @CsvSource({
    "mobilenetv2_imagenet.onnx, partial --unfreeze last:2",
    "mobilenetv2_imagenet.onnx, partial --unfreeze first:1",
    "mobilenetv2_bn_headless.onnx, partial --unfreeze last:2",
    "mobilenetv2_bn_headless.onnx, partial --unfreeze last:2 --batch-norm live",
    "mobilenetv2_bn_headless.onnx, full",
    "squeezenet1.1_imagenet.onnx, partial --unfreeze last:2",
    "squeezenet1.1_imagenet.onnx, head --head sgd"
  })
  void frozenTensorsOfRealNetworksKeepTheirBits(String network, String strategy)
      throws IOException {
    Path file = shared().resolve("weights").resolve(network);
    List<String> options = new ArrayList<>(List.of(strategy.split(" ")));
    options.addAll(List.of("--epochs", "1"));
    if (!strategy.contains("--head")) {
      options.addAll(List.of("--head", "adamw"));
    }
    train("hymenoptera", network, 0, options.toArray(String[]::new));
    Graph before = Backbone.of(OnnxFile.read(file)).graph();
    Graph after = OnnxFile.read(folder.resolve("model.onnx"));
    Set<String> trained = trained(Backbone.of(OnnxFile.read(file)), strategy);
    boolean live = strategy.contains("live");
    int moved = 0;
    for (String name : before.initializers().keySet()) {
      boolean same =
          requireNonNull(before.initializers().get(name))
              .bytes()
              .equals(requireNonNull(after.initializers().get(name)).bytes());
      boolean statistic = name.contains("running");
      assertThat(same || (trained.contains(name) && (live || !statistic))).as(name).isTrue();
      moved += same ? 0 : 1;
    }
    assertThat(moved > 0).isEqualTo(!trained.isEmpty());
  }

  /** What blocks that are not frozen read. */
  private static Set<String> trained(Backbone backbone, String strategy) {
    List<Block> blocks = backbone.blocks();
    List<Block> unfrozen =
        strategy.contains("last:2")
            ? blocks.subList(blocks.size() - 2, blocks.size())
            : strategy.contains("first:1")
                ? blocks.subList(0, 1)
                : strategy.startsWith("full") ? blocks : List.of();
    Set<String> read = new HashSet<>();
    unfrozen.forEach(block -> block.nodes().forEach(node -> read.addAll(node.reads())));
    return read;
  }

  @Test
  void everyStrategyIsGoodOnFewPictures() throws IOException {
    List<Double> medians = new ArrayList<>();
    for (List<String> strategy :
        List.of(
            List.of("head"),
            List.of("partial", "--unfreeze", "last:4"),
            List.of("gradual"),
            List.of("full"))) {
      double[] accuracies = new double[SEEDS];
      for (int seed = 0; seed < SEEDS; seed++) {
        JsonNode run = train("hymenoptera", MOBILE_NET, seed, strategy.toArray(String[]::new));
        accuracies[seed] = accuracy(run);
      }
      Arrays.sort(accuracies);
      assertThat(accuracies[0]).as("worst of %s", strategy).isGreaterThanOrEqualTo(0.93);
      medians.add(accuracies[SEEDS / 2]);
    }
    assertThat(Collections.max(medians)).isGreaterThanOrEqualTo(0.955);
  }

  @Test
  void fineTuningBeatsTheHeadOnManyPicturesAndRandomWeightsDoNot() throws IOException {
    JsonNode full = train("flowers", MOBILE_NET, 0, "full", "--resize", "146", "--crop", "128");
    double head = full.requiredAt("/headAlone/val/accuracy").asDouble();
    assertThat(accuracy(full)).isGreaterThanOrEqualTo(head + 0.08);
    JsonNode scratch =
        train("flowers", MOBILE_NET, 0, "scratch", "--resize", "146", "--crop", "128");
    assertThat(accuracy(scratch)).isLessThan(head);
  }

  private JsonNode train(String data, String network, int seed, String... strategy)
      throws IOException {
    return train(shared().resolve("weights").resolve(network), data, seed, strategy);
  }

  @Test
  void spokenDigitsAreToldByAnExactHeadOnTheSpeechEmbedding() throws IOException {
    JsonNode run = train("spoken-digits.zip", "speech_embedding/embedding_model.onnx", 0, "head");
    assertThat(accuracy(run)).isGreaterThanOrEqualTo(0.97);
  }

  /** Each of the four speakers is tested on in turn, and none of their clips is trained on. */
  @Test
  void spokenDigitsOfSpeakersNeverHeardAreToldToo() throws IOException {
    List<Path> clips = unpacked(shared().resolve("data").resolve("spoken-digits.zip"));
    Path backbone = shared().resolve("weights").resolve("speech_embedding/embedding_model.onnx");
    double sum = 0;
    for (int speaker = 1; speaker <= 4; speaker++) {
      String name = "speaker" + speaker + "_";
      List<String> rows = new ArrayList<>(List.of("path,label,split"));
      for (Path clip : clips) {
        boolean leftOut = clip.getFileName().toString().startsWith(name);
        String word = requireNonNull(clip.getParent()).getFileName().toString();
        rows.add("%s,%s,%s".formatted(clip, word, leftOut ? "test" : "train"));
      }
      Path table = Files.write(folder.resolve("digits.csv"), rows);
      JsonNode run =
          json(
              Cli.run(
                  "train",
                  table,
                  "--backbone",
                  backbone,
                  "--strategy",
                  "head",
                  "--out",
                  folder.resolve("out"),
                  "--json",
                  "--overwrite"));
      sum += run.requiredAt("/metrics/test/accuracy").asDouble();
    }
    assertThat(sum / 4).isGreaterThanOrEqualTo(0.90);
  }

  private List<Path> unpacked(Path archive) throws IOException {
    List<Path> files = new ArrayList<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().endsWith(".wav")) {
          Path file = folder.resolve("digits").resolve(entry.getName());
          Files.createDirectories(requireNonNull(file.getParent()));
          Files.copy(zip, file);
          files.add(file);
        }
      }
    }
    return files;
  }

  private JsonNode train(Path backbone, String data, int seed, String... strategy)
      throws IOException {
    List<Object> arguments = new ArrayList<>();
    arguments.addAll(List.of("train", shared().resolve("data").resolve(data)));
    arguments.addAll(List.of("--backbone", backbone, "--seed", seed, "--strategy"));
    arguments.addAll(List.of((Object[]) strategy));
    arguments.addAll(List.of("--out", folder, "--json", "--overwrite"));
    return json(Cli.run(arguments.toArray()));
  }

  private static double accuracy(JsonNode run) {
    return run.requiredAt("/metrics/val/accuracy").asDouble();
  }

  private static Path shared() {
    String named = System.getenv("GRAFT_SHARED");
    Optional<Path> found =
        named != null
            ? Optional.of(Path.of(named))
            : Stream.iterate(
                    Path.of("").toAbsolutePath(), path -> path != null, path -> path.getParent())
                .map(path -> path.resolve("shared"))
                .filter(path -> Files.isDirectory(path.resolve("weights")))
                .findFirst();
    assumeTrue(found.isPresent(), "no folder 'shared' with weights and data above this one");
    return found.get();
  }
}
