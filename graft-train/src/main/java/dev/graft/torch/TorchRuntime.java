package dev.graft.torch;

import dev.graft.NativeArtifact;
import dev.graft.NativeMemory;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/** The native library: loaded once per process, safely also from an empty cache. */
public final class TorchRuntime {
  private static final NativeArtifact.File LIBTORCH =
      new NativeArtifact.File("org/bytedeco/pytorch", "jnitorch");

  private static boolean loaded;

  private TorchRuntime() {}

  /**
   * Loads libtorch; the first time on a machine it is unpacked, which takes seconds. Everything
   * else in this package calls this by itself.
   *
   * @throws dev.graft.GraftException if there is no libtorch for this machine or it cannot be
   *     unpacked
   */
  public static synchronized void load() {
    if (loaded) {
      return;
    }
    NativeMemory.unlimited();
    if (ProcessSettings.areTuned()) {
      OpenMpWaiting.spinBriefly();
    }
    try {
      File cache = Loader.getCacheDir();
      Files.createDirectories(cache.toPath());
      unpackAndLoad(cache.toPath());
    } catch (IOException | LinkageError e) {
      throw NativeArtifact.TRAIN.unloadable(
          "libtorch", LIBTORCH, Loader.getPlatform(), torch.class, e);
    }
    loaded = true;
  }

  /**
   * Sets how many threads an operation may use that this thread asks for; those that others ask for
   * keep theirs. The results' last bits depend on it.
   *
   * @param threads at least 1
   */
  public static void setThreads(int threads) {
    requirePositive(threads);
    load();
    ThreadCount.want(Optional.of(threads));
  }

  /**
   * Does a job with so many threads to each operation, as {@link #setThreads}; afterwards there are
   * as many as before.
   *
   * @param threads at least 1
   */
  public static <T> T withThreads(int threads, Supplier<T> job) {
    requirePositive(threads);
    Optional<Integer> before = ThreadCount.wanted();
    ThreadCount.want(Optional.of(threads));
    try {
      return job.get();
    } finally {
      ThreadCount.want(before);
    }
  }

  private static void requirePositive(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, not " + threads);
    }
  }

  /** How many threads an operation may use that this thread asks for. */
  public static int threads() {
    load();
    return TorchThread.call(torch::get_num_threads);
  }

  /**
   * Loading while unpacking has crashed, and so has unpacking twice at a time: hence everything is
   * unpacked first, by one process.
   */
  private static void unpackAndLoad(Path cache) throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                cache.resolve("graft-torch.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (lock.isValid()) {
        Loader.cacheResources(
            org.bytedeco.pytorch.presets.torch.class,
            "/org/bytedeco/pytorch/" + Loader.getPlatform());
        Loader.load(torch.class);
      }
    }
  }
}
