package dev.graft.features;

import dev.graft.Cache;
import dev.graft.Cpu;
import dev.graft.GraftException;
import dev.graft.Sha256;
import dev.graft.StorageFailure;
import dev.graft.Unfinished;
import dev.graft.Version;
import dev.graft.modality.Modality;
import dev.graft.ort.Engine;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Features on disk for one prefix and one preprocessing, found again by the content of the file
 * they came from.
 *
 * <p>A store is a folder of immutable {@linkplain Segment segments}, each written whole under a
 * temporary name and then renamed, so two runs may use it at once and a killed run leaves nothing
 * damaged behind. Rows are memory-mapped and checked against their checksum when read; a row that
 * fails is reported absent, and so computed again.
 *
 * <p>Not safe for use by many threads, except {@link #find}.
 */
public final class FeatureStore {
  /** What there is to remember of one sample. */
  record Entry(float[] features, long sketch) {}

  /** Counted up when the same sample may come to other features than before. */
  private static final int FORMAT = 1;

  private final Path folder;
  private final @Nullable Cache cache;
  private final Path scratch;
  private final Map<String, Segment.Row> rows = new HashMap<>();

  private FeatureStore(Path folder, @Nullable Cache cache, Path scratch) {
    this.folder = folder;
    this.cache = cache;
    this.scratch = scratch;
  }

  /**
   * Names the features that a network makes of samples that are decoded and prepared in one way.
   *
   * @param graph tells the network with all weights from others
   */
  public static String key(String graph, Modality modality) {
    return Sha256.of(graph + modality.toJson() + modality.version());
  }

  /**
   * Opens the store of this key in a cache, apart from what other versions of code and codecs, or
   * other processors, made under the same key.
   *
   * @param key names the prefix, the preprocessing and what decodes
   * @throws GraftException if the folder cannot be read
   */
  public static FeatureStore open(Cache cache, String key) {
    String made =
        String.join(
            "\n",
            key,
            Version.current(),
            Integer.toString(FORMAT),
            Engine.version(),
            new TreeSet<>(Cpu.ofThisMachine().abilities()).toString());
    return open(cache.store("features"), Sha256.of(made), cache, cache.scratch());
  }

  /**
   * Opens the store of this key, which may not exist yet.
   *
   * @param root where all stores are, such as {@code ~/.graft/features}
   * @param key names the prefix and the preprocessing; a file name
   * @throws GraftException if the folder cannot be read
   */
  public static FeatureStore open(Path root, String key) {
    return open(root, key, null, root.resolve("scratch"));
  }

  private static FeatureStore open(Path root, String key, @Nullable Cache cache, Path scratch) {
    FeatureStore store = new FeatureStore(root.resolve(key), cache, scratch);
    try {
      Files.createDirectories(store.folder);
      Unfinished.removeAbandoned(store.folder);
      for (Path file : store.segmentFiles()) {
        Optional<Segment> segment = Segment.open(file);
        if (segment.isPresent()) {
          if (cache != null) {
            cache.use(file);
          }
          store.addAll(segment.get());
        } else {
          Files.deleteIfExists(file); // damaged: what it held is computed again
        }
      }
    } catch (IOException e) {
      throw StorageFailure.of(
          "features cannot be kept", store.folder, e, "choose another folder for the cache");
    }
    return store;
  }

  /** Of two rows for one content, the one that is whole stays. */
  private void addAll(Segment segment) {
    segment
        .rowsByContent()
        .forEach(
            (sha, row) -> rows.merge(sha, row, (known, other) -> known.isWhole() ? known : other));
  }

  private List<Path> segmentFiles() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, Segment::isNamedLikeOne)) {
      found.forEach(files::add);
    }
    return files;
  }

  /** Where files go that are not kept. */
  Path scratch() {
    return scratch;
  }

  /** Where the features of this content are, if they are there and whole. */
  Optional<Segment.Row> find(String contentSha256) {
    return Optional.ofNullable(rows.get(contentSha256)).filter(Segment.Row::isWhole);
  }

  /**
   * Adds entries, all of one width, as one new segment.
   *
   * @param entries by the SHA-256 of the content, in hexadecimal
   * @throws GraftException if the disk is full or not writable
   */
  void add(Map<String, Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    try {
      if (cache != null) {
        // They are stored either way, as they are read from here; the cache may go beyond its
        // limit.
        cache.hasRoomFor(Segment.bytes(entries));
      }
      Path file = Segment.write(folder, entries);
      Segment.open(file).ifPresent(this::addAll);
    } catch (IOException e) {
      throw StorageFailure.of(
          "features cannot be stored", folder, e, "choose another folder for the cache");
    }
  }
}
