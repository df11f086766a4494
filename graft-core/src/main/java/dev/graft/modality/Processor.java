package dev.graft.modality;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.Cache;
import dev.graft.Content;
import dev.graft.GraftException;
import dev.graft.UnreadableException;
import dev.graft.graph.Graph;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * From samples to the inputs of one network. Its string says, for people, how that takes them.
 * Immutable and safe to share between threads.
 */
public interface Processor {
  /** The kind of samples, and how they are prepared. */
  Modality modality();

  /** How the network takes them, for the card of a model that is made of it. */
  JsonNode toJson();

  /** The network with the inputs that examples are made for. */
  Graph standardised(Graph network);

  /** A network that was {@link #standardised}, with its own inputs again. */
  Graph restored(Graph standardised);

  /**
   * What the tensors of one sample are.
   *
   * @param viewing how samples are looked at
   */
  Signature signature(Viewing viewing);

  /** What the tensors of one sample are, as it is. */
  default Signature signature() {
    return signature(Viewing.WHOLE);
  }

  /**
   * Tries a network of which nothing says whether it can compute such samples.
   *
   * @param standardised the network, or what of it is used
   * @param source how errors name it
   * @throws GraftException if it cannot, naming what it can
   */
  void require(Graph standardised, String source);

  /**
   * Decodes a sample.
   *
   * @throws UnreadableException if it is none, saying why
   * @throws IOException if it cannot be read
   */
  Decoded decode(Content content) throws IOException;

  /**
   * The same, which knows how long the samples of a model are.
   *
   * @param usual how far the ragged axis of nine in ten goes at most; 0 where nobody knows
   */
  default Processor forExtent(long usual) {
    return this;
  }

  /**
   * How much of a sample the network is shown, from 0 to 1, where all samples are brought to one
   * length and what is longer loses its end; empty where none loses anything so.
   *
   * @throws IOException if it cannot be read, or is none
   */
  default OptionalDouble shown(Content content) throws IOException {
    return OptionalDouble.empty();
  }

  /** Whether {@link #shown} has something to say. */
  default boolean losesEnds() {
    return false;
  }

  /**
   * How windows slide over a recording; empty for samples that do not go on in time.
   *
   * @param asked how; empty for as is usual
   * @throws GraftException of fault {@code USAGE} if they would be longer than what is heard
   */
  default Optional<Windows> windows(Optional<Windows> asked) {
    return Optional.empty();
  }

  /**
   * Slides windows over a recording, which is read piece by piece where its format allows that.
   *
   * @return how many seconds it has
   * @throws UnreadableException if it is none, or damaged, saying why
   * @throws IOException if it cannot be read
   * @throws UnsupportedOperationException if samples do not go on in time
   */
  default double slide(Content recording, Windows windows, Windows.Listener each)
      throws IOException {
    throw new UnsupportedOperationException("such samples do not go on in time");
  }

  /**
   * Why samples cannot go through the network together, where {@link Signature#canBatch} says that,
   * and what to do: what completes "training by gradient descent".
   */
  default String apart() {
    return "needs %s of one size, and the preprocessing leaves each its own; crop them all to one size"
        .formatted(modality().noun().many());
  }

  /** Where decoded samples are kept for training. */
  DecodedStore store(Cache cache);
}
