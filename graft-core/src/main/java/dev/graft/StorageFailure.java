package dev.graft;

import dev.graft.GraftException.Fault;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Why files cannot be kept in some folder, and what to do about it. */
public final class StorageFailure {
  private static final Pattern FULL =
      Pattern.compile("no space left|not enough space|disk full|quota exceeded");

  private StorageFailure() {}

  /**
   * The failure, of fault {@code ENVIRONMENT}, whose remedy follows from its cause.
   *
   * @param what cannot be done, such as {@code features cannot be stored}
   * @param folder where; it need not exist
   * @param failure what the file system said
   * @param otherwise what else can be done, such as {@code choose another folder for the cache}
   */
  public static GraftException of(String what, Path folder, IOException failure, String otherwise) {
    return new GraftException(
        Fault.ENVIRONMENT,
        "%s in %s: %s or %s.".formatted(what, folder, problem(folder, failure), otherwise),
        failure);
  }

  private static String problem(Path folder, IOException failure) {
    Optional<Path> inTheWay = notAFolder(folder);
    if (inTheWay.isPresent()) {
      return "%s is a file, not a folder; move that file away".formatted(inTheWay.get());
    }
    String said = failure.toString().toLowerCase(Locale.ROOT);
    if (FULL.matcher(said).find()) {
      return "the disk is full; free some space";
    }
    if (failure.getCause() instanceof ReadOnlyFileSystemException || said.contains("read-only")) {
      return "it may only be read; make it writable";
    }
    if (failure instanceof AccessDeniedException || said.contains("permission denied")) {
      return "there is no permission to write to %s; change that"
          .formatted(denied(folder, failure));
    }
    return "%s; free some space, check its permissions".formatted(failure);
  }

  /** What of a path is there and no folder, so that there can be none below it. */
  private static Optional<Path> notAFolder(Path folder) {
    for (Path at = folder.toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at)) {
        return Files.isDirectory(at) ? Optional.empty() : Optional.of(at);
      }
    }
    return Optional.empty();
  }

  private static Object denied(Path folder, IOException failure) {
    for (Path at = folder.toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at)) {
        return at;
      }
    }
    return failure instanceof FileSystemException known && known.getFile() != null
        ? known.getFile()
        : folder;
  }
}
