package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.audio.ClipPooling;
import dev.graft.audio.SoundFrames;
import dev.graft.audio.SoundPreparation;
import dev.graft.graph.BackboneSource;
import dev.graft.hub.Hub;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How sounds are prepared for a backbone. */
final class SoundOptions {
  @Option(
      names = "--front-end",
      paramLabel = "FILE",
      description =
          "The network that makes of waveforms the frames that the backbone takes, an .onnx file."
              + " Default: melspectrogram.onnx beside the backbone, if it takes frames.")
  private @Nullable Path frontEnd;

  @Option(
      names = "--log-mel",
      paramLabel = "SETTINGS",
      description =
          "The log-mel frames that the backbone takes, such as"
              + " bands=64,fft=512,window=400,hop=160,mel=htk. Default: as preprocessor_config.json"
              + " beside the backbone says, if that is of an extractor for sounds.")
  private @Nullable String logMel;

  @Option(
      names = "--sample-rate",
      paramLabel = "HZ",
      description = "The rate that sounds are brought to. Default: 16000.")
  private @Nullable Integer rateHz;

  @Option(
      names = "--full-scale",
      paramLabel = "N",
      description =
          "The value of the loudest samples, such as 32768 for a network that takes 16-bit integers."
              + " Default: 32768 with a front end, else 1.")
  private @Nullable Double fullScale;

  @Option(
      names = "--max-seconds",
      paramLabel = "S",
      description = "Of each sound no more than so many seconds are heard. Default: 30.")
  private @Nullable Double maxSeconds;

  @Option(
      names = "--trim-silence",
      description = "Leave out silence before and behind each sound. Default: it is kept.")
  private boolean trimsSilence;

  /** The options given. */
  List<String> given() {
    Map<String, Boolean> options = new LinkedHashMap<>();
    options.put("--front-end", frontEnd != null);
    options.put("--log-mel", logMel != null);
    options.put("--sample-rate", rateHz != null);
    options.put("--full-scale", fullScale != null);
    options.put("--max-seconds", maxSeconds != null);
    options.put("--trim-silence", trimsSilence);
    return options.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList();
  }

  /** Frames for a network that is new to sounds. */
  SoundFrames frames() {
    return SoundFrames.of(
        Optional.ofNullable(rateHz), Optional.ofNullable(maxSeconds), trimsSilence);
  }

  /** What {@link SoundPreparation} finds, with the user's overrides. */
  SoundPreparation prepare(BackboneSource source, Optional<ClipPooling> pooling) {
    if (source.name().equals(Hub.SEEDLING)) {
      throw new GraftException(
          Fault.USAGE,
          "the data are sounds, and the backbone '%s' is for pictures; name a network for sounds by --backbone: an .onnx file that takes waveforms, or frames with the network that makes them beside it."
              .formatted(Hub.SEEDLING));
    }
    return SoundPreparation.of(
        source,
        new SoundPreparation.Asked(
            Optional.ofNullable(frontEnd),
            Optional.ofNullable(logMel),
            rateHz == null ? OptionalInt.empty() : OptionalInt.of(rateHz),
            fullScale == null ? OptionalDouble.empty() : OptionalDouble.of(fullScale),
            maxSeconds == null ? OptionalDouble.empty() : OptionalDouble.of(maxSeconds),
            trimsSilence,
            pooling));
  }
}
