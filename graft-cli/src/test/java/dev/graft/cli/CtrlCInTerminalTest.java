package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ctrl-C where people press it: at a terminal, with a line that is drawn again and again. */
class CtrlCInTerminalTest {
  /** What the terminal shows when the key is pressed, twice at once, in one run after another. */
  private static final List<String> MOMENTS =
      List.of(
          "Solving the head",
          "epoch 1 of at most 12: ",
          "epoch 3 of at most 12: ",
          "Choosing the result",
          "Looking at all pictures");

  @TempDir private Path folder;

  @BeforeEach
  void atATerminal() throws IOException {
    PseudoTerminal.assumePossible();
  }

  @Test
  void pressedTwiceAtAnyMomentItLosesNothingAndTheResumedRunWritesTheSameBytes() throws Exception {
    List<Object> command = command();
    Path undisturbed = folder.resolve("undisturbed");
    Path out = folder.resolve("my out");
    assertThat(Cli.start(home("other"), words(command, undisturbed)).waitFor()).isZero();

    command.add("--resume");
    for (String moment : MOMENTS) {
      try (PseudoTerminal terminal = start(command, out)) {
        assertThat(terminal.await(moment)).as(moment + " in " + terminal.shown()).isTrue();
        terminal.pressCtrlC();
        terminal.pressCtrlC();
        assertThat(terminal.status()).as(terminal.shown()).isEqualTo(Interrupt.STATUS);
        assertSaidAndKept(terminal.shown(), out);
      }
    }
    assertThat(Cli.start(home("home"), words(command, out)).waitFor()).isZero();
    assertThat(out.resolve("model.onnx")).hasSameBinaryContentAs(undisturbed.resolve("model.onnx"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Reading the backbone", "Solving the head for", "Checking and writing the model"})
  void whatWasSolvedIsWrittenAndAFolderMadeForNothingGoes(String moment) throws Exception {
    List<Object> command = new ArrayList<>(command().subList(0, 8));
    command.addAll(List.of("--strategy", "head", "--views", 3));
    Path out = folder.resolve("my out");
    try (PseudoTerminal terminal = start(command, out)) {
      assertThat(terminal.await(moment)).as(moment + " in " + terminal.shown()).isTrue();
      terminal.pressCtrlC();
      assertThat(terminal.status()).as(terminal.shown()).isEqualTo(Interrupt.STATUS);
      assertSaidAndKept(terminal.shown(), out);
    }
    if (moment.startsWith("Reading")) {
      assertThat(out).doesNotExist();
    } else {
      assertThat(out.resolve(".graft.lock")).doesNotExist();
    }
  }

  private static void assertSaidAndKept(String shown, Path out) {
    if (shown.contains("graft: stopped.")) {
      assertThat(shown).containsAnyOf("the features so far are kept", "To go on: graft train ");
    } else {
      assertThat(shown).contains("graft: stopping after the step under way");
      assertThat(shown).containsAnyOf("To go on: graft train ", "nothing is left to do");
      assertThat(out.resolve("model.onnx")).isNotEmptyFile();
    }
    assertThat(shown).endsWith("\n").doesNotContain("\u001b");
  }

  private List<Object> command() throws IOException {
    Path backbone = TinyNetwork.residual().write(folder.resolve("residual.onnx"));
    Path data = Fixtures.splitPictures(folder.resolve("data"), 24);
    List<Object> command = new ArrayList<>(List.of("train", data, "--backbone", backbone));
    command.addAll(List.of("--resize", 64, "--crop", 64, "--strategy", "full"));
    command.addAll(
        List.of("--favour", "trained", "--epochs", 12, "--patience", 12, "--precision", "float32"));
    command.addAll(List.of("--rate", 0.001));
    return command;
  }

  private static Object[] words(List<Object> command, Path out) {
    return Stream.concat(command.stream(), Stream.of("--out", out)).toArray();
  }

  private Path home(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  private PseudoTerminal start(List<Object> command, Path out) throws IOException {
    Path home = home("home");
    List<String> words = new ArrayList<>(Cli.prepared(home, words(command, out)).command());
    words.add(1, "-Dgraft.terminal=true");
    return PseudoTerminal.start(60, words, Map.of("GRAFT_HOME", home.toString()));
  }
}
