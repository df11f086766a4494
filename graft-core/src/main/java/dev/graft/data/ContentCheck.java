package dev.graft.data;

import java.util.Optional;

/**
 * Tells whether a file's bytes are a sound sample of its modality. The scan calls it once per file,
 * from several threads at once.
 */
@FunctionalInterface
public interface ContentCheck {
  /** What is wrong with the content, as a short phrase; empty if nothing is. */
  Optional<String> problem(byte[] content);
}
