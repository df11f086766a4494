package dev.graft.cli;

import static dev.graft.cli.Cli.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in the reference of the model file. */
class PlainOnnxRuntimeTest {
  @TempDir private Path folder;

  @Test
  void theProgramInTheReferenceAnswersAsGraftDoes() throws Exception {
    Path data = Fixtures.pictures(folder.resolve("data"), 20);
    Path model = TrainedHead.of(folder, data).model();
    JsonNode answers = json(Cli.run("predict", model, data, "--json"));
    int equal = 0;
    for (JsonNode answer : answers) {
      Path picture = Path.of(answer.required("file").asText());
      boolean same =
          PlainOnnxRuntime.classify(model, picture).equals(answer.required("label").asText());
      equal += same ? 1 : 0;
    }
    // Java resizes a little otherwise than Graft does.
    assertThat(equal).isGreaterThanOrEqualTo(38);
    assertThat(answers).hasSize(40);
  }

  @Test
  void theReferenceShowsThisProgram() throws Exception {
    String source = Files.readString(Path.of("src/test/java/dev/graft/cli/PlainOnnxRuntime.java"));
    String program = source.substring(source.indexOf("import ai.onnxruntime.OnnxTensor;"));
    assertThat(Files.readString(Path.of("../docs/reference/model-file.md"))).contains(program);
  }
}
