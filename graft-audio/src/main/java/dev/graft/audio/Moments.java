package dev.graft.audio;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.Graph;
import dev.graft.graph.Tensor;
import dev.graft.ort.Engine;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Finds out, by running a network, of which moments of a waveform it says something. */
final class Moments {
  private static final int LONGEST_SECONDS = 64;
  private static final int PIECES = 7;
  private static final double TOLERANCE = 1e-3;
  private static final double LOUDNESS = 0.1;

  private final Engine engine;
  private final String input;
  private final double fullScale;
  private final String source;

  private Moments(Engine engine, String input, double fullScale, String source) {
    this.engine = engine;
    this.input = input;
    this.fullScale = fullScale;
    this.source = source;
  }

  /**
   * How a network takes waveforms.
   *
   * @param network from waveforms [N, S] to [N, T, D]
   * @param fullScale the value of the loudest samples that it takes
   * @throws GraftException of fault {@code MODEL} if moments do not follow at one distance, or if
   *     what it says of a moment depends on what comes long after
   */
  static SoundInput measured(Graph network, int rateHz, double fullScale, String source) {
    try (Engine engine = Engine.of(network, 1)) {
      Moments moments = new Moments(engine, network.inputs().get(0).name(), fullScale, source);
      return moments.measure(rateHz);
    }
  }

  private SoundInput measure(int rateHz) {
    int samples = rateHz;
    while (count(samples) < 1) {
      samples *= 2;
      if (samples > LONGEST_SECONDS * rateHz) {
        throw refused("says nothing of a sound of a minute");
      }
    }
    int next = least(samples, count(samples) + 1, rateHz);
    int hop = least(next, count(samples) + 2, rateHz) - next;
    int lead = Math.max(0, ceiling(next - (count(next) - 1) * hop, hop) - 1);
    for (int pieces : new int[] {lead + 1, lead + 2, lead + PIECES}) {
      if (count(pieces * hop) != pieces - lead) {
        throw refused(
            String.format(
                Locale.ROOT,
                "says something of %d moments where %d are expected, one every %d samples",
                count(pieces * hop),
                pieces - lead,
                hop));
      }
    }
    SoundInput found = new SoundInput(hop, lead);
    if (!isIndependent(found)) {
      throw refused("says other things of a sound where silence follows it");
    }
    return found;
  }

  private static int ceiling(int a, int b) {
    return Math.floorDiv(a + b - 1, b);
  }

  private GraftException refused(String why) {
    return new GraftException(
        Fault.MODEL,
        "%s %s; a network that hears a stretch of sound at a time, without padding, is expected."
            .formatted(source, why));
  }

  /** The fewest samples of which it says something for so many moments. */
  private int least(int from, int moments, int rateHz) {
    int low = from; // too few, or just enough
    int high = from;
    do {
      high += rateHz;
      if (high > 2 * LONGEST_SECONDS * rateHz) {
        throw refused("says no more of longer sounds");
      }
    } while (count(high) < moments);
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (count(middle) < moments) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int count(int samples) {
    try {
      return (int) run(new float[samples]).shape()[1];
    } catch (GraftException tooShort) {
      return 0;
    }
  }

  private Tensor run(float[] samples) {
    return engine
        .run(Map.of(input, Tensor.ofFloats(samples, 1, samples.length)))
        .values()
        .iterator()
        .next();
  }

  private boolean isIndependent(SoundInput found) {
    int pieces = found.lead() + PIECES;
    SplittableRandom random = new SplittableRandom(11);
    float[] sound = new float[pieces * found.hop()];
    for (int i = 0; i < sound.length; i++) {
      sound[i] = (float) (LOUDNESS * fullScale * random.nextGaussian());
    }
    float[] alone = run(sound).floats();
    float[] followed = run(Arrays.copyOf(sound, 2 * sound.length)).floats();
    return IntStream.range(0, alone.length)
        .allMatch(
            i -> Math.abs(alone[i] - followed[i]) <= TOLERANCE * Math.max(1, Math.abs(alone[i])));
  }
}
