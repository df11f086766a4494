package dev.graft.audio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Reads {@code preprocessor_config.json} of Hugging Face's extractors for sounds. What it leaves
 * out is as these have it.
 *
 * @param logMel the frames that the network takes
 * @param name of the extractor
 */
record ExtractorConfig(LogMel logMel, String name) {
  static final String FILE = "preprocessor_config.json";

  private static final double FLOAT_EPSILON = 1.1920928955078125e-7;

  /** That of a folder; empty where there is none, or it is of no extractor for sounds. */
  static Optional<ExtractorConfig> of(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      JsonNode json = new ObjectMapper().readTree(Files.readAllBytes(file));
      String name = json.path("feature_extractor_type").asText();
      return logMel(name, json).map(found -> new ExtractorConfig(found, name));
    } catch (IOException | IllegalArgumentException e) {
      throw new GraftException(
          Fault.MODEL,
          "%s cannot be read as the configuration of an extractor (%s); mend it, or move it away and name the front end."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static Optional<LogMel> logMel(String name, JsonNode json) {
    return switch (name) {
      case "WhisperFeatureExtractor" -> Optional.of(whisper(json));
      case "ASTFeatureExtractor" -> Optional.of(spectrogramTransformer(json));
      case "ClapFeatureExtractor" -> Optional.of(clap(json));
      default -> Optional.empty();
    };
  }

  private static LogMel whisper(JsonNode json) {
    int rate = json.path("sampling_rate").asInt(16_000);
    int fft = json.path("n_fft").asInt(400);
    return new LogMel(
        rate,
        new Framing(fft, fft, json.path("hop_length").asInt(160), Framing.Ends.MIRRORED, false),
        MelBands.usual(json.path("feature_size").asInt(80), 16_000),
        new Loudness(true, Loudness.Log.LOG10, 1e-10, false, OptionalDouble.of(8)),
        -4,
        4);
  }

  private static LogMel spectrogramTransformer(JsonNode json) {
    int rate = json.path("sampling_rate").asInt(16_000);
    int window = rate * 25 / 1000;
    int fft = Integer.highestOneBit(2 * window - 1);
    boolean scaled = json.path("do_normalize").asBoolean(true);
    return new LogMel(
        rate,
        new Framing(fft, window, rate / 100, Framing.Ends.CUT, true),
        new MelBands(json.path("num_mel_bins").asInt(128), 20, rate / 2.0, MelScale.KALDI, false),
        new Loudness(true, Loudness.Log.LN, FLOAT_EPSILON, false, OptionalDouble.empty()),
        scaled ? json.path("mean").asDouble(-4.2677393) : 0,
        scaled ? 2 * json.path("std").asDouble(4.5689974) : 1);
  }

  private static LogMel clap(JsonNode json) {
    int rate = json.path("sampling_rate").asInt(48_000);
    int fft = json.path("fft_window_size").asInt(1024);
    boolean fuses =
        json.path("truncation").asText("fusion").toLowerCase(Locale.ROOT).equals("fusion");
    return new LogMel(
        rate,
        new Framing(fft, fft, json.path("hop_length").asInt(480), Framing.Ends.MIRRORED, false),
        new MelBands(
            json.path("feature_size").asInt(64),
            json.path("frequency_min").asDouble(0),
            json.path("frequency_max").asDouble(14_000),
            fuses ? MelScale.HTK : MelScale.SLANEY,
            !fuses),
        new Loudness(
            true,
            Loudness.Log.DB,
            1e-10,
            false,
            json.path("top_db").isNumber()
                ? OptionalDouble.of(json.path("top_db").asDouble())
                : OptionalDouble.empty()),
        0,
        1);
  }
}
