package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands that nobody can have meant as they are written. */
class UsageProblemTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "trian x | Did you mean train?",
        "predct x | Did you mean predict?",
        "train x --stratgy full | Did you mean --strategy?",
        "train x --bckbone=y | Did you mean --backbone?",
        "train x --epoch 3 | Did you mean --epochs?",
        "predict m f --format cvs | Did you mean csv?",
        "train x --epochs many | --epochs many: expected a whole number.",
        "train x y | 'y' is one word too many",
        "predict m | FILE"
      })
  void whatWasMeantIsSaid(String command, String told) {
    Cli run = Cli.run((Object[]) command.split(" "));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).hasLineCount(1).contains(told).contains("graft help");
  }

  @Test
  void aNameLikeNoOtherHasNoSuggestion() {
    assertThat(Cli.run("xyzzy").err()).doesNotContain("Did you mean");
  }

  @Test
  void helpIsACommandToo() {
    assertThat(Cli.run("help").out()).contains("train", "predict").doesNotContain("warm-up");
    assertThat(Cli.run("help", "train").out()).contains("--backbone");
  }

  @Test
  void aFailureIsOneDocumentToo() throws IOException {
    for (Cli run :
        List.of(Cli.run("train", "no-such-data", "--json"), Cli.run("predict", "--json"))) {
      JsonNode error = new ObjectMapper().readTree(run.out()).required("error");
      assertThat(error.required("status").asInt()).isEqualTo(run.status()).isNotZero();
      assertThat(run.err()).contains(error.required("message").asText());
    }
  }

  @Test
  void wordsAreQuotedAsAShellTakesThem() {
    assertThat(ShellWords.command(List.of("graft", "predict", "my models/it's.onnx")))
        .isEqualTo("graft predict 'my models/it'\\''s.onnx'");
  }
}
