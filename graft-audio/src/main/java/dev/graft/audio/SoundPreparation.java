package dev.graft.audio;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Sha256;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.ValueInfo;
import dev.graft.model.GraftedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.LongStream;

/**
 * How sounds are prepared for a network.
 *
 * @param modality what is done to each
 * @param origin where that was learned, as a phrase
 */
public record SoundPreparation(SoundModality modality, String origin) {
  private static final int USUAL_RATE = 16_000;

  /** What openWakeWord and Google's speech embedding call what makes their frames. */
  private static final String BESIDE = "melspectrogram.onnx";

  /** Of these frames the embedding takes {@code x / 10 + 2}, of waveforms of 16-bit integers. */
  private static final double SIXTEEN_BITS = 32768;

  private static final double FACTOR = 0.1;
  private static final double OFFSET = 2;

  /**
   * What is asked for in place of what is usual.
   *
   * @param frontEnd the network that makes the frames that another takes
   * @param logMel settings of the frames that it takes, such as {@code bands=64,hop=160}; instead
   *     of a front end
   * @param rateHz samples a second
   * @param fullScale the value of the loudest samples
   * @param maxSeconds how much of each the network hears
   * @param trimsSilence whether silence before and behind a sound is left out
   * @param pooling how one vector comes of what is said of each moment
   */
  public record Asked(
      Optional<Path> frontEnd,
      Optional<String> logMel,
      OptionalInt rateHz,
      OptionalDouble fullScale,
      OptionalDouble maxSeconds,
      boolean trimsSilence,
      Optional<ClipPooling> pooling) {
    /** Nothing. */
    public static Asked nothing() {
      return new Asked(
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          false,
          Optional.empty());
    }
  }

  /**
   * What a Graft model says of itself; else what lies beside a network that takes frames: {@code
   * melspectrogram.onnx}, or {@code preprocessor_config.json} of an extractor. How what it says of
   * each moment becomes one vector is left to be chosen by the training data.
   *
   * @throws GraftException if the network takes no sounds
   */
  public static SoundPreparation of(BackboneSource source, Asked asked) {
    return of(source, OnnxFile.read(source.file()), asked);
  }

  /**
   * The same for a network that was read already.
   *
   * @throws GraftException if the network takes no sounds
   */
  public static SoundPreparation of(BackboneSource source, Graph network, Asked asked) {
    Path file = source.file();
    if (GraftedModel.isModel(network)) {
      return ofModel(GraftedModel.of(network, file), file, asked);
    }
    Made made = made(file, network, asked);
    SoundSettings usual = SoundSettings.of(made.rateHz()).withFullScale(made.fullScale());
    SoundModality modality =
        SoundModality.of(
            changed(usual, asked),
            made.frontEnd(),
            asked.pooling().map(List::of).orElse(List.of(ClipPooling.values())));
    return new SoundPreparation(
        modality,
        String.format(
            Locale.ROOT,
            "%s%d Hz; %s",
            made.words(),
            modality.settings().rateHz(),
            asked.pooling().isPresent()
                ? "of what it says of each moment one vector is made as you say"
                : "of what it says of each moment one vector is made as does best held out"));
  }

  /** How the frames are made that a network takes; nothing where it takes waveforms. */
  private record Made(Optional<FrontEnd> frontEnd, int rateHz, double fullScale, String words) {}

