package dev.graft.audio;

import dev.graft.graph.Attribute;
import dev.graft.graph.Wiring;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How what a network says of each moment becomes one vector for the sound. */
public enum ClipPooling {
  /** The mean over all moments. */
  MEAN("the mean over all moments"),
  /** The mean and the largest value over all moments, side by side. */
  MEAN_MAX("mean and maximum over all moments");

  /** Far below all that a network gives, and not so far that float32 could not say it. */
  private static final double LOW = 1e30;

  private final String words;

  ClipPooling(String words) {
    this.words = words;
  }

  /** As cards and people write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it is, as a phrase. */
  String words() {
    return words;
  }

  static ClipPooling named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** How many features come of so many values a moment. */
  long width(long each) {
    return this == MEAN ? each : 2 * each;
  }

  /**
   * One vector [N, width].
   *
   * @param sequence what is said of each moment, [N, T, D]
   * @param there 1 for the moments that count, [N, T, 1]
   */
  String of(String sequence, String there, Wiring wiring) {
    wiring.node("Mul", "sound/counted", List.of(sequence, there), Map.of());
    wiring.sum("sound/counted", "sound/sum", 1);
    wiring.sum(there, "sound/count", 1); // [N, 1]
    String mean = wiring.node("Div", "sound/mean", List.of("sound/sum", "sound/count"), Map.of());
    if (this == MEAN) {
      return mean;
    }
    wiring.with("Sub", there, 1, "sound/absent"); // -1 where nothing is there
    wiring.with("Mul", "sound/absent", LOW, "sound/low");
    wiring.node("Add", "sound/bounded", List.of("sound/counted", "sound/low"), Map.of());
    wiring.max("sound/bounded", "sound/highest", 1);
    return wiring.node(
        "Concat",
        "sound/mean_max",
        List.of(mean, "sound/highest"),
        Map.of("axis", new Attribute.Int(1)));
  }
}
