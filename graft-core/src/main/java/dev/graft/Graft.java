package dev.graft;

import dev.graft.GraftException.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;

/** Facts about this copy of Graft. */
public final class Graft {
  private Graft() {}

  /** Graft's version, as the build knows it. */
  public static String version() {
    Properties properties = new Properties();
    try (InputStream in = Graft.class.getResourceAsStream("graft.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("graft.properties is missing from the jar", e);
    }
    return properties.getProperty("version");
  }

  /**
   * Where Graft keeps what it can make again: {@code $GRAFT_HOME}, else {@code .graft} in the
   * user's home folder.
   *
   * @throws GraftException of fault {@code ENVIRONMENT} if neither is known
   */
  public static Path home() {
    String home = System.getenv("GRAFT_HOME");
    return home == null || home.isBlank() ? userHome().resolve(".graft") : Path.of(home);
  }

  /**
   * The user's home folder. Java does not know it where the user has no entry in the system's list,
   * as is usual in containers; {@code $HOME} then says it.
   *
   * @throws GraftException of fault {@code ENVIRONMENT} if nothing says it
   */
  public static Path userHome() {
    return Stream.of(System.getProperty("user.home"), System.getenv("HOME"))
        .filter(Objects::nonNull)
        .map(Path::of)
        .filter(Path::isAbsolute)
        .findFirst()
        .orElseThrow(
            () ->
                new GraftException(
                    Fault.ENVIRONMENT,
                    "this user has no home folder; set the environment variable GRAFT_HOME, or HOME, to a folder in which Graft may keep files."));
  }
}
