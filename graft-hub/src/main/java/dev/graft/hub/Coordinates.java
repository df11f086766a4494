package dev.graft.hub;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a network in a Maven repository.
 *
 * @param entry its path inside the jar; empty for the only one there
 */
record Coordinates(String group, String artifact, String version, Optional<String> entry) {
  /** What such a name begins with. */
  static final String SCHEME = "maven:";

  private static final String FORM = SCHEME + "group:artifact:version[!/path/in/jar.onnx]";
  private static final String PART = "[A-Za-z0-9_][A-Za-z0-9_.-]*";
  private static final Pattern ARTIFACT = Pattern.compile("(?:%1$s:){2}%1$s".formatted(PART));
  private static final Pattern EXACT =
      Pattern.compile("maven:(%1$s):(%1$s):(%1$s)(?:!/(.+))?".formatted(PART));

  /** What people and other tools write in front. */
  private static final Pattern OTHER_SCHEMES =
      Pattern.compile("^(?:pkg:maven[:/]|(?:maven|mvn):)/*", Pattern.CASE_INSENSITIVE);

  /** Maven's words for whatever is newest, and a range. */
  private static final Pattern NO_ONE_VERSION =
      Pattern.compile("latest|release|.*[+*\\[\\](),].*", Pattern.CASE_INSENSITIVE);

  private static final List<String> PACKAGINGS = List.of("jar", "bundle", "maven-plugin", "pom");

  static boolean isMeant(String name) {
    return OTHER_SCHEMES.matcher(name).find();
  }

  /**
   * Reads a name.
   *
   * @throws GraftException if it is none, with the one that was probably meant
   */
  static Coordinates parse(String name) {
    Matcher matcher = EXACT.matcher(name);
    if (!matcher.matches()) {
      throw wrong(name, "");
    }
    String version = matcher.group(3);
    if (NO_ONE_VERSION.matcher(version).matches()) {
      throw wrong(name, "'%s' stands for whatever is newest; ".formatted(version));
    }
    Optional<String> entry = Optional.ofNullable(matcher.group(4));
    return new Coordinates(matcher.group(1), matcher.group(2), version, entry);
  }

  private static GraftException wrong(String name, String why) {
    return new GraftException(
        Fault.USAGE,
        "the backbone '%s' is not named as expected: %s%s%s."
            .formatted(
                name,
                why,
                FORM,
                closest(name).map(", here probably %s"::formatted).orElse(", with one version")));
  }

  /** What someone meant who wrote this, as far as it can be told. */
  static Optional<String> closest(String name) {
    String bare = OTHER_SCHEMES.matcher(name.strip()).replaceFirst("");
    String[] halves = bare.split("!", 2);
    String path = halves.length < 2 ? "" : "!/" + halves[1].replaceFirst("^/+", "");
    List<String> parts = new ArrayList<>();
    for (String part : halves[0].split("[:/@\\s]+")) {
      if (!part.isEmpty() && !PACKAGINGS.contains(part.toLowerCase(Locale.ROOT))) {
        parts.add(part);
      }
    }
    if (parts.size() < 2 || !parts.get(0).matches(PART) || !parts.get(1).matches(PART)) {
      return Optional.empty();
    }
    String version = version(parts.subList(2, parts.size())).orElse("VERSION");
    return Optional.of(SCHEME + parts.get(0) + ":" + parts.get(1) + ":" + version + path);
  }

  /**
   * Which of the parts behind the artifact is the version: others are classifiers, which jars of
   * networks have none of, and which Maven writes before it and Gradle behind it.
   */
  private static Optional<String> version(List<String> parts) {
    List<String> versions =
        parts.stream().filter(part -> !NO_ONE_VERSION.matcher(part).matches()).toList();
    List<String> numbers = versions.stream().filter(part -> part.matches("v?[0-9].*")).toList();
    List<String> likely = numbers.isEmpty() ? versions : numbers;
    boolean isOpen = versions.size() < parts.size() && numbers.isEmpty();
    return likely.isEmpty() || isOpen
        ? Optional.empty()
        : Optional.of(likely.get(likely.size() - 1));
  }

  /** Whether a word that is no file has the form of an artifact's name without what goes before. */
  static boolean isArtifact(String word) {
    return ARTIFACT.matcher(word.split("!", 2)[0]).matches();
  }

  Coordinates inJar(String path) {
    return new Coordinates(group, artifact, version, Optional.of(path));
  }

  /** The only one in its jar. */
  Coordinates ofWholeJar() {
    return new Coordinates(group, artifact, version, Optional.empty());
  }

  /** Whether what it names may change. */
  boolean isSnapshot() {
    return version.endsWith("-SNAPSHOT");
  }

  /** Without the path inside the jar. */
  String ofJar() {
    return String.join(":", group, artifact, version);
  }

  @Override
  public String toString() {
    return SCHEME + ofJar() + entry.map("!/"::concat).orElse("");
  }
}
