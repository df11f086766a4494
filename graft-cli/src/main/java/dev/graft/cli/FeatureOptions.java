package dev.graft.cli;

import dev.graft.graph.FeatureChoice;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which of a backbone's tensors are its features. */
final class FeatureOptions {
  @Option(
      names = "--output",
      paramLabel = "NAME",
      description =
          "The output up to which a backbone of several outputs is used; not for sounds. Default: the deepest that holds a vector per sample.")
  private @Nullable String output;

  @Option(
      names = "--features",
      paramLabel = "TENSOR",
      description =
          "The backbone's tensor that is taken for the features; of texts one with a vector per token does, which is pooled; not for sounds. Default: what goes into its output layer; graft inspect lists others.")
  private @Nullable String features;

  /** Whether a tensor was named. */
  boolean given() {
    return output != null || features != null;
  }

  FeatureChoice choice() {
    return new FeatureChoice(Optional.ofNullable(output), Optional.ofNullable(features));
  }
}
