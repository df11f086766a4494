package dev.graft.data;

import dev.graft.Content;
import java.io.IOException;
import java.util.Optional;

/**
 * Tells whether a file's bytes are a sound sample of its modality. The scan calls it once per file,
 * from several threads at once.
 */
@FunctionalInterface
public interface ContentCheck {
  /**
   * What is wrong with the content, as a short phrase; empty if nothing is. What can be told from
   * the first bytes should be, before all are read.
   *
   * @throws IOException if it cannot be read
   */
  Optional<String> problem(Content content) throws IOException;

  /**
   * How large a sound picture is that was turned upright; empty for what is none.
   *
   * @throws IOException if it cannot be read
   */
  default Optional<PictureSize> size(Content content) throws IOException {
    return Optional.empty();
  }

  /**
   * What alone is in a sound sample, where that is hardly what it was made for, such as {@code
   * silence}; empty where there is more.
   *
   * @throws IOException if it cannot be read
   */
  default Optional<String> emptiness(Content content) throws IOException {
    return Optional.empty();
  }
}
