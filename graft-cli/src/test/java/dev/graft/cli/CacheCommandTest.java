package dev.graft.cli;

import static dev.graft.cli.Cli.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.Cache;
import dev.graft.UserHome;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code graft cache} shows; what it removes is the library's to test. */
class CacheCommandTest {
  @TempDir private Path folder;

  @Test
  void featuresOfARunAreShownWithTheLimit() throws IOException {
    Path backbone = Fixtures.backbone(folder.resolve("tiny.onnx"));
    Path data = Fixtures.pictures(folder.resolve("data"), 3);
    Path csv = folder.resolve("features.csv");
    assertThat(Cli.run("features", data, "--backbone", backbone, "--out", csv).status()).isZero();
    JsonNode shown = json(Cli.run("cache", "--json"));
    assertThat(shown.requiredAt("/folder").asText())
        .isEqualTo(Cache.in(UserHome.graft()).home().toString());
    assertThat(shown.requiredAt("/limitBytes").asLong()).isPositive();
    assertThat(shown.requiredAt("/bytes").asLong()).isPositive();
    assertThat(shown.requiredAt("/stores").findValuesAsText("name")).contains("features");
    assertThat(Cli.run("cache").out()).contains("features", "of at most");
  }

  @Test
  void aLimitThatIsNoSizeIsRefused() {
    Cli run = Cli.run("cache", "--limit", "plenty");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--limit", "plenty");
  }
}
