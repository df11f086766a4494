package dev.graft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What Graft keeps so that it need not be made again, with a limit to its size: the entries that
 * were used longest ago go first, and none that a running process has used goes at all. A file's
 * time of change is when it was last used. Safe for use by many threads and processes.
 */
public final class Cache {
  /** Where nobody says otherwise. */
  public static final long USUAL_LIMIT_BYTES = 10L << 30;

  /** What is kept, and how Graft names its files there, below the store's folder. */
  private static final Map<String, Pattern> STORES =
      Map.of(
          "features", Pattern.compile("[0-9a-f]{64}/[0-9a-f-]{36}\\.features"),
          "pictures", Pattern.compile("[\\w-]+/[0-9a-f]{2}/[0-9a-f]{64}"),
          "trials", Pattern.compile("[0-9a-f]{64}\\.json"),
          "parity", Pattern.compile("[0-9a-f]{64}\\.txt"));

  private static final Map<Path, Cache> KNOWN = new ConcurrentHashMap<>();
  private static final double FILLED_AFTERWARDS = 0.9;
  private static final int CHECKS_PER_LIMIT = 50;

  private final Path home;
  private final Path settings;
  private final FileTime start = FileTime.fromMillis(Unfinished.startMillis());
  private boolean registered;
  private long unchecked = Long.MAX_VALUE;
  private boolean full;

  private Cache(Path home) {
    this.home = home;
    this.settings = home.resolve("cache.json");
  }

  /** The one of a folder, such as that of a {@link Workshop}. */
  public static Cache in(Path home) {
    return KNOWN.computeIfAbsent(home.toAbsolutePath().normalize(), Cache::new);
  }

  /** What a store comes to. */
  public record Store(String name, long entries, long bytes) {}

  /** One file. */
  private record Entry(Path file, long bytes, FileTime used) {}

  /** Where it is. */
  public Path home() {
    return home;
  }

  /** The folder of a store: features or pictures. */
  public Path store(String name) {
    if (!STORES.containsKey(name)) {
      throw new IllegalArgumentException(name);
    }
    return home.resolve(name);
  }

  /** Where files go that no later run needs. */
  public Path scratch() {
    return home.resolve("scratch");
  }

  /** How large all may be together. */
  public long limitBytes() {
    try {
      JsonNode said = new ObjectMapper().readTree(Files.readAllBytes(settings));
      return said.path("limitBytes").asLong(USUAL_LIMIT_BYTES);
    } catch (IOException e) {
      return USUAL_LIMIT_BYTES;
    }
  }

  /**
   * Sets how large all may be together, for this and all later processes.
   *
   * @throws GraftException if it cannot be written down
   */
  public void limit(long bytes) {
    try {
      Files.createDirectories(home);
      byte[] text = Json.of(Map.of("limitBytes", bytes)).getBytes(StandardCharsets.UTF_8);
      AtomicFile.write(settings, ByteBuffer.wrap(text));
    } catch (IOException e) {
      throw StorageFailure.of(
          "the limit cannot be written", home, e, "choose another folder for the cache");
    }
  }

  /** An entry is used now: from here on it stays as long as this process runs. */
  public void use(Path file) {
    register();
    try {
      if (Files.getLastModifiedTime(file).compareTo(start) < 0) {
        Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis()));
      }
    } catch (IOException e) {
      // It is gone, or not ours to change: who needs it makes it again.
    }
  }

  /**
   * Whether there is room for one more entry. Now and then it looks, and removes what was used
   * longest ago.
   *
   * @param bytes its size
   */
  public synchronized boolean hasRoomFor(long bytes) {
    register();
    long limit = limitBytes();
    if (unchecked > limit / CHECKS_PER_LIMIT) {
      unchecked = 0;
      full = reduceTo(limit) + bytes > limit;
    }
    unchecked += bytes;
    return !full;
  }

  /** Every store that holds something. */
  public List<Store> stores() {
    List<Store> stores = new ArrayList<>();
    STORES.keySet().stream()
        .sorted()
        .forEach(
            name -> {
              List<Entry> entries = entries(name);
              long bytes = entries.stream().mapToLong(Entry::bytes).sum();
              if (!entries.isEmpty()) {
                stores.add(new Store(name, entries.size(), bytes));
              }
            });
    return stores;
  }

  /**
   * Removes entries until the rest is well within a limit, those used longest ago first.
   *
   * @return how many bytes are left, which is more than the limit if running processes use them
   */
  public synchronized long reduceTo(long limitBytes) {
    List<Entry> all = new ArrayList<>();
    STORES.keySet().forEach(name -> all.addAll(entries(name)));
    long left = all.stream().mapToLong(Entry::bytes).sum();
    if (left <= limitBytes) {
      return left;
    }
    FileTime usedByTheLiving = earliestStart();
    all.sort(Comparator.comparing(Entry::used));
    for (Entry entry : all) {
      if (left <= FILLED_AFTERWARDS * limitBytes || entry.used().compareTo(usedByTheLiving) >= 0) {
        break;
      }
      if (removed(entry.file())) {
        left -= entry.bytes();
      }
    }
    return left;
  }

  private List<Entry> entries(String store) {
    Path folder = home.resolve(store);
    Pattern name = STORES.getOrDefault(store, Pattern.compile(""));
    List<Entry> entries = new ArrayList<>();
    try (Stream<Path> files =
        Files.find(folder, 3, (path, attributes) -> attributes.isRegularFile())) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (name.matcher(folder.relativize(file).toString().replace('\\', '/')).matches()) {
          add(entries, file);
        }
      }
    } catch (NoSuchFileException | UncheckedIOException e) {
      // Nothing is there, or another process removes things just now.
    } catch (IOException e) {
      throw StorageFailure.of(
          "nothing can be kept", folder, e, "choose another folder for the cache");
    }
    return entries;
  }

  private static void add(List<Entry> entries, Path file) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      entries.add(new Entry(file, attributes.size(), attributes.lastModifiedTime()));
    } catch (NoSuchFileException e) {
      // Another process removed it.
    }
  }

  private static boolean removed(Path file) {
    try {
      Files.deleteIfExists(file);
      return true;
    } catch (IOException e) {
      return false; // some systems keep a file that is mapped
    }
  }

  /** Says that this process runs, by a file whose name tells when it was started. */
  private synchronized void register() {
    if (registered) {
      return;
    }
    registered = true;
    try {
      Files.createDirectories(running());
      Path file = Files.createFile(Unfinished.beside(running().resolve("process")));
      file.toFile().deleteOnExit();
    } catch (IOException e) {
      // Then others may remove what is made again here.
    }
  }

  private Path running() {
    return home.resolve("running");
  }

  /** When the process was started that runs longest, of those that use this cache. */
  private FileTime earliestStart() {
    Unfinished.removeAbandoned(running());
    try (Stream<Path> files = Files.list(running())) {
      return files
          .flatMap(file -> Unfinished.startMillis(file).stream().boxed())
          .map(FileTime::fromMillis)
          .min(Comparator.naturalOrder())
          .orElse(FileTime.fromMillis(Long.MAX_VALUE));
    } catch (IOException e) {
      return registered ? start : FileTime.fromMillis(Long.MAX_VALUE);
    }
  }
}
