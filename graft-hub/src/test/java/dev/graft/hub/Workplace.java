package dev.graft.hub;

import dev.graft.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A user's home folder in a test: settings for Maven, and what Graft keeps. */
record Workplace(Path home, List<String> notes) {
  static Workplace in(Path home) {
    return new Workplace(home, new ArrayList<>());
  }

  /** Writes the user's settings. */
  Workplace settings(String inner) throws IOException {
    Files.createDirectories(maven());
    Files.writeString(maven().resolve("settings.xml"), "<settings>" + inner + "</settings>");
    return this;
  }

  /** Settings by which everything comes from one place. */
  Workplace mirror(String url) throws IOException {
    return settings(mirrorOfAll(url));
  }

  static String mirrorOfAll(String url) {
    return "<mirrors><mirror><id>corp</id><url>%s</url><mirrorOf>*</mirrorOf></mirror></mirrors>"
        .formatted(url);
  }

  Path maven() {
    return home.resolve(".m2");
  }

  Path kept() {
    return home.resolve("graft/hub/maven/org.example/net");
  }

  Hub hub() {
    return hub(Map.of());
  }

  Hub hub(Map<String, String> environment) {
    Properties java = new Properties();
    java.setProperty("java.version", "17.0.9");
    Progress listener =
        new Progress() {
          @Override
          public void begin(String stage, long total) {
            notes.add(stage);
          }

          @Override
          public void advance(long count) {}

          @Override
          public void end() {}

          @Override
          public void note(String message) {
            notes.add(message);
          }
        };
    return new Hub(home.resolve("graft"), MavenUser.of(home, environment, java), listener);
  }
}
