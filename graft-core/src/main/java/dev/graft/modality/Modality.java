package dev.graft.modality;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.Content;
import dev.graft.GraftException;
import dev.graft.data.ContentCheck;
import dev.graft.graph.FeatureChoice;
import dev.graft.graph.Graph;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A kind of samples, and how they are prepared for a network: all that knows what bytes mean.
 * Immutable and safe to share between threads.
 */
public interface Modality extends ContentCheck {
  /** Which kind, as a model's card names it: {@code image}. */
  String kind();

  /** What people call the samples. */
  Noun noun();

  /** What files of them are written as, for people who gave another: {@code PNG pictures}. */
  String formats();

  /** All settings, in one order, so that equal preparations have equal text. */
  JsonNode toJson();

  /** The same for people, where what is long stands by its hash. */
  default JsonNode summary() {
    return toJson();
  }

  /** The settings as a line for people. */
  default String description() {
    return summary().toString();
  }

  /**
   * Where something about the preparation is left to the data: the choices, each with nothing left,
   * the usual one first, which is taken where the data do not clearly say otherwise. All of them
   * give a network the same tensors, and take other ends of it for the features.
   */
  default List<Modality> alternatives() {
    return List.of(this);
  }

  /** What tells it from its {@link #alternatives}, as a phrase. */
  default String alternative() {
    return kind();
  }

  /** How much of a sample a network is shown at most, as a phrase. */
  default String limit() {
    return "the network takes";
  }

  /** Whether there are random views of a sample that differ from it. */
  default boolean varies() {
    return true;
  }

  /** Whether views may show a sample at a lower resolution. */
  default boolean hasResolution() {
    return true;
  }

  /** Tells what decodes here from other versions of it that may come to other values. */
  String version();

  /**
   * What is wrong with a file, as a short phrase; empty if nothing is. What can be told from the
   * first bytes should be, before all are read.
   *
   * @throws IOException if it cannot be read
   */
  @Override
  Optional<String> problem(Content content) throws IOException;

  /**
   * What of a sample people are shown.
   *
   * @throws IOException if it cannot be read or is none
   */
  Excerpt excerpt(Content content) throws IOException;

  /**
   * The same with what is left without each of its words; empty where samples have none that could
   * be left out.
   *
   * @param most how many words, the first ones
   * @throws IOException if it cannot be read or is none
   */
  default Optional<Occlusion> occlusion(Content content, int most) throws IOException {
    return Optional.empty();
  }

  /**
   * A network that ends where it is said by name, if such samples ask for more there than that it
   * computes the tensor; empty, with the choice still to be made, if they do not.
   *
   * @param source how errors name it
   * @throws GraftException if it has no such tensor, or none that can be features of such samples
   */
  default Optional<Graph> upTo(Graph network, FeatureChoice choice, String source) {
    return Optional.empty();
  }

  /**
   * How such samples enter a network.
   *
   * @param network as it was exported
   * @param source how errors name it
   * @throws GraftException of fault {@code MODEL} if it takes other samples, or other sizes
   */
  Processor processor(Graph network, String source);
}
