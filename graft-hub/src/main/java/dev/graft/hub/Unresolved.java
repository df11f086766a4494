package dev.graft.hub;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.spi.connector.transport.http.HttpTransporterException;
import org.eclipse.aether.transfer.ArtifactNotFoundException;
import org.eclipse.aether.transfer.ArtifactTransferException;
import org.eclipse.aether.transfer.ChecksumFailureException;
import org.eclipse.aether.transfer.RepositoryOfflineException;

/**
 * Why something could not be had from Maven's repositories.
 *
 * @param wanted what, as people write it
 * @param failure as the resolver tells it
 * @param user whose settings were asked
 */
record Unresolved(String wanted, ArtifactResolutionException failure, MavenUser user) {
  private static final int MOST_VERSIONS = 8;
  private static final Pattern STATUS = Pattern.compile("status(?: code)?:? (\\d{3})");
  private static final Pattern LOGIN = Pattern.compile("//[^/@]*@");

  /** Whether every repository was reached and has it not. */
  boolean isMissing() {
    return refusal().isEmpty() && !isOffline();
  }

  /**
   * The same in words, with what to do.
   *
   * @param versions those that there are; asked if this one is missing
   */
  GraftException explained(Supplier<List<String>> versions) {
    if (isOffline()) {
      return environment(
          "%s is not in the local Maven repository, and Maven is set to work offline; fetch it once with <offline> off in %s."
              .formatted(wanted, user.settings()));
    }
    return refusal().map(this::refused).orElseGet(() -> missing(versions.get()));
  }

  private GraftException missing(List<String> versions) {
    if (versions.isEmpty()) {
      return new GraftException(
          Fault.MODEL,
          "there is no %s in %s, nor another version of it; check group and artifact, or add the repository that has it to a profile in %s."
              .formatted(wanted, repositories(), user.settings()),
          failure);
    }
    int first = Math.max(0, versions.size() - MOST_VERSIONS);
    return new GraftException(
        Fault.MODEL,
        "there is no %s in %s; expected one of its versions: %s%s."
            .formatted(
                wanted,
                repositories(),
                first == 0 ? "" : "..., ",
                String.join(", ", versions.subList(first, versions.size()))),
        failure);
  }

  private GraftException refused(ArtifactTransferException refusal) {
    String from = refusal.getRepository() == null ? repositories() : named(refusal.getRepository());
    if (refusal.getRepository() != null && refusal.getRepository().isBlocked()) {
      return environment(
          "%s cannot be had from %s, which Maven's settings block (as Maven itself does addresses without encryption); give its https address, or a mirror of it, in %s."
              .formatted(
                  wanted,
                  refusal.getRepository().getMirroredRepositories().stream()
                      .map(Unresolved::named)
                      .collect(Collectors.joining(", ")),
                  user.settings()));
    }
    Optional<ChecksumFailureException> checksum = cause(refusal, ChecksumFailureException.class);
    if (checksum.isPresent()) {
      return environment(
          checksum.get().getExpected().isEmpty()
              ? "%s came from %s without a checksum, so nobody can tell whether it is whole; have the repository give .sha1 files."
                  .formatted(wanted, from)
              : "%s came damaged from %s: its checksum is %s, expected %s; try again, and if that does not help, have the repository's copy replaced."
                  .formatted(
                      wanted, from, checksum.get().getActual(), checksum.get().getExpected()));
    }
    OptionalInt status = status(refusal);
    if (status.isPresent()) {
      return environment(
          "%s cannot be had from %s, which answers with HTTP status %s; %s."
              .formatted(
                  wanted,
                  from,
                  Integer.toString(status.getAsInt()),
                  remedy(status.getAsInt(), refusal)));
    }
    if (cause(refusal, SSLException.class).isPresent()) {
      return environment(
          "%s cannot be had from %s, whose certificate Java does not trust (%s); where a proxy opens connections, add its certificate to Java's trust store (JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=FILE)."
              .formatted(wanted, from, detail(refusal)));
    }
    boolean unreachable =
        Stream.of(
                UnknownHostException.class,
                ConnectException.class,
                NoRouteToHostException.class,
                SocketTimeoutException.class)
            .anyMatch(type -> cause(refusal, type).isPresent());
    return environment(
        unreachable
            ? "%s cannot be had from %s, which cannot be reached (%s); connect to the network, or name a mirror or proxy in %s. Once fetched, it works without."
                .formatted(wanted, from, detail(refusal), user.settings())
            : "%s cannot be had from %s (%s); check the repositories, mirrors and proxies in %s."
                .formatted(wanted, from, detail(refusal), user.settings()));
  }

