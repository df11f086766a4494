package dev.graft.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.AtomicFile;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Json;
import dev.graft.StorageFailure;
import dev.graft.Unfinished;
import dev.graft.loop.Checkpoints;
import dev.graft.model.GraftedModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The folder that a run writes to, and that no other run writes to meanwhile. The owner closes it.
 */
public final class RunFolder implements AutoCloseable {
  private static final String MODEL = "model.onnx";
  private static final String RECORD = "run.json";
  private static final List<String> RESULTS =
      List.of(MODEL, "backbone.onnx", RECORD, "pretrain.json", "report.html");

  /** What is done about the results of an earlier run. */
  public enum Earlier {
    /** They are in the way: nothing of an earlier run is lost by chance. */
    REFUSE,
    /** They are gone on with, or replaced by what comes of going on. */
    RESUME,
    /** They are replaced. */
    OVERWRITE
  }

  private final Path folder;
  private final List<Path> made;
  private final FolderLock lock;
  private volatile boolean modelWritten;

  private RunFolder(Path folder, List<Path> made, FolderLock lock) {
    this.folder = folder;
    this.made = List.copyOf(made);
    this.lock = lock;
  }

  /**
   * Makes the folder where it is missing, and takes it, before any work is spent.
   *
   * @throws GraftException if it cannot be written to, another run owns it, or it holds results and
   *     these are not to be touched
   */
  public static RunFolder open(Path folder, Earlier earlier) {
    List<Path> made = missing(folder);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw StorageFailure.of("the output folder cannot be made", folder, e, "name another");
    }
    if (!Files.isWritable(folder)) {
      throw new GraftException(
          Fault.ENVIRONMENT,
          "the output folder %s is not writable; change its permissions or name another."
              .formatted(folder));
    }
    RunFolder run = new RunFolder(folder, made, FolderLock.take(folder));
    try {
      run.prepare(earlier);
    } catch (GraftException e) {
      run.close();
      throw e;
    }
    return run;
  }

  /** The folders that have to be made for this one to exist, itself first. */
  private static List<Path> missing(Path folder) {
    List<Path> missing = new ArrayList<>();
    for (Path next = folder.toAbsolutePath(); next != null && Files.notExists(next); ) {
      missing.add(next);
      next = next.getParent();
    }
    return missing;
  }

  private void prepare(Earlier earlier) {
    List<String> results = results(folder);
    if (earlier == Earlier.REFUSE && !results.isEmpty()) {
      throw new GraftException(
          Fault.USAGE,
          "the output folder %s holds the results of an earlier run (%s); name another folder, or say what is to become of them."
              .formatted(folder, String.join(", ", results)));
    }
    if (earlier == Earlier.OVERWRITE) {
      Checkpoints.remove(checkpoint());
      Checkpoints.remove(refitCheckpoint());
    }
    Unfinished.removeAbandoned(folder);
    Unfinished.removeAbandoned(checkpoint());
    Unfinished.removeAbandoned(refitCheckpoint());
  }

  /** What an earlier run left in a folder, by name: its results and its checkpoint. */
  public static List<String> results(Path folder) {
    List<String> found =
        new ArrayList<>(
            RESULTS.stream().filter(name -> Files.exists(folder.resolve(name))).toList());
    if (Checkpoints.isIn(checkpoint(folder))) {
      found.add("checkpoint");
    }
    return List.copyOf(found);
  }

  /**
   * Sees to it that what an earlier run finished here was this very training, if it is to be gone
   * on with and left no checkpoint: the same once more comes to the same.
   *
   * @param job tells this training from others
   * @throws GraftException if it was another
   */
  public void requireFinished(String job) {
    Path record = folder.resolve(RECORD);
    if (Checkpoints.isIn(checkpoint()) || Files.notExists(record)) {
      return;
    }
    String finished;
    try {
      JsonNode known = new ObjectMapper().readTree(record.toFile());
      finished = known.at("/settings/job").asText(known.path("job").asText());
    } catch (IOException e) {
      finished = "";
    }
    if (!finished.equals(job)) {
      throw new GraftException(
          Fault.USAGE,
          "there is nothing to resume in %s: it holds the results of another training (other data, another backbone or other options) and no checkpoint; they were left as they are. Name another folder, or train afresh."
              .formatted(folder));
    }
  }

  /** Where its model is, or will be. */
  public Path model() {
    return folder.resolve(MODEL);
  }

  /** Writes the model. */
  public void write(GraftedModel model) {
    model.write(model());
    modelWritten = true;
  }

  /** Whether this run has written its model, which is complete then. */
  public boolean isModelWritten() {
    return modelWritten;
  }

  /** Where its training keeps what it goes on from if it is stopped; need not exist. */
  public Path checkpoint() {
    return checkpoint(folder);
  }

  /** Where the training on all samples keeps its checkpoint. */
  public Path refitCheckpoint() {
    return refit(checkpoint());
  }

  /** Where the training on all samples keeps it, beside that of the one that chooses. */
  static Path refit(Path checkpoint) {
    return checkpoint.resolve("refit");
  }

  /** Where a run that writes to a folder keeps its checkpoint. */
  public static Path checkpoint(Path folder) {
    return folder.resolve("checkpoint");
  }

  /**
   * Writes the record of the run.
   *
   * @throws GraftException if there is no space for it
   */
  void write(RunRecord record) {
    write(RECORD, record);
  }

  /**
   * Writes a JSON document.
   *
   * @throws GraftException if there is no space for it
   */
  public void write(String name, Object document) {
    writeBytes(name, Json.of(document).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes a file.
   *
   * @throws GraftException if it cannot be written
   */
  public void writeBytes(String name, byte[] bytes) {
    try {
      AtomicFile.write(folder.resolve(name), ByteBuffer.wrap(bytes));
    } catch (IOException e) {
      throw StorageFailure.of(
          "%s cannot be written".formatted(name), folder, e, "choose another output folder");
    }
  }

  /** Leaves the folder to others; one that was made for nothing goes. */
  @Override
  public void close() {
    lock.close();
    try {
      for (Path mine : made) {
        Files.deleteIfExists(mine);
      }
    } catch (IOException e) {
      // There is something in it.
    }
  }
}
