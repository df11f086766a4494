package dev.graft.audio;

import dev.graft.Content;
import dev.graft.modality.Decoded;
import dev.graft.modality.DecodedStore;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps waveforms in memory, up to a limit; other sounds are decoded each time. */
final class SoundStore implements DecodedStore {
  /** 256 MiB. */
  private static final long MOST_SAMPLES = 64L << 20;

  private final SoundProcessor processor;
  private final Map<String, Decoded> known = new ConcurrentHashMap<>();
  private final AtomicLong samples = new AtomicLong();

  SoundStore(SoundProcessor processor) {
    this.processor = processor;
  }

  @Override
  public Decoded get(String sha256, Opening file) throws IOException {
    Decoded before = known.get(sha256);
    if (before != null) {
      return before;
    }
    try (Content content = file.open()) {
      DecodedSound decoded = (DecodedSound) processor.decode(content);
      if (samples.addAndGet(decoded.sound().samples().length) <= MOST_SAMPLES) {
        known.put(sha256, decoded);
      }
      return decoded;
    }
  }
}
