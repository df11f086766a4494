package dev.graft.modality;

import dev.graft.Content;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

/** Keeps decoded samples in memory, up to a limit; others are decoded each time. */
public final class DecodedMemory implements DecodedStore {
  private final Processor processor;
  private final long most;
  private final ToLongFunction<Decoded> size;
  private final Map<String, Decoded> known = new ConcurrentHashMap<>();
  private final AtomicLong kept = new AtomicLong();

  /**
   * An empty one.
   *
   * @param processor decodes the samples
   * @param most how much is kept, in what sizes are counted in
   * @param size of a decoded sample
   */
  public DecodedMemory(Processor processor, long most, ToLongFunction<Decoded> size) {
    this.processor = processor;
    this.most = most;
    this.size = size;
  }

  @Override
  public Decoded get(String sha256, Opening file) throws IOException {
    Decoded before = known.get(sha256);
    if (before != null) {
      return before;
    }
    try (Content content = file.open()) {
      Decoded decoded = processor.decode(content);
      if (kept.addAndGet(size.applyAsLong(decoded)) <= most) {
        known.put(sha256, decoded);
      }
      return decoded;
    }
  }
}
