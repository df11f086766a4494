package dev.graft.graph;

import java.util.Optional;

/**
 * Which of a network's tensors are its features, where that is not left to what its graph computes.
 *
 * @param output the output that it is used up to, by name
 * @param features the tensor that holds the features, by name, whatever is computed behind it
 * @param earlier what goes beside these
 */
public record FeatureChoice(
    Optional<String> output, Optional<String> features, EarlierBlocks earlier) {
  /** Features of one tensor. */
  public FeatureChoice(Optional<String> output, Optional<String> features) {
    this(output, features, EarlierBlocks.none());
  }

  /** Leaves all to the graph. */
  public static FeatureChoice automatic() {
    return new FeatureChoice(Optional.empty(), Optional.empty());
  }

  /** The same with other blocks beside. */
  public FeatureChoice with(EarlierBlocks other) {
    return new FeatureChoice(output, features, other);
  }
}
