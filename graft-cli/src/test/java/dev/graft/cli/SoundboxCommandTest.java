package dev.graft.cli;

import static dev.graft.cli.Cli.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoundboxCommandTest {
  @TempDir Path folder;

  @Test
  void jsonIsOneDocumentThatSaysWhatToTrainOn() throws IOException {
    Path out = folder.resolve("box");
    JsonNode made =
        json(Cli.run("soundbox", out, "--count", 24, "--seconds", 1, "--seed", 3, "--json"));
    assertThat(made.get("data").asText()).isEqualTo(out.toString());
    assertThat(made.get("train").asInt()).isEqualTo(18);
    assertThat(made.get("val").asInt()).isEqualTo(6);
    assertThat(made.get("bytes").asLong()).isEqualTo(24 * (44 + 2 * 16_000));
    assertThat(out.resolve("val/knock/000021.wav")).isRegularFile();
  }

  @Test
  void whatCannotBeMadeIsSaid() {
    Cli slow = Cli.run("soundbox", folder.resolve("box"), "--sample-rate", 8000);
    assertThat(slow.status()).isEqualTo(2);
    assertThat(slow.err()).contains("--sample-rate 8000: expected a number from 12000 to 48000");
  }
}
