package dev.graft.model;

import dev.graft.modality.Windows;
import java.util.List;

/**
 * What a model hears in a recording.
 *
 * @param seconds how long that is
 * @param windows how windows slid over it
 * @param spans by where they begin; of a model for classes they do not overlap
 */
public record Timeline(double seconds, Windows windows, List<Span> spans) {
  /** Copies the list. */
  public Timeline {
    spans = List.copyOf(spans);
  }
}
