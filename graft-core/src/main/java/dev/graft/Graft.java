package dev.graft;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Properties;

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

  /** Where Graft keeps what it can make again: {@code $GRAFT_HOME}, else {@code ~/.graft}. */
  public static Path home() {
    String home = System.getenv("GRAFT_HOME");
    return home == null || home.isBlank()
        ? Path.of(System.getProperty("user.home"), ".graft")
        : Path.of(home);
  }
}
