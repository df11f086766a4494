package dev.graft.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.data.HashIndex;
import dev.graft.data.NearDuplicates.Hashed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The pictures that a model was trained on and validated on, so that a measure taken on them can be
 * told from one on new pictures. Of each it keeps the first 48 bits of the SHA-256 of its file, and
 * its 64-bit perceptual hash: 19 characters in the model's file, 1.9 MB for 100,000 pictures. That
 * a new picture is taken for one of 100,000 by its file happens once in 2.8 billion.
 */
public final class SeenPictures {
  private static final int CONTENT_DIGITS = 12;
  private static final int BYTES = 6 + Long.BYTES;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How a picture is known to a model. */
  public enum Seen {
    /** It was trained on, or its backbone was before. */
    TRAINING,
    /** The model was chosen or calibrated by it. */
    VALIDATION,
    /** Neither. */
    NEW
  }

  /** Perceptual hashes by the beginnings of SHA-256, in rising order. */
  private record Part(TreeMap<Long, Long> hashes, HashIndex looks) {
    Part(TreeMap<Long, Long> hashes) {
      this(hashes, new HashIndex(hashes.values().stream().mapToLong(Long::longValue).toArray()));
    }

    static final Part NONE = new Part(new TreeMap<>());

    Part and(Part other) {
      TreeMap<Long, Long> both = new TreeMap<>(hashes);
      both.putAll(other.hashes);
      return new Part(both);
    }

    static Part of(List<Hashed> pictures) {
      TreeMap<Long, Long> hashes = new TreeMap<>();
      pictures.forEach(one -> hashes.put(content(one.sample().sha256()), one.hash()));
      return new Part(hashes);
    }

    static Part decode(byte[] bytes) {
      if (bytes.length % BYTES != 0) {
        throw new IllegalArgumentException("what it says of its pictures is cut off");
      }
      TreeMap<Long, Long> hashes = new TreeMap<>();
      ByteBuffer in = ByteBuffer.wrap(bytes);
      while (in.hasRemaining()) {
        long content = (in.getShort() & 0xffffL) << 32 | (in.getInt() & 0xffffffffL);
        hashes.put(content, in.getLong());
      }
      return new Part(hashes);
    }

    byte[] encode() {
      ByteBuffer out = ByteBuffer.allocate(BYTES * hashes.size());
      hashes.forEach(
          (content, look) ->
              out.putShort((short) (content >>> 32)).putInt(content.intValue()).putLong(look));
      return out.array();
    }
  }

  private final Part training;
  private final Part validation;
  private final Part earlier;

  private SeenPictures(Part training, Part validation, Part earlier) {
    this.training = training;
    this.validation = validation;
    this.earlier = earlier;
  }

  /** What to remember of these pictures. */
  public static SeenPictures of(List<Hashed> training, List<Hashed> validation) {
    return new SeenPictures(Part.of(training), Part.of(validation), Part.NONE);
  }

  /** The same for a model whose backbone had learned from other pictures before. */
  public SeenPictures after(SeenPictures backbone) {
    return new SeenPictures(training, validation, backbone.training);
  }

  /**
   * The pictures that a model's backbone was trained on.
   *
   * @param moved whether the model's own training moved it, rather than the head alone
   */
  SeenPictures byBackbone(boolean moved) {
    return new SeenPictures(moved ? training.and(earlier) : earlier, Part.NONE, Part.NONE);
  }

  /** How a picture is known: by its file, or by looking like one of those. */
  public Seen of(String sha256, long perceptualHash) {
    long content = content(sha256);
    return known(content)
        .orElseGet(
            () ->
                training.looks().nearest(perceptualHash).isPresent()
                        || earlier.looks().nearest(perceptualHash).isPresent()
                    ? Seen.TRAINING
                    : validation.looks().nearest(perceptualHash).isPresent()
                        ? Seen.VALIDATION
                        : Seen.NEW);
  }

  private Optional<Seen> known(long content) {
    if (training.hashes().containsKey(content) || earlier.hashes().containsKey(content)) {
      return Optional.of(Seen.TRAINING);
    }
    return validation.hashes().containsKey(content)
        ? Optional.of(Seen.VALIDATION)
        : Optional.empty();
  }

  private static long content(String sha256) {
    return Long.parseLong(sha256.substring(0, CONTENT_DIGITS), 16);
  }

  /** All of it as text; equal pictures give equal text. */
  String toJson() {
    Base64.Encoder base64 = Base64.getEncoder();
    ObjectNode json =
        JSON.createObjectNode()
            .put("format", 1)
            .put("train", base64.encodeToString(training.encode()))
            .put("val", base64.encodeToString(validation.encode()));
    if (!earlier.hashes().isEmpty()) {
      json.put("backbone", base64.encodeToString(earlier.encode()));
    }
    return json.toString();
  }

  /**
   * Reads what {@link #toJson()} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static SeenPictures fromJson(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      return new SeenPictures(
          Part.decode(json.required("train").binaryValue()),
          Part.decode(json.required("val").binaryValue()),
          json.has("backbone") ? Part.decode(json.get("backbone").binaryValue()) : Part.NONE);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("what it says of its pictures is no JSON", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("what it says of its pictures cannot be read", e);
    }
  }
}
