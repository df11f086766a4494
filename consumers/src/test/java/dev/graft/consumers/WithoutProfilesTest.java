package dev.graft.consumers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.maven.model.building.DefaultModelBuilderFactory;
import org.apache.maven.model.building.ModelBuilder;
import org.apache.maven.model.profile.ProfileSelector;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession.CloseableSession;
import org.eclipse.aether.RepositorySystemSession.SessionBuilder;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.collection.DependencyCollectionException;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.graph.DependencyNode;
import org.eclipse.aether.repository.LocalRepository;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.eclipse.aether.supplier.RepositorySystemSupplier;
import org.eclipse.aether.supplier.SessionBuilderSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is published, resolved as by a build tool that knows no profiles: Gradle. Nothing is
 * fetched: what others publish is there since Graft's own build needed it.
 */
class WithoutProfilesTest {
  private static final String VERSION = System.getProperty("graft.version");

  private static final Pattern SIZES =
      Pattern.compile("(?m)^\\| [^|]* \\| (`graft[^|]*) \\| (\\d+) jars, ([\\d.]+) MB \\|$");
  private static final Pattern NAME = Pattern.compile("`([^`]*)`");

  @TempDir private static Path folder;
  private static RepositorySystem resolver;
  private static CloseableSession session;

  /** Reads POMs as though no profile were ever active. */
  private static final class WithoutProfiles extends RepositorySystemSupplier {
    @Override
    protected ModelBuilder createModelBuilder() {
      return new DefaultModelBuilderFactory() {
        @Override
        protected ProfileSelector newProfileSelector() {
          return (profiles, context, problems) -> List.of();
        }
      }.newInstance();
    }
  }

  @BeforeAll
  static void open() {
    Path graft = Repository.of(Path.of(".."), folder).folder();
    resolver = new WithoutProfiles().get();
    SessionBuilder builder = new SessionBuilderSupplier(resolver).get();
    List<LocalRepository> local =
        Stream.of(graft, Path.of(System.getProperty("maven.repo.users")))
            .map(path -> new LocalRepository(path, "simple"))
            .toList();
    session =
        builder
            .withLocalRepositories(local)
            .setSystemProperties(System.getProperties())
            .setOffline(true)
            .build();
  }

  @AfterAll
  static void close() {
    session.close();
    resolver.shutdown();
  }

  private static CollectRequest collect(String... modules) {
    CollectRequest request = new CollectRequest();
    for (String module : modules) {
      Artifact artifact = new DefaultArtifact("dev.graft", module, "jar", VERSION);
      request.addDependency(new Dependency(artifact, "runtime"));
    }
    return request;
  }

  /** What POMs ask for, as artifact:classifier; no file is looked for. */
  private static List<String> named(String... modules) throws DependencyCollectionException {
    DependencyNode root = resolver.collectDependencies(session, collect(modules)).getRoot();
    return resolver.flattenDependencyNodes(session, root, null).stream()
        .filter(node -> node.getDependency() != null) // all but the root
        .map(DependencyNode::getArtifact)
        .map(artifact -> artifact.getArtifactId() + ":" + artifact.getClassifier())
        .toList();
  }

  private static boolean isOf(String platform, String artifact) {
    String classifier = artifact.substring(artifact.indexOf(':') + 1);
    return classifier.isEmpty() || PlatformNames.of(platform).contains(classifier);
  }

  @ParameterizedTest
  @ValueSource(strings = {"linux-x86_64", "linux-arm64", "macosx-arm64", "windows-x86_64"})
  void aProgramThatPredictsFindsTheNativesOfItsPlatformAndNoOthers(String platform)
      throws DependencyCollectionException {
    List<String> named = named("graft-image", "graft-natives-" + platform);
    assertThat(named)
        .contains("opencv:" + platform, "openblas:" + platform, "javacpp:" + platform)
        .contains("onnxruntime:", "graft-core:", "opencv:")
        .noneMatch(artifact -> artifact.matches("(pytorch|lwjgl|jcodec).*"))
        .allMatch(artifact -> isOf(platform, artifact));
  }

