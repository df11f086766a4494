package dev.graft.hub;

import dev.graft.GraftException;
import dev.graft.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.settings.Repository;
import org.apache.maven.settings.Settings;
import org.eclipse.aether.ConfigurationProperties;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession.CloseableSession;
import org.eclipse.aether.RepositorySystemSession.SessionBuilder;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.repository.RepositoryPolicy;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.VersionRangeRequest;
import org.eclipse.aether.resolution.VersionRangeResolutionException;
import org.eclipse.aether.supplier.RepositorySystemSupplier;
import org.eclipse.aether.supplier.SessionBuilderSupplier;
import org.eclipse.aether.util.repository.SimpleResolutionErrorPolicy;

/**
 * The repositories that a Maven user's settings lead to, and the local one that Maven shares. What
 * arrives without its checksum, or with another, is not taken.
 */
final class MavenRepositories implements AutoCloseable {
  private static final String CENTRAL = "central";
  private static final String CENTRAL_URL = "https://repo.maven.apache.org/maven2";
  private static final int CONNECT_MILLIS = 10_000;
  private static final int SILENCE_MILLIS = 60_000;

  private final MavenUser user;
  private final RepositorySystem system;
  private final CloseableSession session;
  private final List<RemoteRepository> remotes;

  private MavenRepositories(
      MavenUser user,
      RepositorySystem system,
      CloseableSession session,
      List<RemoteRepository> remotes) {
    this.user = user;
    this.system = system;
    this.session = session;
    this.remotes = remotes;
  }

  /**
   * Reads the settings.
   *
   * @throws GraftException if they cannot be read
   */
  static MavenRepositories open(MavenUser user, Progress progress) {
    Settings settings = MavenSettings.read(user, progress);
    List<RemoteRepository> remotes = remotes(settings, user, progress);
    RepositorySystem system = new RepositorySystemSupplier().get();
    SessionBuilder session = new SessionBuilderSupplier(system).get();
    session.withLocalRepositoryBaseDirectories(local(settings, user));
    session.setSystemProperties(user.properties());
    session.setConfigProperty(ConfigurationProperties.CONNECT_TIMEOUT, CONNECT_MILLIS);
    session.setConfigProperty(ConfigurationProperties.REQUEST_TIMEOUT, SILENCE_MILLIS);
    session.setChecksumPolicy(RepositoryPolicy.CHECKSUM_POLICY_FAIL);
    session.setResolutionErrorPolicy(new SimpleResolutionErrorPolicy(false, false)); // ask again
    session.setTransferListener(new TransferProgress(progress));
    SessionSettings.apply(settings, session);
    return new MavenRepositories(user, system, session.build(), remotes);
  }

  private static Path local(Settings settings, MavenUser user) {
    String said = user.properties().getOrDefault("maven.repo.local", settings.getLocalRepository());
    return said == null || said.isBlank() ? user.folder().resolve("repository") : Path.of(said);
  }

  private static List<RemoteRepository> remotes(
      Settings settings, MavenUser user, Progress progress) {
    List<RemoteRepository> remotes = new ArrayList<>();
    for (Repository said : ActiveProfiles.repositories(settings, user, progress)) {
      remotes.add(
          new RemoteRepository.Builder(said.getId(), said.getLayout(), said.getUrl())
              .setReleasePolicy(policy(said.getReleases()))
              .setSnapshotPolicy(policy(said.getSnapshots()))
              .build());
    }
    if (remotes.stream().noneMatch(remote -> remote.getId().equals(CENTRAL))) {
      remotes.add(
          new RemoteRepository.Builder(CENTRAL, "default", CENTRAL_URL)
              .setSnapshotPolicy(new RepositoryPolicy(false, null, null))
              .build());
    }
    return remotes;
  }

  private static RepositoryPolicy policy(org.apache.maven.settings.RepositoryPolicy said) {
    return said == null
        ? new RepositoryPolicy()
        : new RepositoryPolicy(said.isEnabled(), said.getUpdatePolicy(), null);
  }

  /**
   * The jar, fetched if it is not in the local repository.
   *
   * @throws GraftException if there is none, or it cannot be fetched
   */
  Path jar(Coordinates of) {
    Artifact artifact = new DefaultArtifact(of.group(), of.artifact(), "jar", of.version());
    try {
      return resolved(artifact);
    } catch (ArtifactResolutionException e) {
      throw new Unresolved(of.ofJar(), e, user).explained(() -> versions(of));
    }
  }

  /**
   * A POM, fetched if it is not in the local repository.
   *
   * @return empty if the repositories have none
   * @throws GraftException if it cannot be fetched
   */
  Optional<Path> pom(String group, String artifact, String version) {
    Artifact pom = new DefaultArtifact(group, artifact, "pom", version);
    try {
      return Optional.of(resolved(pom));
    } catch (ArtifactResolutionException e) {
      Unresolved failure =
          new Unresolved("the POM of " + String.join(":", group, artifact, version), e, user);
      if (failure.isMissing()) {
        return Optional.empty();
      }
      throw failure.explained(List::of);
    }
  }

  private Path resolved(Artifact artifact) throws ArtifactResolutionException {
    List<RemoteRepository> asked = system.newResolutionRepositories(session, remotes);
    return system
        .resolveArtifact(session, new ArtifactRequest(artifact, asked, null))
        .getArtifact()
        .getPath();
  }

  /** The versions that the repositories have, oldest first; empty if they tell none. */
  private List<String> versions(Coordinates of) {
    Artifact any = new DefaultArtifact(of.group(), of.artifact(), "jar", "[0,)");
    List<RemoteRepository> asked = system.newResolutionRepositories(session, remotes);
    try {
      return system
          .resolveVersionRange(session, new VersionRangeRequest(any, asked, null))
          .getVersions()
          .stream()
          .map(Object::toString)
          .toList();
    } catch (VersionRangeResolutionException e) {
      return List.of();
    }
  }

  @Override
  public void close() {
    session.close();
    system.shutdown();
  }
}
