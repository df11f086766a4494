package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CommandsTest {
  @Test
  void ofTheCommandsOnlyTheOneThatIsNamedIsRead() {
    CommandLine line = GraftCli.line(new GraftCli(), "predict", "model.onnx", "train");

    assertThat(line.getSubcommands()).containsOnlyKeys("predict");
    CommandLine predict = Objects.requireNonNull(line.getSubcommands().get("predict"));
    assertThat(predict.getCommandSpec().findOption("--debug")).isNotNull();
  }

  @Test
  void allAreReadWhereNoneIsNamedFirst() {
    assertThat(GraftCli.line(new GraftCli()).getSubcommands()).containsKeys("train", "predict");
    assertThat(GraftCli.line(new GraftCli(), "predcit").getSubcommands()).containsKey("predict");
    assertThat(GraftCli.line(new GraftCli(), "--debug", "train").getSubcommands())
        .containsKey("train");
  }

  @Test
  void helpKnowsAllCommands() {
    assertThat(GraftCli.line(new GraftCli(), "help", "train").getSubcommands())
        .containsKeys("train", "help");
  }
}
