package dev.graft.audio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.Content;
import dev.graft.GraftException;
import dev.graft.UnreadableException;
import dev.graft.graph.Graph;
import dev.graft.modality.Excerpt;
import dev.graft.modality.Modality;
import dev.graft.modality.Noun;
import dev.graft.modality.Processor;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sounds, and how they become what a network takes. Immutable and safe to share between threads.
 */
public final class SoundModality implements Modality {
  static final String KIND = "audio";

  /** Tells what decodes and resamples here from what may come to other values some day. */
  private static final String VERSION = "audio 1";

  /** Of each sound in a page; a page holds two dozen. */
  private static final double SHOWN_SECONDS = 5;

  private static final int SHOWN_RATE = 16_000;

  private final SoundSettings settings;
  private final Optional<FrontEnd> frontEnd;
  private final Optional<String> frontEndSha256;
  private final Optional<JsonNode> logMel;
  private final List<ClipPooling> poolings;
  private final Optional<SoundInput> joined;

  private SoundModality(
      SoundSettings settings,
      Optional<FrontEnd> frontEnd,
      Optional<String> frontEndSha256,
      Optional<JsonNode> logMel,
      List<ClipPooling> poolings,
      Optional<SoundInput> joined) {
    this.settings = settings;
    this.frontEnd = frontEnd;
    this.frontEndSha256 = frontEndSha256;
    this.logMel = logMel;
    this.poolings = List.copyOf(poolings);
    this.joined = joined;
  }

  /** For a network as it was exported, and what makes its frames. */
  static SoundModality of(
      SoundSettings settings, Optional<FrontEnd> frontEnd, List<ClipPooling> poolings) {
    return new SoundModality(
        settings,
        frontEnd,
        frontEnd.map(FrontEnd::sha256),
        frontEnd.flatMap(FrontEnd::logMel).map(LogMel::toJson),
        poolings,
        Optional.empty());
  }

  /** The same for a network that was joined with its front end before, and pooled. */
  SoundModality forJoined(SoundInput input) {
    return new SoundModality(
        settings, Optional.empty(), frontEndSha256, logMel, poolings, Optional.of(input));
  }

  SoundModality withSettings(SoundSettings others) {
    return new SoundModality(others, frontEnd, frontEndSha256, logMel, poolings, joined);
  }

  /** How waveforms are made. */
  public SoundSettings settings() {
    return settings;
  }

  /** How a vector comes of what is said of moments; several where that is still to be chosen. */
  public List<ClipPooling> poolings() {
    return poolings;
  }

  Optional<FrontEnd> frontEnd() {
    return frontEnd;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Noun noun() {
    return new Noun("sound", "sounds");
  }

  @Override
  public String formats() {
    return SoundFile.FORMATS + " sounds";
  }

  @Override
  public JsonNode toJson() {
    ObjectNode json = settings.toJson();
    ArrayNode names = json.putArray("pooling");
    poolings.forEach(pooling -> names.add(pooling.toString()));
    logMel.ifPresent(frames -> json.set("logMel", frames));
    frontEndSha256.ifPresent(sha256 -> json.put("frontEndSha256", sha256));
    frontEnd.ifPresent(
        front -> json.put("frontEndFactor", front.factor()).put("frontEndOffset", front.offset()));
    return json;
  }

  static SoundModality fromJson(JsonNode json) {
    List<ClipPooling> poolings =
        json.path("pooling").valueStream().map(one -> ClipPooling.named(one.asText())).toList();
    return new SoundModality(
        SoundSettings.fromJson(json),
        Optional.empty(),
        Optional.ofNullable(json.get("frontEndSha256")).map(JsonNode::asText),
        Optional.ofNullable(json.get("logMel")),
        poolings,
        Optional.empty());
  }

  @Override
  public String description() {
    if (poolings.isEmpty()) {
      return settings.words();
    }
    return String.format(
        Locale.ROOT,
        "%s; %sof what is heard at each moment %s",
        settings.words(),
        frontEnd
            .flatMap(FrontEnd::logMel)
            .map(frames -> frames.words() + "; ")
            .or(
                () ->
                    frontEndSha256.map(
                        sha256 -> String.format(Locale.ROOT, "front end %.12s...; ", sha256)))
            .orElse(""),
        poolings.stream().map(ClipPooling::words).collect(Collectors.joining(", or ")));
  }

  @Override
  public String version() {
    return VERSION;
  }

  @Override
  public String limit() {
    return String.format(Locale.ROOT, "%s seconds", settings.maxSeconds());
  }

  @Override
  public List<Modality> alternatives() {
    return poolings.stream()
        .<Modality>map(
            pooling ->
                new SoundModality(
                    settings, frontEnd, frontEndSha256, logMel, List.of(pooling), joined))
        .toList();
  }

  @Override
  public String alternative() {
    return poolings.get(0).words();
  }

  @Override
  public Optional<String> problem(Content content) throws IOException {
    return problemOf(content, settings.maxSeconds());
  }

  /**
   * What is wrong with a file as a sound, whatever network it is for; a phrase, empty if nothing
   * is.
   *
   * @throws IOException if it cannot be read
   */
  public static Optional<String> problemOf(Content content) throws IOException {
    return problemOf(content, SoundSettings.of(16_000).maxSeconds());
  }

  @Override
  public Optional<String> emptiness(Content content) throws IOException {
    return SoundFile.isSilent(content, settings.maxSeconds())
        ? Optional.of("silence")
        : Optional.empty();
  }

  private static Optional<String> problemOf(Content content, double mostSeconds)
      throws IOException {
    try {
      SoundFile.decode(content, mostSeconds);
      return Optional.empty();
    } catch (UnreadableException e) {
      return Optional.of(UnreadableException.reason(e));
    }
  }

  @Override
  public Excerpt excerpt(Content content) throws IOException {
    Waveform sound = SoundFile.decode(content, SHOWN_SECONDS);
    Waveform small = sound.rateHz() > SHOWN_RATE ? Resampler.resample(sound, SHOWN_RATE) : sound;
    return new Excerpt.Sound(WavEncoder.encode(small), Spectrogram.png(small));
  }

  @Override
  public boolean hasResolution() {
    return false;
  }

  /**
   * How sounds enter a network.
   *
   * @throws GraftException of fault {@code MODEL} if it takes something else
   */
  @Override
  public Processor processor(Graph network, String source) {
    SoundInput input = joined.orElseGet(() -> SoundNetwork.of(network, this, source).input());
    double most = (double) input.mostSamples() / settings.rateHz();
    SoundModality heard =
        most < settings.maxSeconds() ? withSettings(settings.withMaxSeconds(most)) : this;
    return new SoundProcessor(heard, input, 0);
  }

  /** A network as its processor makes it. */
  Graph standardised(Graph network) {
    return joined.isPresent() || SoundInput.isTakenBy(network)
        ? network
        : SoundNetwork.of(network, this, network.name()).pooled(poolings.get(0));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SoundModality sound && toJson().equals(sound.toJson());
  }

  @Override
  public int hashCode() {
    return Objects.hash(settings, poolings);
  }
}
