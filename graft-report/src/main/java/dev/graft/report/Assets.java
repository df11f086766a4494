package dev.graft.report;

import dev.graft.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Properties;

/** What goes into every page: style, script, and the library that draws charts. */
final class Assets {
  private static final String ECHARTS_FACTS = "META-INF/maven/org.webjars/echarts/pom.properties";
  private static final String ECHARTS =
      "META-INF/resources/webjars/echarts/%s/echarts.common.min.js";

  private Assets() {}

  /** Apache ECharts, from its webjar. */
  static String echarts() {
    try (InputStream in = open(ECHARTS_FACTS)) {
      Properties facts = new Properties();
      facts.load(in);
      return read(ECHARTS.formatted(facts.getProperty("version")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One of the files beside this class. */
  static String own(String name) {
    return read("dev/graft/report/" + name);
  }

  /** The SHA-256 of a script as a content security policy names it. */
  static String digest(String script) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(Sha256.of(script)));
  }

  /** A text with the line ends that a browser makes of all others before it computes a digest. */
  private static String read(String resource) {
    try (InputStream in = open(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String resource) {
    // This module's own are seen by its classes alone, those of other modules by the loader.
    InputStream own = Assets.class.getResourceAsStream("/" + resource);
    InputStream in =
        own == null ? Assets.class.getClassLoader().getResourceAsStream(resource) : own;
    if (in == null) {
      throw new IllegalStateException(resource + " is missing from the class path");
    }
    return in;
  }
}
