package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Numbers read the same wherever the user lives. The compiler refuses whatever formats a number by
 * the default locale; this is what would be seen if it did not.
 */
class LocaleTest {
  @TempDir private Path folder;

  @Test
  void otherDigitsOfTheUsersLanguageGetIntoNoFile() throws Exception {
    Path backbone = Fixtures.backbone(folder.resolve("tiny.onnx"));
    Path data = Fixtures.pictures(folder.resolve("data"), 2);
    Path npy = folder.resolve("features.npy");
    Path said = folder.resolve("said.txt");
    ProcessBuilder features =
        Cli.prepared(
            folder.resolve("home"), "features", data, "--backbone", backbone, "--out", npy);
    features.environment().put("JAVA_TOOL_OPTIONS", "-Duser.language=ar -Duser.country=EG");
    assertThat(features.redirectOutput(said.toFile()).start().waitFor()).isZero();
    assertThat(new String(Files.readAllBytes(npy), StandardCharsets.ISO_8859_1))
        .contains("'shape': (4, 32)");
    assertThat(said).content().contains("4 rows of 32 features");
  }

  /** Called as a library, where nobody sets the default locale for us. */
  @ParameterizedTest
  @ValueSource(strings = {"de-DE", "ar-EG", "hi-IN-u-nu-deva", "tr-TR"})
  void recordsReportsAndMessagesAreTheSameInEveryLanguage(String language) throws IOException {
    Path backbone = TinyNetwork.residual().write(folder.resolve("tiny.onnx"));
    Path data = Fixtures.pictures(folder.resolve("data"), 12);
    Files.write(data.resolve("disc/broken.png"), new byte[] {1, 2, 3});
    Said everywhere = Said.in(Locale.ROOT, folder, data, backbone);
    assertThat(everywhere.messages).contains("disc", "parameters", "asks for more blocks");
    assertThat(everywhere.record).contains("\"accuracy\"");
    Said there = Said.in(Locale.forLanguageTag(language), folder, data, backbone);
    assertThat(there.messages).isEqualTo(everywhere.messages);
    assertThat(there.record).isEqualTo(everywhere.record);
    // Times differ from run to run, so of the page only how its numbers are written is compared.
    assertThat(there.page.codePoints().filter(c -> Character.isDigit(c) && c > '9')).isEmpty();
    assertThat(there.page).doesNotContainPattern("[0-9],[0-9]{1,2}[^0-9]");
    assertThat(there.summary).doesNotContainPattern("[0-9],[0-9]{1,2}[^0-9]").contains("accuracy ");
    assertThat(there.summary.codePoints().filter(c -> Character.isDigit(c) && c > '9')).isEmpty();
  }

  /** What a training, a prediction, an inspection and a refusal say and write. */
  private record Said(String record, String page, String summary, String messages) {
    static Said in(Locale locale, Path folder, Path data, Path backbone) throws IOException {
      Locale before = Locale.getDefault();
      Path out = folder.resolve("out");
      String[] full = {"--strategy", "full", "--epochs", "1"};
      String[] tooMuch = {"--strategy", "partial", "--unfreeze", "last:99"};
      try {
        Locale.setDefault(locale);
        Cli trained = train(data, backbone, out, full);
        assertThat(trained.status()).as(trained.err()).isZero();
        Cli asked = Cli.run("predict", out.resolve("model.onnx"), data.resolve("disc/disc0.png"));
        Cli inspected = Cli.run("inspect", out.resolve("model.onnx"));
        Cli refused = train(data, backbone, out, tooMuch);
        assertThat(refused.status()).isEqualTo(2);
        String page = Files.readString(out.resolve("report.html"));
        return new Said(
            untimed(out.resolve("run.json")),
            page.substring(page.indexOf("</style>"), page.indexOf("</main>"))
                .replaceAll("<script.*?</script>", ""),
            trained.out(),
            asked.out() + inspected.out() + refused.err());
      } finally {
        Locale.setDefault(before);
      }
    }

    private static Cli train(Path data, Path backbone, Path out, String... more) {
      List<Object> words = new ArrayList<>(List.of("train", data, "--backbone", backbone));
      words.addAll(List.of("--out", out, "--overwrite", "--resize", 64, "--crop", 64));
      words.addAll(List.of("--precision", "float32"));
      words.addAll(Arrays.asList(more));
      return Cli.run(words.toArray());
    }

    private static String untimed(Path file) throws IOException {
      ObjectNode run = (ObjectNode) new ObjectMapper().readTree(file.toFile());
      assertThat(run.remove(List.of("timing", "hardware")).size()).isPositive();
      ((ObjectNode) run.required("data")).remove("computed");
      run.required("history").forEach(epoch -> ((ObjectNode) epoch).remove("seconds"));
      return run.toPrettyString();
    }
  }
}
