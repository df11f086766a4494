package dev.graft.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.graph.Backbone;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.image.Preprocessing;
import dev.graft.image.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HubTest {
  private static final long MOST_BYTES = 4_000_000;

  @Test
  void theBackboneInsideTheJarIsANetworkWithItsPreprocessingBesideIt() throws IOException {
    Path file = Hub.find(Hub.SEEDLING).orElseThrow();
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
    Path file = Hub.find(Hub.SEEDLING).orElseThrow();
    byte[] network = Files.readAllBytes(file);
    Files.write(file, new byte[network.length]);
    assertThat(Hub.find(Hub.SEEDLING)).contains(file);
    assertThat(file).hasBinaryContent(network);
    Path preprocessing = file.resolveSibling("preprocessor_config.json");
    String said = Files.readString(preprocessing);
    Files.writeString(preprocessing, said.replace("144", "96")); // as an earlier version had it
    assertThat(Hub.find(Hub.SEEDLING)).contains(file);
    assertThat(preprocessing).hasContent(said);
    Files.delete(preprocessing);
    assertThat(Hub.find(Hub.SEEDLING)).contains(file);
    assertThat(preprocessing).hasContent(said);
  }

  @Test
  void otherNamesAreNobodys() {
    assertThat(Hub.find("resnet9000")).isEmpty();
  }
}
