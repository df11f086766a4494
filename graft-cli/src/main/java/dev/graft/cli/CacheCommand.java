package dev.graft.cli;

import dev.graft.Cache;
import dev.graft.UserHome;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code graft cache}: what is kept so that it need not be made again. */
@Command(
    name = "cache",
    description =
        "Show what Graft keeps to save time, features and decoded samples; clean it; limit it.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class CacheCommand implements Callable<Integer> {
  @Option(
      names = "--clean",
      description = "Remove all that no running Graft uses; it is made again when needed.")
  private boolean clean;

  @Option(
      names = "--limit",
      paramLabel = "SIZE",
      converter = ByteSize.Converter.class,
      description =
          "From now on keep at most so much, such as 500M or 20G; what was used longest ago goes first.")
  private @Nullable ByteSize limit;

  @Mixin private Output output;

  /** All, as it is printed in JSON. */
  private record Shown(
      String folder, long limitBytes, long bytes, long freedBytes, List<Cache.Store> stores) {}

  @Override
  public Integer call() {
    Cache cache = Cache.in(UserHome.graft());
    long before = bytes(cache.stores());
    if (limit != null) {
      cache.limit(limit.bytes());
    }
    cache.reduceTo(clean ? 0 : cache.limitBytes());
    List<Cache.Store> stores = cache.stores();
    long bytes = bytes(stores);
    Shown shown =
        new Shown(
            cache.home().toString(),
            cache.limitBytes(),
            bytes,
            Math.max(0, before - bytes),
            stores);
    if (output.isJson()) {
      output.print(shown);
    } else {
      print(shown, output.text());
    }
    return 0;
  }

  private static long bytes(List<Cache.Store> stores) {
    return stores.stream().mapToLong(Cache.Store::bytes).sum();
  }

  private void print(Shown shown, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s keeps %s of at most %s.%n",
        shown.folder(),
        new ByteSize(shown.bytes()),
        new ByteSize(shown.limitBytes()));
    for (Cache.Store store : shown.stores()) {
      out.printf(
          Locale.ROOT,
          "  %-10s %s in %,d files%n",
          store.name(),
          new ByteSize(store.bytes()),
          store.entries());
    }
    if (shown.freedBytes() > 0) {
      out.printf(Locale.ROOT, "Removed: %s.%n", new ByteSize(shown.freedBytes()));
    }
    if (clean && shown.bytes() > 0) {
      out.printf(Locale.ROOT, "What is left is used by a Graft that runs.%n");
    }
  }
}
