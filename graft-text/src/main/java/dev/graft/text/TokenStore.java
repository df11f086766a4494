package dev.graft.text;

import dev.graft.Content;
import dev.graft.modality.Decoded;
import dev.graft.modality.DecodedStore;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps tokens in memory, up to a limit; other texts are cut into tokens each time. */
final class TokenStore implements DecodedStore {
  /** About 100 MB. */
  private static final long MOST_TOKENS = 16L << 20;

  private static final int PER_TEXT = 16; // what a text takes besides

  private final TextProcessor processor;
  private final Map<String, Decoded> known = new ConcurrentHashMap<>();
  private final AtomicLong tokens = new AtomicLong();

  TokenStore(TextProcessor processor) {
    this.processor = processor;
  }

  @Override
  public Decoded get(String sha256, Opening file) throws IOException {
    Decoded before = known.get(sha256);
    if (before != null) {
      return before;
    }
    try (Content content = file.open()) {
      Decoded decoded = processor.decode(content);
      if (tokens.addAndGet(decoded.extent() + PER_TEXT) <= MOST_TOKENS) {
        known.put(sha256, decoded);
      }
      return decoded;
    }
  }
}