  @ParameterizedTest
  @ValueSource(strings = {"linux-x86_64", "linux-arm64", "macosx-arm64", "windows-x86_64"})
  void aProgramForSoundsFindsThoseOfOggVorbis(String platform)
      throws DependencyCollectionException {
    List<String> natives =
        PlatformNames.of(platform).stream()
            .filter(name -> name.startsWith("natives"))
            .map("lwjgl-stb:"::concat)
            .toList();
    assertThat(named("graft-audio", "graft-natives-audio-" + platform))
        .containsAll(natives)
        .contains("lwjgl-stb:", "jcodec:")
        .noneMatch(artifact -> artifact.matches("(pytorch|opencv).*"))
        .allMatch(artifact -> isOf(platform, artifact));
  }

  @ParameterizedTest
  @ValueSource(strings = {"linux-x86_64", "macosx-arm64", "windows-x86_64"})
  void aProgramThatTrainsFindsThoseOfLibtorchToo(String platform)
      throws DependencyCollectionException {
    assertThat(named("graft", "graft-natives-train-" + platform))
        .contains("pytorch:" + platform, "opencv:" + platform, "openblas:" + platform)
        .contains("javacpp:" + platform, "graft-train:", "tokenizers:", "pytorch:", "lwjgl-stb:")
        .allMatch(artifact -> isOf(platform, artifact));
  }

  @Test
  void withoutAPlatformNoneIsTakenFromTheMachineThatResolves()
      throws DependencyCollectionException {
    assertThat(named("graft")).contains("pytorch:").allMatch(artifact -> artifact.endsWith(":"));
  }

  @Test
  void theFilesOfThisPlatformAreThere() throws DependencyResolutionException {
    String platform = System.getProperty("native.platform");
    DependencyRequest request =
        new DependencyRequest(collect("graft", "graft-natives-train-" + platform), null);
    assertThat(resolver.resolveDependencies(session, request).getArtifactResults())
        .allSatisfy(result -> assertThat(result.getArtifact().getPath()).isRegularFile())
        .anySatisfy(
            result ->
                assertThat(String.valueOf(result.getArtifact().getPath().getFileName()))
                    .startsWith("pytorch-")
                    .endsWith("-" + platform + ".jar"));
  }

  /** Of what the documentation's table names; its other rows are no modules of ours alone. */
  @Test
  void theDocumentationSaysHowLargeClassPathsAre() throws Exception {
    String platform = System.getProperty("native.platform");
    assumeTrue(platform.equals("linux-x86_64"), "the table is of another platform");
    Path page = Path.of("..", "docs", "reference", "library.md");
    List<MatchResult> rows = SIZES.matcher(Files.readString(page)).results().toList();
    assertThat(rows).hasSize(4);
    for (MatchResult row : rows) {
      String[] modules =
          NAME.matcher(row.group(1))
              .results()
              .map(name -> name.group(1).replace("<platform>", platform))
              .toArray(String[]::new);
      DependencyRequest request = new DependencyRequest(collect(modules), null);
      long bytes = 0;
      int jars = 0;
      for (ArtifactResult found :
          resolver.resolveDependencies(session, request).getArtifactResults()) {
        assertThat(found.getArtifact().getExtension()).isEqualTo("jar");
        bytes += Files.size(found.getArtifact().getPath());
        jars++;
      }
      String measured = String.format(Locale.ROOT, "%d jars, %.1f MB", jars, bytes / 1e6);
      assertThat(Integer.parseInt(row.group(2)))
          .as("%s: %s", row.group(1), measured)
          .isEqualTo(jars);
      assertThat(Double.parseDouble(row.group(3)))
          .as("%s: %s", row.group(1), measured)
          .isCloseTo(bytes / 1e6, within(0.5));
    }
  }
}
