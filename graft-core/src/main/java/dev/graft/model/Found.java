package dev.graft.model;

import dev.graft.data.PictureSize;
import dev.graft.eval.Detection;
import java.util.List;

/**
 * What a model found in one picture.
 *
 * @param picture how large the picture is that stands upright
 * @param things the surest first, with boxes in the picture's pixels and within it
 */
public record Found(PictureSize picture, List<Detection> things) {
  /** Copies the list. */
  public Found {
    things = List.copyOf(things);
  }

  /** Those of at least a score, and so many of them at most. */
  public Found surest(double score, int most) {
    return new Found(
        picture, things.stream().filter(one -> one.score() >= score).limit(most).toList());
  }
}
