package dev.graft.cli;

import dev.graft.herbarium.HerbariumSettings;
import dev.graft.modality.Noun;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Option;

/** What the commands that make sample sets have in common. */
final class SampleSetOptions {
  @Option(
      names = "--val-fraction",
      paramLabel = "F",
      description =
          "Which part is set aside for validation; 0 for none. Default: ${DEFAULT-VALUE}.")
  private double validationFraction = HerbariumSettings.defaults().heldOutFraction();

  /**
   * The part.
   *
   * @throws dev.graft.GraftException if it is none
   */
  double validationFraction() {
    OptionValue.require(
        "--val-fraction",
        validationFraction,
        value -> value >= 0 && value < 1,
        "from 0, for none, to below 1");
    return validationFraction;
  }

  /**
   * What was made.
   *
   * @param train how many to train on
   * @param validation how many to validate on
   */
  record Made(Path data, int train, int validation, long bytes) {
    /**
     * For people.
     *
     * @param noun what was made
     * @param of what each is like
     */
    void print(Noun noun, String of, PrintWriter out) {
      out.printf(
          Locale.ROOT,
          "%s: %s of %s to train on, %,d to validate on, %.1f MB%n",
          data,
          noun.count(train),
          of,
          validation,
          bytes / 1e6);
    }
  }
}
