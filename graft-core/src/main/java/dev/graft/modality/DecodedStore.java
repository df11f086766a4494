package dev.graft.modality;

import dev.graft.Content;
import dev.graft.GraftException;
import java.io.IOException;

/**
 * Samples that were decoded before, so that training decodes each but once. Safe for use by many
 * threads.
 */
public interface DecodedStore {
  /** Opens a sample's file. */
  @FunctionalInterface
  interface Opening {
    /**
     * Its content, not read yet, which whoever asked closes.
     *
     * @throws IOException if it cannot be opened
     */
    Content open() throws IOException;
  }

  /**
   * A sample, decoded now or earlier.
   *
   * @param sha256 of the file's content, in hexadecimal
   * @param file opens the file
   * @throws IOException if the file cannot be read or decoded
   * @throws GraftException if the store cannot be written
   */
  Decoded get(String sha256, Opening file) throws IOException;
}
