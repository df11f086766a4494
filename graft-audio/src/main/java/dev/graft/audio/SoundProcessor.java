package dev.graft.audio;

import com.fasterxml.jackson.databind.JsonNode;
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
import dev.graft.ort.Engine;
import java.io.IOException;

/**
 * From sounds to the pieces of waveforms that a network takes.
 *
 * @param modality how waveforms are made
 * @param input how the network takes them
 */
record SoundProcessor(SoundModality modality, SoundInput input) implements Processor {
  /** Values of waveforms that are kept in memory: 256 MiB. */
  private static final long MOST_SAMPLES = 64L << 20;

  @Override
  public JsonNode toJson() {
    return input.toJson();
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
  public DecodedStore store(Cache cache) {
    return new DecodedMemory(
        this, MOST_SAMPLES, decoded -> ((DecodedSound) decoded).sound().samples().length);
  }

  @Override
  public String toString() {
    return input.toString();
  }
}
