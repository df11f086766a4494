package dev.graft.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import dev.graft.Progress;
import dev.graft.graph.Backbone;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.image.Preprocessing;
import dev.graft.image.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubTest {
  private static final long MOST_BYTES = 4_000_000;

  @TempDir private Path folder;

  @Test
  void theBackboneInsideTheJarIsANetworkWithItsPreprocessingBesideIt() throws IOException {
    Path file = hub().find(Hub.SEEDLING).file();
    assertThat(Files.size(file)).isLessThanOrEqualTo(MOST_BYTES);
    Graph network = OnnxFile.read(file);
    assertThat(network.metadata()).containsEntry("license", "Apache-2.0");
    assertThat(Backbone.of(network).featureCount()).isEqualTo(1280);
    Preprocessing preprocessing = Preprocessing.beside(file).orElseThrow();
    assertThat(preprocessing.outputSize()).contains(Size.square(144));
    assertThat(file.resolveSibling("seedling.md")).content().startsWith("# Seedling");
  }

  @Test
  void whatIsDamagedOrMissingIsUnpackedAgain() throws IOException {
    Path file = hub().find(Hub.SEEDLING).file();
    byte[] network = Files.readAllBytes(file);
    Files.write(file, new byte[network.length]);
    assertThat(hub().find(Hub.SEEDLING).file()).isEqualTo(file);
    assertThat(file).hasBinaryContent(network);
    Path preprocessing = file.resolveSibling("preprocessor_config.json");
    String said = Files.readString(preprocessing);
    Files.writeString(preprocessing, said.replace("144", "96")); // as an earlier version had it
    assertThat(hub().find(Hub.SEEDLING).file()).isEqualTo(file);
    assertThat(preprocessing).hasContent(said);
    Files.delete(preprocessing);
    assertThat(hub().find(Hub.SEEDLING).file()).isEqualTo(file);
    assertThat(preprocessing).hasContent(said);
  }

  @Test
  void anotherNameIsAFilesOrNobodys() throws IOException {
    assertThatThrownBy(() -> hub().find("resnet9000"))
        .isInstanceOf(GraftException.class)
        .hasMessageContainingAll("resnet9000", "'seedling'");
    Path file = Files.createFile(folder.resolve("net.onnx"));
    assertThat(hub().find(file.toString())).isEqualTo(BackboneSource.of(file));
  }

  private Hub hub() {
    return new Hub(folder, MavenUser.of(folder, Map.of(), new Properties()), Progress.none());
  }
}
