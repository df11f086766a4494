package dev.graft.features;

import dev.graft.data.Sample;
import dev.graft.image.Picture;

/** What of a sample's picture the network sees. Called from several threads at once. */
@FunctionalInterface
public interface View {
  /** Everything. */
  View WHOLE = (sample, picture) -> picture;

  /** What is shown of the picture, before preprocessing; a function of its arguments alone. */
  Picture of(Sample sample, Picture picture);
}
