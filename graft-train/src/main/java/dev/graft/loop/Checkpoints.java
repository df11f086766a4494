package dev.graft.loop;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.StorageFailure;
import dev.graft.torch.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Where and how often a run stores its checkpoint. */
public final class Checkpoints {
  /** At most this part of the time goes into storing. */
  private static final int SPARING = 20;

  private final Path folder;
  private final String settings;
  private final long everyNanos;
  private final LongSupplier nanoTime;
  private final boolean kept;
  private final Optional<Checkpoints> onAll;
  private long nextAt;
  private boolean begun;
  private @Nullable Checkpoint unsaved;

  /**
   * Checkpoints in a folder.
   *
   * @param settings identifies the job, best as {@link JobSettings#text}, which can be explained
   * @param everyNanos how long to wait between two
   * @param nanoTime the clock
   */
  public Checkpoints(Path folder, String settings, long everyNanos, LongSupplier nanoTime) {
    this(folder, settings, everyNanos, nanoTime, true, Optional.empty());
  }

  private Checkpoints(
      Path folder,
      String settings,
      long everyNanos,
      LongSupplier nanoTime,
      boolean kept,
      Optional<Checkpoints> onAll) {
    this.kept = kept;
    this.folder = folder;
    this.settings = settings;
    this.everyNanos = everyNanos;
    this.nanoTime = nanoTime;
    this.onAll = onAll;
    this.nextAt = nanoTime.getAsLong() + everyNanos;
  }

  /** None: nothing is written, also where a training is stopped. */
  public static Checkpoints none(String settings) {
    return new Checkpoints(
        Path.of(""), settings, Long.MAX_VALUE / 2, System::nanoTime, false, Optional.empty());
  }

  /**
   * The same of a training that is gone on with on all samples, from where its early phase ends.
   */
  public Checkpoints before(Checkpoints all) {
    return new Checkpoints(folder, settings, everyNanos, nanoTime, kept, Optional.of(all));
  }

  /** Here the early phase ends. */
  void endEarly(Checkpoint here) {
    onAll.ifPresent(all -> all.begin(here));
  }

  private void begin(Checkpoint at) {
    Checkpoint own = at.of(settings);
    save(own);
    unsaved = kept ? null : own;
    begun = true;
  }

  /** Where this begins, if that is where the early phase of another training ended just now. */
  public Optional<Checkpoint> begun() {
    return begun && kept ? stored() : Optional.ofNullable(unsaved);
  }

  String settings() {
    return settings;
  }

  /**
   * The checkpoint to go on from; empty if there is none.
   *
   * @param asked the numbers that the user wants to train with, if it was said
   * @throws GraftException if it is damaged, of another job, or trained with other numbers
   */
  public Optional<Checkpoint> latest(Optional<Precision> asked) {
    Optional<Checkpoint> latest = stored();
    latest.ifPresent(checkpoint -> asked.ifPresent(wanted -> require(checkpoint, wanted)));
    return latest;
  }

  private void require(Checkpoint checkpoint, Precision wanted) {
    if (checkpoint.precision() != wanted) {
      throw new GraftException(
          Fault.USAGE,
          "the checkpoint in %s trains in %s, and %s was asked for; leave the precision open to resume it, or train afresh."
              .formatted(folder, name(checkpoint.precision()), name(wanted)));
    }
  }

  private static String name(Precision precision) {
    return precision.name().toLowerCase(Locale.ROOT);
  }

  private Optional<Checkpoint> stored() {
    if (!Checkpoint.exists(folder)) {
      return Optional.empty();
    }
    Checkpoint checkpoint;
    try {
      checkpoint = Checkpoint.read(folder);
    } catch (IOException e) {
      throw new GraftException(
          Fault.ENVIRONMENT,
          "the checkpoint in %s cannot be read: %s. To begin anew, train afresh."
              .formatted(folder, e.getMessage()),
          e);
    }
    if (!checkpoint.settings().equals(settings)) {
      throw new GraftException(
          Fault.USAGE,
          "the checkpoint in %s is of another training%s; repeat that to resume it, or train afresh."
              .formatted(folder, difference(checkpoint.settings())));
    }
    return Optional.of(checkpoint);
  }

  private String difference(String earlier) {
    Optional<JobSettings> before = JobSettings.read(earlier);
    Optional<JobSettings> now = JobSettings.read(settings);
    return before.isPresent() && now.isPresent()
        ? ": " + now.get().differences(before.get())
        : ", with other data, another backbone or other options";
  }

  /**
   * The state that is the result so far of what an earlier run, whatever its settings, left in a
   * folder.
   *
   * @throws GraftException if there is none, or it is damaged
   */
  public static Weights best(Path folder) {
    try {
      return Checkpoint.read(folder).kept().weights();
    } catch (IOException e) {
      throw new GraftException(
          Fault.USAGE,
          "%s holds no checkpoint that can be read (%s); name the output folder of an earlier run."
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  /** Whether a folder holds a checkpoint. */
  public static boolean isIn(Path folder) {
    return Checkpoint.exists(folder);
  }

  /**
   * Removes the checkpoint from a folder, if there is one.
   *
   * @throws GraftException if it cannot be removed
   */
  public static void remove(Path folder) {
    try {
      Checkpoint.remove(folder);
    } catch (IOException e) {
      throw new GraftException(
          Fault.ENVIRONMENT,
          "the checkpoint in %s cannot be removed (%s); check its permissions."
              .formatted(folder, e),
          e);
    }
  }

  /** Whether it is time for the next one. */
  boolean due() {
    return nanoTime.getAsLong() - nextAt >= 0;
  }

  /**
   * Replaces the checkpoint.
   *
   * @throws GraftException if it cannot be written
   */
  void save(Checkpoint checkpoint) {
    if (!kept) {
      return;
    }
    long start = nanoTime.getAsLong();
    try {
      checkpoint.write(folder);
    } catch (IOException e) {
      throw StorageFailure.of(
          "the checkpoint cannot be written", folder, e, "choose another output folder");
    }
    long end = nanoTime.getAsLong();
    nextAt = end + Math.max(everyNanos, SPARING * (end - start));
  }
}
