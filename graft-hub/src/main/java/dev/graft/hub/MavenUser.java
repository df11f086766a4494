package dev.graft.hub;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Where Maven's user keeps what Maven was told.
 *
 * @param folder holds {@code settings.xml}, {@code settings-security.xml} and, unless those say
 *     otherwise, the local repository
 * @param installation Maven's own folder, whose settings hold for all its users
 * @param properties what {@code ${...}} in the settings stands for, and what profiles are chosen by
 */
public record MavenUser(Path folder, Optional<Path> installation, Map<String, String> properties) {
  /** Copies the properties. */
  public MavenUser {
    properties = Map.copyOf(properties);
  }

  /**
   * As Maven itself finds it.
   *
   * @param home the user's home folder
   * @param environment the process's environment, in which {@code MAVEN_HOME} names Maven's folder
   * @param properties Java's system properties
   */
  public static MavenUser of(Path home, Map<String, String> environment, Properties properties) {
    Map<String, String> known = new HashMap<>();
    environment.forEach((name, value) -> known.put("env." + name, value));
    properties.stringPropertyNames().forEach(name -> known.put(name, properties.getProperty(name)));
    Optional<Path> installation =
        Stream.of("MAVEN_HOME", "M2_HOME")
            .map(environment::get)
            .filter(value -> value != null && !value.isBlank())
            .map(Path::of)
            .filter(Files::isDirectory)
            .findFirst();
    return new MavenUser(home.resolve(".m2"), installation, known);
  }

  Path settings() {
    return folder.resolve("settings.xml");
  }
}
