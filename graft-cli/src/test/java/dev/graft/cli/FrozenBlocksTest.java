package dev.graft.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In the written file, what is frozen has the bits that it had in the backbone. */
class FrozenBlocksTest {
  @TempDir static Path folder;
  private static Path backbone;
  private static Path data;

  @BeforeAll
  static void prepare() throws IOException {
    backbone = TinyNetwork.residual().write(folder.resolve("residual.onnx"));
    data = Fixtures.splitPictures(folder.resolve("data"), 16);
  }

  /**
   * Live norms start from a head of zeros, as the exact one is of no use where statistics change.
   *
   * @param options of the run
   * @param weights blocks of which the weights may move, and some do
   * @param statistics blocks of which batch norm's mean and variance may move, and some do
   */
  @ParameterizedTest
  @CsvSource({
    "--strategy head, '', ''",
    "--strategy head --head sgd, '', ''",
    "--strategy partial --unfreeze last:1, layer3, ''",
    "--strategy partial --unfreeze last:2, layer2 layer3, ''",
    "--strategy partial --unfreeze first:1, stem, ''",
    "--strategy partial --unfreeze first:2, stem layer1, ''",
    "--strategy partial --unfreeze layer1, layer1 layer2 layer3, ''",
    "--strategy partial --unfreeze last:2 --batch-norm live --head sgd, layer2 layer3, layer2 layer3",
    "--strategy partial --unfreeze first:1 --batch-norm live --head sgd, stem, stem",
    "--strategy gradual, stem layer1 layer2 layer3, ''",
    "--strategy full, stem layer1 layer2 layer3, ''",
    "--strategy full --batch-norm live --head sgd, stem layer1 layer2 layer3, stem layer1 layer2 layer3",
    "--strategy scratch, stem layer1 layer2 layer3, stem layer1 layer2 layer3"
  })
  void onlyWhatIsTrainedMoves(String options, String weights, String statistics) {
    List<Object> command = new ArrayList<>(List.of("train", data, "--backbone", backbone));
    command.addAll(List.of("--resize", 64, "--crop", 64, "--epochs", 4, "--rate", 0.0002));
    command.addAll(List.of("--favour", "trained", "--out", folder.resolve("out"), "--overwrite"));
    command.addAll(Arrays.asList(options.split(" ")));
    Cli run = Cli.run(command.toArray());
    assertThat(run.status()).as(run.err()).isZero();
    Set<String> moved = moved();
    assertThat(moved)
        .filteredOn(name -> !name.contains("running"))
        .allMatch(name -> weights.contains(block(name)))
        .matches(names -> !names.isEmpty() || weights.isEmpty(), "something is trained");
    assertThat(moved)
        .filteredOn(name -> name.contains("running"))
        .allMatch(name -> statistics.contains(block(name)))
        .matches(names -> !names.isEmpty() || statistics.isEmpty(), "something is live");
  }

  /** The backbone's constants of which the written model has other bits. */
  private static Set<String> moved() {
    Graph before = OnnxFile.read(backbone);
    Graph after = OnnxFile.read(folder.resolve("out/model.onnx"));
    Set<String> moved = new TreeSet<>();
    before
        .initializers()
        .forEach(
            (name, tensor) -> {
              if (!name.startsWith("fc.")
                  && !tensor
                      .bytes()
                      .equals(requireNonNull(after.initializers().get(name)).bytes())) {
                moved.add(name);
              }
            });
    return moved;
  }

  private static String block(String name) {
    return name.substring(0, name.indexOf('.'));
  }
}
