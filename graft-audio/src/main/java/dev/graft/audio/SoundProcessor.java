package dev.graft.audio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.Cache;
import dev.graft.Content;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.Graph;
import dev.graft.modality.Decoded;
import dev.graft.modality.DecodedMemory;
import dev.graft.modality.DecodedStore;
import dev.graft.modality.Processor;
import dev.graft.modality.Signature;
import dev.graft.modality.Viewing;
import dev.graft.modality.Windows;
import dev.graft.ort.Engine;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * From sounds to the pieces of waveforms that a network takes.
 *
 * @param modality how waveforms are made
 * @param input how the network takes them
 * @param usualPieces how many pieces nine in ten sounds have at most that a model was trained on; 0
 *     for unknown
 */
record SoundProcessor(SoundModality modality, SoundInput input, long usualPieces)
    implements Processor {
  private static final double USUAL_WINDOW = 1;
  private static final double SHORTEST_WINDOW = 0.2;
  private static final String USUAL_PIECES = "usualPieces";

  /** Values of waveforms that are kept in memory: 256 MiB. */
  private static final long MOST_SAMPLES = 64L << 20;

  @Override
  public JsonNode toJson() {
    ObjectNode json = input.toJson();
    return usualPieces == 0 ? json : json.put(USUAL_PIECES, usualPieces);
  }

  static SoundProcessor fromJson(JsonNode input, SoundModality modality) {
    SoundInput read = SoundInput.fromJson(input);
    return new SoundProcessor(modality.forJoined(read), read, input.path(USUAL_PIECES).asLong());
  }

  @Override
  public Processor forExtent(long usual) {
    return new SoundProcessor(modality, input, usual);
  }

  @Override
  public Graph standardised(Graph network) {
    return modality.standardised(network);
  }

  @Override
  public Graph restored(Graph standardised) {
    return standardised;
  }

  @Override
  public Signature signature(Viewing viewing) {
    return input.signature();
  }

  @Override
  public void require(Graph standardised, String source) {
    try (Engine engine = Engine.of(standardised, 1)) {
      engine.run(signature().zeros(1));
    } catch (GraftException e) {
      throw new GraftException(
          Fault.MODEL,
          "%s cannot compute a sound (%s); use another network for sounds."
              .formatted(source, e.getMessage()),
          e);
    }
  }

  @Override
  public Decoded decode(Content content) throws IOException {
    SoundSettings settings = modality.settings();
    Waveform sound = SoundFile.decode(content, settings.maxSeconds());
    Waveform trimmed = settings.trimsSilence() ? Silence.trimmed(sound) : sound;
    Waveform resampled = Resampler.resample(trimmed, settings.rateHz());
    return new DecodedSound(resampled, Fingerprint.of(resampled), this);
  }

  @Override
  public boolean losesEnds() {
    return input.single();
  }

  @Override
  public OptionalDouble shown(Content content) throws IOException {
    if (!losesEnds()) {
      return OptionalDouble.empty();
    }
    Length length = new Length();
    SoundFile.stream(content, length);
    double heard = (double) input.mostSamples() / modality.settings().rateHz();
    boolean whole = length.seconds() - heard < 1.0 / modality.settings().rateHz();
    return OptionalDouble.of(whole ? 1 : heard / length.seconds());
  }

  @Override
  public Optional<Windows> windows(Optional<Windows> asked) {
    double most = modality.settings().maxSeconds();
    if (asked.isPresent() && asked.get().seconds() > most) {
      throw new GraftException(
          Fault.USAGE,
          "windows of %s seconds are longer than the %s that this model hears of a sound; ask for shorter ones."
              .formatted(asked.get().seconds(), most));
    }
    return asked.or(() -> Optional.of(usualWindows(most)));
  }

  private Windows usualWindows(double most) {
    long pieces =
        usualPieces == 0 ? input.lead() + 1 : Math.max(1, usualPieces - 2L * input.margin());
    double seconds = (double) pieces * input.hop() / modality.settings().rateHz();
    double least = usualPieces == 0 ? USUAL_WINDOW : SHORTEST_WINDOW;
    seconds = Math.min(most, Math.max(least, seconds));
    return Windows.of(seconds);
  }

  @Override
  public double slide(Content recording, Windows windows, Windows.Listener each)
      throws IOException {
    SoundWindows sliding = new SoundWindows(this, windows, each);
    SoundFile.stream(recording, sliding);
    return sliding.end();
  }

  @Override
  public DecodedStore store(Cache cache) {
    return new DecodedMemory(
        this, MOST_SAMPLES, decoded -> ((DecodedSound) decoded).sound().samples().length);
  }

  @Override
  public String toString() {
    return input.toString();
  }
}