  private String remedy(int status, ArtifactTransferException refusal) {
    String id = refusal.getRepository() == null ? "ID" : refusal.getRepository().getId();
    return switch (status) {
      case 401, 403 ->
          "give user name and password, or another token, in a <server> with <id>%s</id> in %s"
              .formatted(id, user.settings());
      case 407 -> "give user name and password in the <proxy> in %s".formatted(user.settings());
      default ->
          status >= 500
              ? "that is the server's fault: try again later, or name another mirror in %s"
                  .formatted(user.settings())
              : "check the repository's address in %s".formatted(user.settings());
    };
  }

  /** The first failure other than that a repository has it not. */
  private Optional<ArtifactTransferException> refusal() {
    return failures()
        .filter(one -> !(one instanceof ArtifactNotFoundException))
        .filter(one -> cause(one, RepositoryOfflineException.class).isEmpty())
        .findFirst();
  }

  private boolean isOffline() {
    return failures().anyMatch(one -> cause(one, RepositoryOfflineException.class).isPresent());
  }

  private Stream<ArtifactTransferException> failures() {
    return failure.getResults().stream()
        .flatMap(result -> result.getExceptions().stream())
        .filter(ArtifactTransferException.class::isInstance)
        .map(ArtifactTransferException.class::cast);
  }

  private String repositories() {
    Set<String> asked =
        failures()
            .map(ArtifactTransferException::getRepository)
            .filter(repository -> repository != null)
            .map(Unresolved::named)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    return asked.isEmpty() ? "Maven's repositories" : String.join(" or ", asked);
  }

  private static String named(RemoteRepository repository) {
    String url = LOGIN.matcher(repository.getUrl()).replaceFirst("//");
    return "%s (%s)".formatted(repository.getId(), url);
  }

  private static OptionalInt status(Throwable refusal) {
    Optional<HttpTransporterException> http = cause(refusal, HttpTransporterException.class);
    if (http.isPresent()) {
      return OptionalInt.of(http.get().getStatusCode());
    }
    Matcher said = STATUS.matcher(String.valueOf(refusal.getMessage()));
    return said.find() ? OptionalInt.of(Integer.parseInt(said.group(1))) : OptionalInt.empty();
  }

  /** What lies deepest, which says most. */
  private static String detail(Throwable refusal) {
    List<Throwable> causes = causes(refusal);
    Throwable deepest = causes.get(causes.size() - 1);
    String said = MavenSettings.oneLine(String.valueOf(deepest.getMessage()));
    return deepest instanceof UnknownHostException
        ? "the host %s is not known".formatted(said.replaceFirst(":.*", ""))
        : LOGIN.matcher(said).replaceAll("//");
  }

  private static <T extends Throwable> Optional<T> cause(Throwable refusal, Class<T> type) {
    return causes(refusal).stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  private static List<Throwable> causes(Throwable refusal) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable cause = refusal; cause != null && !causes.contains(cause); ) {
      causes.add(cause);
      cause = cause.getCause();
    }
    return causes;
  }

  private GraftException environment(String sentence) {
    return new GraftException(Fault.ENVIRONMENT, sentence, failure);
  }
}
