package dev.graft;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.zip.ZipException;

/**
 * A file that cannot be used. The message is a phrase that follows its name, such as {@code does
 * not exist}.
 */
public class UnreadableException extends IOException {
  private static final long serialVersionUID = 1L;

  /** For this reason, a phrase. */
  public UnreadableException(String reason) {
    super(reason);
  }

  /**
   * Why something could not be read, as a phrase; the file system's failures often name no more
   * than the path.
   */
  public static String reason(IOException failure) {
    if (failure instanceof UnreadableException) {
      return String.valueOf(failure.getMessage());
    } else if (failure instanceof NoSuchFileException) {
      return "does not exist";
    } else if (failure instanceof AccessDeniedException) {
      return "may not be read: no permission";
    } else if (failure instanceof ZipException) {
      return "cannot be unpacked: " + failure.getMessage();
    }
    String why =
        failure instanceof FileSystemException system && system.getReason() != null
            ? system.getReason()
            : failure.getMessage();
    return "cannot be read: " + why;
  }

  /** What is said of a file for which there is not enough memory. */
  public static String reason(OutOfMemoryError failure) {
    return "needs more memory than there is (" + failure.getMessage() + ")";
  }
}
