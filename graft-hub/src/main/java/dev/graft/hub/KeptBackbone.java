package dev.graft.hub;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.Json;
import dev.graft.Sha256;
import dev.graft.graph.BackboneSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the hub wrote down of a backbone that it keeps in a folder.
 *
 * @param name its name
 * @param network its file in the folder
 * @param archive the jar that it came from
 * @param entry its path inside that
 * @param networks the paths of all networks inside
 * @param sha256 of the jar
 * @param license as the POM states it
 * @param files the hash of every file in the folder
 */
record KeptBackbone(
    String name,
    String network,
    String archive,
    String entry,
    List<String> networks,
    String sha256,
    @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String license,
    Map<String, String> files) {
  private static final String DOCUMENT = "origin.json";

  KeptBackbone {
    networks = List.copyOf(networks);
    files = Map.copyOf(new TreeMap<>(files));
  }

  /** What is said in a folder, if it says it well. */
  static Optional<KeptBackbone> in(Path folder) throws IOException {
    try {
      byte[] said = Files.readAllBytes(folder.resolve(DOCUMENT));
      return Optional.of(new ObjectMapper().readValue(said, KeptBackbone.class));
    } catch (NoSuchFileException | JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Writes it beside its files. */
  void write(Path folder) throws IOException {
    Files.writeString(folder.resolve(DOCUMENT), Json.of(this) + "\n", StandardCharsets.UTF_8);
  }

  /** Whether a folder holds every file as it was written. */
  boolean isWholeIn(Path folder) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      if (!Files.isRegularFile(path) || !Sha256.of(path).equals(file.getValue())) {
        return false;
      }
    }
    return true;
  }

  BackboneSource source(Path folder, String called) {
    return new BackboneSource(
        folder.resolve(network),
        called,
        Optional.ofNullable(license),
        Optional.of(new BackboneSource.Origin(archive, entry, sha256)));
  }

  /** The hash of every file below a folder, by its path with slashes. */
  static Map<String, String> hashes(Path folder) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        hashes.put(folder.relativize(file).toString().replace('\\', '/'), Sha256.of(file));
      }
    }
    return hashes;
  }
}