  private static Made made(Path file, Graph network, Asked asked) {
    if (asked.frontEnd().isPresent() && asked.logMel().isPresent()) {
      throw new GraftException(
          Fault.USAGE,
          "there are both the front end %s and log-mel frames of '%s'; drop one of them."
              .formatted(asked.frontEnd().get(), asked.logMel().get()));
    }
    if (asked.logMel().isPresent()) {
      int rateHz = asked.rateHz().orElse(USUAL_RATE);
      LogMel frames = LogMelText.read(asked.logMel().get(), rateHz);
      return made(frames, network, "it takes %s, as you say; ".formatted(frames.words()));
    }
    Optional<Path> frontEnd =
        asked.frontEnd().or(() -> takesFrames(network) ? beside(file) : Optional.empty());
    if (frontEnd.isPresent()) {
      return new Made(
          Optional.of(read(frontEnd.get())),
          USUAL_RATE,
          SIXTEEN_BITS,
          "%s makes its frames, of 16-bit samples, and gives x / 10 + 2; "
              .formatted(frontEnd.get().getFileName()));
    }
    Optional<ExtractorConfig> config =
        takesFrames(network) ? ExtractorConfig.of(folder(file)) : Optional.empty();
    return config
        .map(
            found ->
                made(
                    found.logMel(),
                    network,
                    "it takes %s, as %s beside it says of its %s; "
                        .formatted(found.logMel().words(), ExtractorConfig.FILE, found.name())))
        .orElse(new Made(Optional.empty(), USUAL_RATE, 1, ""));
  }

  private static Made made(LogMel frames, Graph network, String words) {
    if (network.opset() < LogMel.LEAST_OPSET) {
      throw new GraftException(
          Fault.MODEL,
          "the network is of opset %s, and log-mel frames need %s; export it with that or a later one."
              .formatted(network.opset(), LogMel.LEAST_OPSET));
    }
    return new Made(Optional.of(frames.frontEnd(network.opset())), frames.rateHz(), 1, words);
  }

  private static SoundPreparation ofModel(GraftedModel model, Path file, Asked asked) {
    if (asked.frontEnd().isPresent() || asked.logMel().isPresent()) {
      throw new GraftException(
          Fault.USAGE,
          "%s is a Graft model, which has its front end within; name none.".formatted(file));
    }
    if (model.card().processor() instanceof SoundProcessor own) {
      SoundModality modality = own.modality();
      return new SoundPreparation(
          modality.withSettings(changed(modality.settings(), asked)),
          "as for the Graft model itself");
    }
    throw new GraftException(
        Fault.MODEL,
        "%s is a Graft model, but not for sounds; give it what it is for, or use another backbone."
            .formatted(file));
  }

  private static SoundSettings changed(SoundSettings usual, Asked asked) {
    SoundSettings changed =
        new SoundSettings(
            asked.rateHz().orElse(usual.rateHz()),
            asked.fullScale().orElse(usual.fullScale()),
            asked.maxSeconds().orElse(usual.maxSeconds()),
            asked.trimsSilence() || usual.trimsSilence());
    return changed;
  }

  /**
   * Whether a network looks as if it took waveforms, or frames that a front end beside it makes.
   */
  public static boolean suits(BackboneSource source, Graph network) {
    ValueInfo input = network.inputs().get(0);
    long[] extents = input.extents();
    boolean isWaveform =
        extents.length == 2 || (extents.length == 3 && (extents[1] == 1 || extents[2] == 1));
    return network.inputs().size() == 1
        && input.type() == ElementType.FLOAT
        && (isWaveform
            || (takesFrames(network)
                && (beside(source.file()).isPresent()
                    || ExtractorConfig.of(folder(source.file())).isPresent())));
  }

  private static boolean takesFrames(Graph network) {
    ValueInfo input = network.inputs().get(0);
    return LongStream.of(input.extents()).skip(1).filter(extent -> extent != 1).count() == 2;
  }

  private static Optional<Path> beside(Path file) {
    return Optional.of(folder(file).resolve(BESIDE)).filter(Files::exists);
  }

  private static Path folder(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }

  private static FrontEnd read(Path file) {
    try {
      return new FrontEnd(
          OnnxFile.read(file),
          Sha256.of(Files.readAllBytes(file)),
          FACTOR,
          OFFSET,
          Optional.empty());
    } catch (IOException e) {
      throw new GraftException(
          Fault.MODEL, "the front end %s cannot be read: %s.".formatted(file, e.getMessage()), e);
    }
  }
}
