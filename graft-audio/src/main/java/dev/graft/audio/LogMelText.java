package dev.graft.audio;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** Reads log-mel settings as people write them: {@code bands=64,hop=160,mel=htk}. */
final class LogMelText {
  private static final Set<String> KEYS =
      Set.of(
          "bands",
          "fft",
          "window",
          "hop",
          "low",
          "high",
          "mel",
          "norm",
          "power",
          "log",
          "floor",
          "add-floor",
          "range",
          "ends",
          "kaldi",
          "mean",
          "std");

  private static final int MOST = 1 << 20;

  private final String text;
  private final Map<String, String> given = new LinkedHashMap<>();

  private LogMelText(String text) {
    this.text = text;
    for (String pair : text.isBlank() ? new String[0] : text.strip().split("\\s*,\\s*", -1)) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals).strip();
      if (equals < 0 || !KEYS.contains(key)) {
        throw refused(
            "'%s' is none of KEY=VALUE with a key of %s"
                .formatted(pair, String.join(", ", KEYS.stream().sorted().toList())));
      }
      given.put(key, pair.substring(equals + 1).strip());
    }
  }

  /**
   * What a text says; what it leaves out is 64 bands of Slaney's scale, of 25 ms every 10 ms, the
   * natural logarithm of their power.
   *
   * @throws GraftException of fault {@code USAGE} naming what cannot be
   */
  static LogMel read(String text, int rateHz) {
    LogMelText read = new LogMelText(text);
    try {
      return read.logMel(rateHz);
    } catch (IllegalArgumentException e) {
      throw read.refused(String.valueOf(e.getMessage()));
    }
  }

  private GraftException refused(String why) {
    return new GraftException(
        Fault.USAGE,
        "log-mel frames of '%s': %s; expected such as bands=64,fft=512,window=400,hop=160,mel=slaney."
            .formatted(text, why));
  }

  private LogMel logMel(int rateHz) {
    int window = whole("window", (int) (rateHz * 0.025), 2);
    int fft = whole("fft", Integer.highestOneBit(2 * window - 1), 2);
    if (given.containsKey("fft") && !given.containsKey("window")) {
      window = fft;
    }
    require("fft", fft % 2 == 0 && fft >= window, "an even number, no less than window=" + window);
    double low = number("low", 0);
    double high = number("high", rateHz / 2.0);
    require("low", low >= 0, "hertz from 0");
    require(
        "high",
        high > low && high <= rateHz / 2.0,
        "hertz above low=%s, up to half the rate, %s".formatted(low, rateHz / 2.0));
    double power = number("power", 2);
    require("power", power == 1 || power == 2, "1, for magnitudes, or 2");
    double floor = number("floor", 1e-10);
    require("floor", floor > 0, "a number above 0");
    double range = number("range", 80);
    require("range", range > 0, "a number above 0");
    double deviation = number("std", 1);
    require("std", deviation > 0, "a number above 0");
    MelScale scale = choice("mel", MelScale.class, MelScale.SLANEY);
    String norm = given.getOrDefault("norm", scale == MelScale.SLANEY ? "slaney" : "none");
    require("norm", norm.equals("slaney") || norm.equals("none"), "slaney or none");
    return new LogMel(
        rateHz,
        new Framing(
            fft,
            window,
            whole("hop", (int) (rateHz * 0.01), 1),
            choice("ends", Framing.Ends.class, Framing.Ends.MIRRORED),
            flag("kaldi")),
        new MelBands(whole("bands", 64, 1), low, high, scale, norm.equals("slaney")),
        new Loudness(
            power == 2,
            choice("log", Loudness.Log.class, Loudness.Log.LN),
            floor,
            flag("add-floor"),
            given.containsKey("range") ? OptionalDouble.of(range) : OptionalDouble.empty()),
        number("mean", 0),
        deviation);
  }

  /** Refuses a value that was given, by its key. */
  private void require(String key, boolean holds, String expected) {
    if (!holds) {
      String value = given.get(key);
      throw refused("%s%s has to be %s".formatted(key, value == null ? "" : "=" + value, expected));
    }
  }

  private int whole(String key, int usual, int least) {
    double number = number(key, usual);
    require(
        key,
        number == Math.rint(number) && number >= least && number <= MOST,
        "a whole number from %s to %s".formatted(least, MOST));
    return (int) number;
  }

  private double number(String key, double usual) {
    String value = given.get(key);
    try {
      double number = value == null ? usual : Double.parseDouble(value);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw refused("%s=%s is no number".formatted(key, value));
    }
    throw refused("%s=%s is no number".formatted(key, value));
  }

  private boolean flag(String key) {
    return switch (given.getOrDefault(key, "false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw refused("%s=%s has to be true or false".formatted(key, given.get(key)));
    };
  }

  private <E extends Enum<E>> E choice(String key, Class<E> type, E usual) {
    String value = given.get(key);
    if (value == null) {
      return usual;
    }
    for (E one : type.getEnumConstants()) {
      if (one.name().equalsIgnoreCase(value)) {
        return one;
      }
    }
    throw refused(
        "%s=%s is none of %s"
            .formatted(
                key,
                value,
                String.join(
                    ", ",
                    Arrays.stream(type.getEnumConstants())
                        .map(one -> one.name().toLowerCase(Locale.ROOT))
                        .toList())));
  }
}
