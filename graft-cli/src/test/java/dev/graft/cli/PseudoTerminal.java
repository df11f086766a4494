package dev.graft.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A command that runs in a terminal of its own, by {@code script} of util-linux. */
final class PseudoTerminal implements AutoCloseable {
  private static final int CTRL_C = 3;

  private final Process script;
  private final Reader screen;
  private final OutputStream keys;
  private final StringBuilder shown = new StringBuilder();

  private PseudoTerminal(Process script) {
    this.script = script;
    this.screen = new InputStreamReader(script.getInputStream(), StandardCharsets.UTF_8);
    this.keys = script.getOutputStream();
  }

  /** Skips the test, and says why, where there is no way to have a terminal or to press Ctrl-C. */
  static void assumePossible() throws IOException {
    boolean there =
        List.of("/usr/bin/script", "/bin/script").stream().anyMatch(f -> Files.exists(Path.of(f)));
    assumeTrue(
        System.getProperty("os.name").equals("Linux") && there,
        "no pseudo-terminal: script of util-linux is not here");
    assumeTrue(!ignoresCtrlC(), "this process was started where Ctrl-C is ignored");
  }

  private static boolean ignoresCtrlC() throws IOException {
    String ignored =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .orElseThrow();
    long interrupt = 1L << (2 - 1);
    return (Long.parseUnsignedLong(ignored.substring(7).strip(), 16) & interrupt) != 0;
  }

  /** Starts a command in a terminal of so many columns. */
  static PseudoTerminal start(int columns, List<String> command, Map<String, String> environment)
      throws IOException {
    String line =
        command.stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" ", "stty cols " + columns + "; exec ", ""));
    ProcessBuilder builder = new ProcessBuilder("script", "-qec", line, "/dev/null");
    builder.environment().putAll(environment);
    builder.environment().put("SHELL", "/bin/sh");
    builder.environment().put("TERM", "xterm");
    return new PseudoTerminal(builder.redirectErrorStream(true).start());
  }

  /** Waits until a text has been shown; false if the command ends before. */
  boolean await(String text) throws IOException {
    while (shown.indexOf(text) < 0) {
      if (!readOne()) {
        return false;
      }
    }
    return true;
  }

  private boolean readOne() throws IOException {
    int next = screen.read();
    if (next >= 0) {
      shown.append((char) next);
    }
    return next >= 0;
  }

  void pressCtrlC() throws IOException {
    keys.write(CTRL_C);
    keys.flush();
  }

  /** The exit status, once the command has ended. */
  int status() throws Exception {
    while (readOne()) {}
    return script.waitFor();
  }

  /** All that was shown so far. */
  String shown() {
    return shown.toString();
  }

  @Override
  public void close() {
    script.destroy();
  }
}
