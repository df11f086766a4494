package dev.graft.audio;

import dev.graft.graph.Wiring;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How loud a band is said to be.
 *
 * @param power whether the power of a frame's transform counts, and not its magnitude
 * @param log of what is summed up in a band
 * @param floor the least value before the logarithm
 * @param addsFloor whether the floor is added, and not put in place of what is less
 * @param range what lies further below the loudest of a sound is raised to there, after the
 *     logarithm
 */
record Loudness(boolean power, Log log, double floor, boolean addsFloor, OptionalDouble range) {
  /** Which logarithm. */
  enum Log {
    /** The natural one. */
    LN(1),
    /** To the base of 10. */
    LOG10(1 / Math.log(10)),
    /** Decibels: 10 times that of a power, 20 times that of a magnitude. */
    DB(10 / Math.log(10));

    private final double factor;

    Log(double factor) {
      this.factor = factor;
    }
  }

  /**
   * Logarithms of bands.
   *
   * @param bands [N, T, bands]
   */
  String of(String bands, Wiring wiring) {
    String audible = wiring.with(addsFloor ? "Add" : "Max", bands, floor, "audible");
    String natural = wiring.node("Log", "natural", List.of(audible), Map.of());
    double factor = log == Log.DB && !power ? 2 * log.factor : log.factor;
    String logs = factor == 1 ? natural : wiring.with("Mul", natural, factor, "log");
    if (range.isEmpty()) {
      return logs;
    }
    wiring.max(logs, "loudest_bands", 1);
    wiring.max("loudest_bands", "loudest", 1);
    wiring.reshape("loudest", "loudest_of_each", -1, 1, 1);
    String least = wiring.with("Sub", "loudest_of_each", range.getAsDouble(), "least");
    return wiring.node("Max", "within_range", List.of(logs, least), Map.of());
  }
}
