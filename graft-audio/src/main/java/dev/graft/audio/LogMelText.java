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
    int window = (int) number("window", rateHz * 0.025);
    int fft = (int) number("fft", Integer.highestOneBit(2 * window - 1));
    MelScale scale = choice("mel", MelScale.class, MelScale.SLANEY);
    boolean power = number("power", 2) == 2;
    return new LogMel(
        rateHz,
        new Framing(
            fft,
            given.containsKey("fft") && !given.containsKey("window") ? fft : window,
            (int) number("hop", rateHz * 0.01),
            choice("ends", Framing.Ends.class, Framing.Ends.MIRRORED),
            flag("kaldi")),
        new MelBands(
            (int) number("bands", 64),
            number("low", 0),
            number("high", rateHz / 2.0),
            scale,
            given.containsKey("norm")
                ? given.get("norm").equals("slaney")
                : scale == MelScale.SLANEY),
        new Loudness(
            power,
            choice("log", Loudness.Log.class, Loudness.Log.LN),
            number("floor", 1e-10),
            flag("add-floor"),
            given.containsKey("range")
                ? OptionalDouble.of(number("range", 80))
                : OptionalDouble.empty()),
        number("mean", 0),
        number("std", 1));
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
      default -> throw refused("%s is true or false".formatted(key));
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
