package dev.graft.image;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How pictures are prepared, as a line for people. */
final class PreprocessingWords {
  private PreprocessingWords() {}

  static String of(Preprocessing preprocessing) {
    String interpolation = preprocessing.interpolation().name().toLowerCase(Locale.ROOT);
    String resized =
        preprocessing.resize() instanceof Resize.None
            ? "as large as they are"
            : "%s (%s)".formatted(of(preprocessing.resize()), interpolation);
    return "%s%s; %s"
        .formatted(
            resized,
            preprocessing.crop().map(size -> ", centre %s px".formatted(size)).orElse(""),
            values(preprocessing));
  }

  private static String of(Resize resize) {
    if (resize instanceof Resize.ShorterSide shorter) {
      return String.format(Locale.ROOT, "shorter side to %d px", shorter.lengthPx());
    } else if (resize instanceof Resize.ShorterSideAtMost limited) {
      return String.format(
          Locale.ROOT,
          "shorter side to %d px, the longer to no more than %d px",
          limited.lengthPx(),
          limited.longestPx());
    } else if (resize instanceof Resize.Within within) {
      return "in proportion to fit into %s px".formatted(within.size());
    } else if (resize instanceof Resize.Covering covering) {
      return "in proportion to cover %s px".formatted(covering.size());
    } else if (resize instanceof Resize.Letterbox box) {
      return String.format(
          Locale.ROOT,
          "in proportion to fit into %s px, filled up with grey %d from the %s",
          box.size(),
          box.grey(),
          box.place() == Resize.Letterbox.Place.CORNER ? "upper left corner" : "middle");
    }
    return "to %s px".formatted(((Resize.Exact) resize).size());
  }

  /** What becomes of a value from 0 to 255; steps that do nothing are not told. */
  private static String values(Preprocessing preprocessing) {
    StringBuilder words = new StringBuilder(preprocessing.channelOrder().name());
    double most = 255 * preprocessing.scale();
    words.append(" from 0 to ").append(number(most));
    if (preprocessing.mean().stream().anyMatch(mean -> mean != 0)) {
      words.append(", less ").append(numbers(preprocessing.mean()));
    }
    if (preprocessing.std().stream().anyMatch(deviation -> deviation != 1)) {
      words.append(", divided by ").append(numbers(preprocessing.std()));
    }
    return words.toString();
  }

  private static String numbers(List<Double> colours) {
    List<String> written = colours.stream().map(PreprocessingWords::number).toList();
    return written.stream().distinct().count() == 1
        ? written.get(0)
        : written.stream().collect(Collectors.joining(", ", "(", ")"));
  }

  private static String number(double value) {
    String rounded = String.format(Locale.ROOT, "%.6f", value);
    return rounded.replaceAll("\\.?0+$", "");
  }
}
