package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is there already is not replaced by chance. */
class OverwriteTest {
  @TempDir private Path folder;

  private Cli train(Object... more) throws IOException {
    Path backbone = Fixtures.backbone(folder.resolve("tiny.onnx"));
    Path data = folder.resolve("data");
    if (!Files.exists(data)) {
      Fixtures.pictures(data, 10);
    }
    Object[] command = {
      "train", data, "--backbone", backbone, "--resize", 64, "--crop", 64, "--out", out()
    };
    Object[] all = Arrays.copyOf(command, command.length + more.length);
    System.arraycopy(more, 0, all, command.length, more.length);
    return Cli.run(all);
  }

  private Path out() {
    return folder.resolve("out");
  }

  @Test
  void aModelIsReplacedWhenThatIsAskedForAndOnlyThen() throws IOException {
    assertThat(train().status()).isZero();
    byte[] model = Files.readAllBytes(out().resolve("model.onnx"));

    Cli refused = train("--seed", 5);
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err())
        .contains(out().toString(), "model.onnx, run.json, report.html", "--overwrite", "--resume");
    assertThat(refused.err().lines()).hasSize(1);
    assertThat(out().resolve("model.onnx")).hasBinaryContent(model);

    assertThat(train("--seed", 5, "--overwrite").status()).isZero();
    assertThat(Files.readAllBytes(out().resolve("model.onnx"))).isNotEqualTo(model);
  }

  @Test
  void aFinishedHeadIsNotReplacedByGoingOnWithAnotherTraining() throws IOException {
    assertThat(train().status()).isZero();
    byte[] model = Files.readAllBytes(out().resolve("model.onnx"));

    Cli other = train("--seed", 5, "--resume");
    assertThat(other.status()).isEqualTo(2);
    assertThat(other.err()).contains("nothing to resume in " + out(), "--overwrite");
    assertThat(out().resolve("model.onnx")).hasBinaryContent(model);

    Cli same = train("--resume");
    assertThat(same.status()).as(same.err()).isZero();
    assertThat(out().resolve("model.onnx")).hasBinaryContent(model);
  }

  @Test
  void beginningAnewAndGoingOnExcludeEachOther() throws IOException {
    Cli refused = train("--overwrite", "--resume");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("--overwrite", "--resume");
  }

  @Test
  void aFileOfFeaturesIsReplacedOnlyWhenThatIsAskedFor() throws IOException {
    Path backbone = Fixtures.backbone(folder.resolve("tiny.onnx"));
    Path data = Fixtures.pictures(folder.resolve("data"), 4);
    Path mine = Files.writeString(folder.resolve("labels.csv"), "path,label\n");
    Cli refused = Cli.run("features", data, "--backbone", backbone, "--out", mine);
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains(mine.toString(), "--overwrite");
    assertThat(mine).hasContent("path,label\n");
    assertThat(
            Cli.run("features", data, "--backbone", backbone, "--out", mine, "--overwrite")
                .status())
        .isZero();
  }
}
