package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

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
        "train x --epochs 99999999999 | --epochs 99999999999: expected a smaller whole number.",
        "cache --limit -3 | --limit -3: expected a number of bytes, such as 500M or 20G.",
        "train x y | 'y' is one word too many",
        "predict m | graft predict needs FILE.",
        "predict | graft predict needs MODEL.",
        "train | graft train needs DATA.",
        "features x | graft features needs --out FILE.",
        "train --stratgy full | Did you mean --strategy?",
        "hub pull x --bogus 3 | 'graft help hub' lists",
        "help trian | there is no command 'trian'. Did you mean train?"
      })
  void whatWasMeantIsSaid(String command, String told) {
    Cli run = Cli.run((Object[]) command.split(" "));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).hasLineCount(1).contains(told).contains("graft help");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--val-fraction 1.5", "--threads 0", "--epochs 0", "--crop x"})
  void aWrongNumberIsAllThatIsTold(String option) {
    Cli run = Cli.run((Object[]) ("train x " + option).split(" "));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).hasLineCount(1).startsWith("graft: " + option + ": expected");
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

  @ParameterizedTest
  @ValueSource(strings = {"train", "features", "demo", "pretrain", "predict", "inspect", "cache"})
  void helpHoldsEveryOptionOnceAndFitsATerminal(String name) {
    String help = Cli.run("help", name).out();
    assertThat(help.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    CommandSpec command =
        Objects.requireNonNull(GraftCli.line(new GraftCli()).getSubcommands().get(name))
            .getCommandSpec();
    for (OptionSpec option : command.options()) {
      String word = option.negatable() ? "--[no-]labels" : option.longestName();
      assertThat(help.lines().filter(line -> line.matches(" +(-., )?\\Q" + word + "\\E([ =].*)?")))
          .as(word)
          .hasSize(1);
    }
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

  /** Those at the end would be dropped, and the rest taken. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "style --layers stem,, a.png b.png --out c.png",
        "style --content-layers ,stem a.png b.png --out c.png",
        "train --depths stem,, data",
        "train --classes cat,,dog data",
        "train --mean 0.5,0.5,0.5, data",
        "compare --strategies full,lora, data",
        "compare --also=drawings,, data",
        "advise --backbone seedling,, data",
      })
  void anEmptyNameInAListIsRefused(String words) {
    Cli run = Cli.run((Object[]) words.split(" "));
    assertThat(run.status()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains("has an empty name; part names by one comma");
  }

  /** It would be the current folder, whatever that holds. */
  @Test
  void anEmptyNameIsNoPath(@TempDir Path folder) {
    for (Cli run :
        List.of(
            Cli.run("train", "", "--out", folder.resolve("out")),
            Cli.run("train", folder, "--out", ""),
            Cli.run("train", folder, "--out="),
            Cli.run("compare", folder, "--also", ""),
            Cli.run("predict", "", "picture.png"))) {
      assertThat(run.status()).as(run.err()).isEqualTo(2);
      assertThat(run.err()).contains("is an empty name; expected a path");
    }
    Cli backbone = Cli.run("inspect", "");
    assertThat(backbone.status()).isEqualTo(4);
    assertThat(backbone.err()).contains("There is no file ''");
  }
}
