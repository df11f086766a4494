package dev.graft;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which Graft this is. */
public final class Version {
  private Version() {}

  /** Graft's version, as the build knows it. */
  public static String current() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("graft.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("graft.properties is missing from the jar", e);
    }
    return properties.getProperty("version");
  }
}
