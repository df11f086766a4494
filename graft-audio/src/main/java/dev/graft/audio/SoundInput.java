package dev.graft.audio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.ValueInfo;
import dev.graft.modality.Signature;
import java.util.List;
import java.util.Optional;

/**
 * How a network that was made for waveforms takes them: in pieces, {@code sound} [N, K, hop], and
 * beside them {@code there} [N, K], 1 for the pieces that are there and 0 for padding. From a sound
 * of K pieces it says something of K - lead moments, each one piece after the one before.
 *
 * @param hop how many samples a piece has
 * @param lead how many pieces more than one the network hears at once
 * @param single whether there is only ever one piece, all that a network of a fixed length takes
 */
record SoundInput(int hop, int lead, boolean single) {
  /** The input that takes the waveform. */
  static final String SOUND = "sound";

  /** The input that says what of it is there. */
  static final String THERE = "there";

  private static final int USUAL_MOMENTS = 4;

  SoundInput {
    if (hop < 1 || lead < 0 || (single && lead > 0)) {
      throw new IllegalArgumentException("pieces of %s samples, %s ahead".formatted(hop, lead));
    }
  }

  /** Pieces of any number. */
  SoundInput(int hop, int lead) {
    this(hop, lead, false);
  }

  /** One piece of so many samples. */
  static SoundInput ofOne(int samples) {
    return new SoundInput(samples, 0, true);
  }

  /** How many samples a sound has at most. */
  int mostSamples() {
    return single ? hop : Integer.MAX_VALUE;
  }

  /**
   * How many pieces of silence stand before and behind a sound, so that its first and last moments
   * are heard at each place within what the network hears at once.
   */
  int margin() {
    return Math.max(0, lead - 1);
  }

  /** How many pieces a sound becomes, with the silence around it. */
  int pieces(int samples) {
    return Math.max(lead + 1, 2 * margin() + own(samples));
  }

  /** How many of these hold some of the sound. */
  int own(int samples) {
    return single ? 1 : Math.max(1, (samples + hop - 1) / hop);
  }

  List<ValueInfo> values() {
    return List.of(
        ValueInfo.of(SOUND, ElementType.FLOAT, -1, pieces(), hop),
        ValueInfo.of(THERE, ElementType.INT64, -1, pieces()));
  }

  private long pieces() {
    return single ? 1 : Signature.RAGGED;
  }

  /** Whether a network was made to take sounds so before. */
  static boolean isTakenBy(Graph network) {
    List<String> names = network.inputs().stream().map(ValueInfo::name).toList();
    return names.equals(List.of(SOUND, THERE));
  }

  Signature signature() {
    return new Signature(
        List.of(
            new Signature.Input(SOUND, ElementType.FLOAT, List.of(pieces(), (long) hop), 0),
            new Signature.Input(THERE, ElementType.INT64, List.of(pieces()), 0)),
        lead + USUAL_MOMENTS,
        Optional.of(THERE));
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("sound", SOUND);
    json.put("there", THERE);
    json.put("hop", hop);
    json.put("lead", lead);
    return single ? json.put("single", true) : json;
  }

  static SoundInput fromJson(JsonNode json) {
    if (json.path("hop").asInt() < 1) {
      throw new IllegalArgumentException("its card does not say how its network takes sounds");
    }
    return new SoundInput(
        json.path("hop").asInt(), json.path("lead").asInt(), json.path("single").asBoolean());
  }

  @Override
  public String toString() {
    String pieces = single ? "1" : "K";
    return "'%s': [N, %s, %s], '%s': [N, %s]".formatted(SOUND, pieces, hop, THERE, pieces);
  }
}
