package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Accuracy on real pictures with real networks. They are no part of the project: where the folder
 * {@code shared} (or {@code $GRAFT_SHARED}) is absent, these tests are skipped.
 */
@Tag("slow")
class RealDataTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "hymenoptera, mobilenetv2_imagenet.onnx, 0.947",
    "hymenoptera, mobilenetv2_bn_headless.onnx, 0.90",
    "hymenoptera, squeezenet1.1_imagenet.onnx, 0.85",
    "flowers, mobilenetv2_imagenet.onnx, 0.74"
  })
  void theDefaultHeadIsAsGoodAsItShouldBe(String data, String network, double least)
      throws IOException {
    Path shared = shared();
    Cli run =
        Cli.run(
            "train",
            shared.resolve("data").resolve(data),
            "--backbone",
            shared.resolve("weights").resolve(network),
            "--strategy",
            "head",
            "--out",
            folder,
            "--json");
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode record = new ObjectMapper().readTree(run.out());
    assertThat(record.at("/metrics/val/accuracy").asDouble()).isGreaterThanOrEqualTo(least);
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
