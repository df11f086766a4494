package dev.graft.audio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.util.Locale;

/**
 * How waveforms are made for a network: the mean of all channels, resampled.
 *
 * @param rateHz samples a second
 * @param fullScale the value of the loudest samples: 1, or 32768 where it takes 16-bit integers
 * @param maxSeconds of longer sounds the network hears the beginning
 * @param trimsSilence whether silence before and behind a sound is left out
 */
public record SoundSettings(int rateHz, double fullScale, double maxSeconds, boolean trimsSilence) {
  private static final int LOWEST_RATE = 1000;
  private static final int HIGHEST_RATE = 192_000;
  private static final double USUAL_SECONDS = 30;

  /** An hour. */
  private static final double MOST_SECONDS = 3600;

  /**
   * Checks the numbers.
   *
   * @throws GraftException of fault {@code USAGE} naming one that is out of its range
   */
  public SoundSettings {
    require("a rate in Hz", rateHz, LOWEST_RATE, HIGHEST_RATE);
    require("a full scale", fullScale, 1e-3, 1e10);
    require("a length in seconds", maxSeconds, 0.01, MOST_SECONDS);
  }

  private static void require(String what, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new GraftException(
          Fault.USAGE,
          String.format(
              Locale.ROOT,
              "%s of %s: expected %s to %s.",
              what,
              number(value),
              number(least),
              number(most)));
    }
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }

  /** At a rate, from -1 to 1, the first half minute of each, silence and all. */
  public static SoundSettings of(int rateHz) {
    return new SoundSettings(rateHz, 1, USUAL_SECONDS, false);
  }

  /** The same with another full scale. */
  public SoundSettings withFullScale(double other) {
    return new SoundSettings(rateHz, other, maxSeconds, trimsSilence);
  }

  /** The same with another length. */
  public SoundSettings withMaxSeconds(double other) {
    return new SoundSettings(rateHz, fullScale, other, trimsSilence);
  }

  /** The same with silence left out, or not. */
  public SoundSettings withTrimsSilence(boolean other) {
    return new SoundSettings(rateHz, fullScale, maxSeconds, other);
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("rateHz", rateHz);
    json.put("fullScale", fullScale);
    json.put("maxSeconds", maxSeconds);
    json.put("trimsSilence", trimsSilence);
    return json;
  }

  static SoundSettings fromJson(JsonNode json) {
    return new SoundSettings(
        json.path("rateHz").asInt(),
        json.path("fullScale").asDouble(1),
        json.path("maxSeconds").asDouble(USUAL_SECONDS),
        json.path("trimsSilence").asBoolean());
  }

  /** As a phrase. */
  String words() {
    return String.format(
        Locale.ROOT,
        "the mean of all channels at %d Hz, full scale %s, the first %s s of each%s",
        rateHz,
        number(fullScale),
        number(maxSeconds),
        trimsSilence ? " without silence before and behind" : "");
  }
}
