package dev.graft.hub;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.Sha256;
import dev.graft.StorageFailure;
import dev.graft.Unfinished;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.OnnxFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Backbones by Maven coordinates. Each is taken out of its jar once, into a folder that says what
 * it is and appears only when it is complete; from then on nothing asks the network.
 */
final class MavenBackbones {
  private final Path folder;
  private final MavenUser user;
  private final Progress progress;

  /**
   * Those kept below a folder.
   *
   * @param user whose settings say where jars come from
   */
  MavenBackbones(Path folder, MavenUser user, Progress progress) {
    this.folder = folder;
    this.user = user;
    this.progress = progress;
  }

  /**
   * Finds one, fetching it if need be.
   *
   * @throws GraftException if it cannot be had, or is no backbone
   */
  BackboneSource find(Coordinates named) {
    Path home = folder(named);
    try {
      Optional<BackboneSource> kept = named.isSnapshot() ? Optional.empty() : kept(named, home);
      return kept.isPresent() ? kept.get() : fetch(named, home);
    } catch (IOException e) {
      throw StorageFailure.of(
          "the backbone %s cannot be kept".formatted(named),
          home,
          e,
          "let Graft keep its files elsewhere");
    }
  }

  private Path folder(Coordinates named) {
    return folder.resolve(named.group()).resolve(named.artifact()).resolve(named.version());
  }

  /** The folder of one network of a jar; its name is short, as paths may be long. */
  private static Path folderOf(String entry, Path home) {
    return home.resolve(Sha256.of(entry).substring(0, 8));
  }

  /** One that is there already, and whole. */
  private static Optional<BackboneSource> kept(Coordinates named, Path home) throws IOException {
    for (Path one : HubFolders.in(home)) {
      Optional<KeptBackbone> said = KeptBackbone.in(one);
      if (said.isPresent()) {
        Path wanted = folderOf(NetworkJar.choose(named, said.get().networks()), home);
        Optional<KeptBackbone> found = KeptBackbone.in(wanted);
        return found.isPresent() && found.get().isWholeIn(wanted)
            ? Optional.of(found.get().source(wanted, named.toString()))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private BackboneSource fetch(Coordinates named, Path home) throws IOException {
    try (MavenRepositories repositories = MavenRepositories.open(user, progress)) {
      Path file = repositories.jar(named);
      try (NetworkJar jar = NetworkJar.open(named, file)) {
        String entry = jar.chosen();
        String sha256 = Sha256.of(file);
        Path target = folderOf(entry, home);
        Optional<KeptBackbone> same =
            KeptBackbone.in(target).filter(kept -> kept.sha256().equals(sha256));
        if (same.isPresent() && same.get().isWholeIn(target)) {
          return same.get().source(target, named.toString());
        }
        Files.createDirectories(home);
        HubFolders.removeAbandoned(home);
        Path making = Unfinished.beside(target);
        try {
          Files.createDirectory(making);
          String network = jar.extract(entry, making);
          requirePlain(named, making.resolve(network));
          KeptBackbone kept =
              new KeptBackbone(
                  (jar.networks().size() > 1 ? named.inJar(entry) : named.ofWholeJar()).toString(),
                  network,
                  String.valueOf(file.getFileName()),
                  entry,
                  jar.networks(),
                  sha256,
                  PomLicense.of(named, repositories).orElse(null),
                  KeptBackbone.hashes(making));
          kept.write(making);
          settle(making, target);
          return kept.source(target, named.toString());
        } finally {
          HubFolders.remove(making);
        }
      }
    }
  }

  /** Gives a finished folder its name; what lay there was damaged, unless another made it too. */
  private static void settle(Path made, Path target) throws IOException {
    Optional<KeptBackbone> ours = KeptBackbone.in(made);
    for (int attempt = 0; ; attempt++) {
      try {
        Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
        return;
      } catch (IOException e) {
        Optional<KeptBackbone> theirs = KeptBackbone.in(target);
        if (theirs.isPresent() && theirs.equals(ours) && theirs.get().isWholeIn(target)) {
          return; // another process was quicker
        }
        boolean isTaken = Files.exists(target) || e instanceof FileAlreadyExistsException;
        if (!isTaken || attempt == 3) {
          throw e;
        }
        Path aside = Unfinished.beside(target);
        try {
          Files.move(target, aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException gone) {
          continue;
        }
        HubFolders.remove(aside);
      }
    }
  }

  /**
   * Refuses a network of integers: they can't be trained, and answers depend on the whole batch.
   */
  private static void requirePlain(Coordinates named, Path network) {
    Graph graph = read(named, network);
    List<String> operators = graph.quantizedNodes().stream().map(Node::opType).distinct().toList();
    if (!operators.isEmpty()) {
      throw new GraftException(
          Fault.MODEL,
          "the backbone %s is quantised (%s): its weights are small integers, which cannot be trained, and what it says of a sample may depend on the others in the batch; name the same network in float32%s."
              .formatted(
                  named,
                  operators.stream().limit(3).collect(Collectors.joining(", ")),
                  plainName(named).map(", probably "::concat).orElse("")));
    }
  }

  private static Graph read(Coordinates named, Path network) {
    try {
      return OnnxFile.read(network);
    } catch (GraftException e) { // the file is about to go, so it is called as it was asked for
      String message = String.valueOf(e.getMessage()).replace(network.toString(), named.toString());
      throw new GraftException(e.fault(), message, e);
    }
  }

  private static Optional<String> plainName(Coordinates named) {
    String plain =
        named.artifact().replaceFirst("(?i)[-_.](?:q|int8|uint8|quanti[sz]ed|quint8|q8|q4)$", "");
    return plain.equals(named.artifact())
        ? Optional.empty()
        : Optional.of(
            new Coordinates(named.group(), plain, named.version(), Optional.empty()).toString());
  }

  /** All that are kept. */
  List<BackboneSource> list() {
    List<BackboneSource> all = new ArrayList<>();
    try {
      for (Path group : HubFolders.in(folder)) {
        for (Path artifact : HubFolders.in(group)) {
          for (Path version : HubFolders.in(artifact)) {
            for (Path one : HubFolders.in(version)) {
              KeptBackbone.in(one).ifPresent(kept -> all.add(kept.source(one, kept.name())));
            }
          }
        }
      }
      return all;
    } catch (IOException e) {
      throw new GraftException(
          Fault.ENVIRONMENT,
          "the hub's folder %s cannot be read (%s); check its permissions.".formatted(folder, e),
          e);
    }
  }
}
