package dev.graft.soundbox;

import dev.graft.HeldOutPart;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/**
 * What a sound box holds. What a sound is follows from the seed and its number alone: with a larger
 * count the first sounds stay as they were.
 *
 * @param count number of sounds, the kinds taking turns; from 6 to a million
 * @param rateHz samples a second, from 12,000, which the highest of them need, to 48,000
 * @param seconds how long each is, from 1 to 10
 * @param heldOutFraction the part set aside for validation, from 0 to below 1, the same of each
 *     kind; with 0 there is only one set
 * @param seed decides everything that is random
 */
@RecordBuilder
public record SoundboxSettings(
    int count, int rateHz, double seconds, double heldOutFraction, long seed)
    implements SoundboxSettingsBuilder.With {
  private static final List<SoundSource> SOURCES = List.of(SoundSource.values());
  static final int KINDS = SOURCES.size();

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is left, or if a part is to be held out but the sounds
   *     are too few for one of each kind in it
   */
  public SoundboxSettings {
    require("sounds", count, count >= KINDS && count <= 1_000_000, "6 to 1000000");
    require("samples a second", rateHz, rateHz >= 12_000 && rateHz <= 48_000, "12000 to 48000");
    require("seconds", seconds, seconds >= 1 && seconds <= 10, "1 to 10");
    new HeldOutPart(heldOutFraction, KINDS).requireEnough(count, "sounds");
  }

  private static void require(String what, Number value, boolean holds, String range) {
    if (!holds) {
      throw new IllegalArgumentException(
          "a sound box cannot have %s %s; ask for %s".formatted(value, what, range));
    }
  }

  /** 600 sounds of a second and a half at 16,000 Hz, a quarter held out, seed 0. */
  public static SoundboxSettings defaults() {
    return new SoundboxSettings(600, 16_000, 1.5, 0.25, 0);
  }

  /** What makes a sound. */
  SoundSource sourceOf(int index) {
    return SOURCES.get(index % KINDS);
  }

  /** Whether a sound is held out: evenly spread, so that every kind gets its part. */
  boolean isHeldOut(int index) {
    return new HeldOutPart(heldOutFraction, KINDS).holds(index);
  }
}
