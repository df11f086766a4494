package dev.graft.cli;

import picocli.CommandLine.Option;

/** {@code --views} of the commands that ask a trained model. */
final class ViewsOption {
  private static final int MOST = 100;

  @Option(
      names = "--views",
      defaultValue = "1",
      paramLabel = "N",
      description =
          "Average the answers for N views of each picture or sound: itself and random parts of it, the same"
              + " ones every time. Takes N times as long. Default: ${DEFAULT-VALUE}.")
  private int views;

  /**
   * How many.
   *
   * @throws dev.graft.GraftException if that is none, or too many
   */
  int count() {
    OptionValue.require(
        "--views",
        views,
        value -> value >= 1 && value <= MOST,
        "from 1 to 100; 1 is each sample alone");
    return views;
  }
}
