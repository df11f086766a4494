package dev.graft.hub;

import dev.graft.GraftException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.maven.model.License;
import org.apache.maven.model.Model;
import org.apache.maven.model.Parent;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.codehaus.plexus.util.xml.pull.XmlPullParserException;

/** The licence that a POM states, or the nearest of its parents that states one. */
final class PomLicense {
  private static final Pattern PROPERTY = Pattern.compile("\\$\\{([^${}]+)}");

  private PomLicense() {}

  /**
   * Several licences are joined by commas.
   *
   * @return empty if none is stated, or there is no POM
   * @throws GraftException if one that is needed cannot be fetched
   */
  static Optional<String> of(Coordinates jar, MavenRepositories repositories) {
    Map<String, String> properties = new HashMap<>();
    Set<String> seen = new HashSet<>();
    String group = jar.group();
    String artifact = jar.artifact();
    String version = jar.version();
    while (seen.add(group + ":" + artifact + ":" + version)) {
      Optional<Model> pom = repositories.pom(group, artifact, version).flatMap(PomLicense::read);
      if (pom.isEmpty()) {
        return Optional.empty();
      }
      Model model = pom.get();
      model
          .getProperties()
          .stringPropertyNames()
          .forEach(name -> properties.putIfAbsent(name, model.getProperties().getProperty(name)));
      if (!model.getLicenses().isEmpty()) {
        return stated(model.getLicenses(), properties);
      }
      Parent parent = model.getParent();
      if (parent == null) {
        return Optional.empty();
      }
      group = parent.getGroupId();
      artifact = parent.getArtifactId();
      version = parent.getVersion();
    }
    return Optional.empty();
  }

  private static Optional<String> stated(List<License> licenses, Map<String, String> properties) {
    String all =
        licenses.stream()
            .map(license -> license.getName() == null ? license.getUrl() : license.getName())
            .filter(Objects::nonNull)
            .map(text -> MavenSettings.oneLine(filledIn(text, properties)))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining(", "));
    return all.isEmpty() ? Optional.empty() : Optional.of(all);
  }

  /** With properties replaced by what the POM says they are, as deep as ten of them. */
  private static String filledIn(String text, Map<String, String> properties) {
    String filled = text;
    for (int depth = 0; depth < 10 && PROPERTY.matcher(filled).find(); depth++) {
      filled =
          PROPERTY
              .matcher(filled)
              .replaceAll(
                  match ->
                      Matcher.quoteReplacement(
                          properties.getOrDefault(match.group(1), match.group())));
    }
    return filled;
  }

  private static Optional<Model> read(Path pom) {
    try (InputStream in = Files.newInputStream(pom)) {
      return Optional.of(new MavenXpp3Reader().read(in, false));
    } catch (IOException | XmlPullParserException e) {
      return Optional.empty(); // whoever cannot be understood states nothing
    }
  }
}
