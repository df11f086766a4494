package dev.graft.model;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.modality.Modality;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A trained model: one ONNX graph with backbone, head and calibration, and the card in its
 * metadata. Outputs are named by what they are.
 *
 * @param graph takes what the card's preprocessing makes; gives {@value #PROBABILITIES} (or {@value
 *     #VALUES} for regression), {@value #LOGITS} and {@value #NOVELTY}; or {@value #BOXES}, {@value
 *     #SCORES} and {@value #CLASSES}
 * @param card what the model says about itself
 */
public record GraftedModel(Graph graph, ModelCard card) {
  /** Output: calibrated probabilities, [N, classes]. */
  public static final String PROBABILITIES = "probabilities";

  /** Output: the predicted numbers, [N, targets]. */
  public static final String VALUES = "values";

  /** Output: the head's uncalibrated outputs, [N, classes]. */
  public static final String LOGITS = "logits";

  /**
   * Output: how unlike the training data each input is, [N, 1], in standard deviations beyond the
   * mean of held-out samples; of models before 0.2 in a scale of their own.
   */
  public static final String NOVELTY = "novelty";

  /**
   * Output of a model that finds things: where, [M, 4], as left, top, right and bottom in pixels of
   * what the card's preprocessing makes of a picture.
   */
  public static final String BOXES = "boxes";

  /** Output of a model that finds things: how sure it is of each, from 0 to 1, [M]. */
  public static final String SCORES = "scores";

  /** Output of a model that finds things: the class of each, [M], int64. */
  public static final String CLASSES = "classes";

  private static final String CARD = "graft.model";
  private static final String SEEN = "graft.seen";

  /** What its metadata says of the model as a whole. */
  static final Set<String> OWN_METADATA = Set.of(CARD, SEEN, "input");

  /** A model of this graph, whose metadata takes up the card. */
  public GraftedModel {
    Map<String, String> metadata = new LinkedHashMap<>(graph.metadata());
    metadata.put(CARD, card.toJson());
    metadata.put("input", describeInput(graph, card));
    graph = graph.withMetadata(metadata);
  }

  private static String describeInput(Graph graph, ModelCard card) {
    Modality modality = card.processor().modality();
    long[] extents = graph.inputs().get(0).extents();
    boolean fixed = Arrays.stream(extents).allMatch(extent -> extent > 0);
    return "%s%s; %s are prepared as the card says under 'preprocessing': %s"
        .formatted(
            card.processor(),
            fixed ? ", here " + Arrays.toString(extents) : "",
            modality.noun().many(),
            modality.summary());
  }

  /**
   * The network under the head, to be trained on or looked at: its one output is the features that
   * the head saw, and its metadata says so. It takes what the card's preprocessing makes.
   */
  public Graph backbone() {
    return HeadRemoval.underHead(graph);
  }

  /** The network with its head, whose one output is the logits, or the values. */
  public Graph answering() {
    return HeadRemoval.answering(graph);
  }

  /** The same model, which remembers the samples that it was made from. */
  public GraftedModel withSeen(SeenPictures seen) {
    Map<String, String> metadata = new LinkedHashMap<>(graph.metadata());
    metadata.put(SEEN, seen.toJson());
    return new GraftedModel(graph.withMetadata(metadata), card);
  }

  /** The samples that it was made from; empty in models of before Graft kept them. */
  public Optional<SeenPictures> seen() {
    return Optional.ofNullable(graph.metadata().get(SEEN)).map(SeenPictures::fromJson);
  }

  /** The samples that its backbone was trained on, where that is known. */
  public Optional<SeenPictures> seenByBackbone() {
    boolean moved = !card.provenance().strategy().equals("head");
    return seen().map(pictures -> pictures.byBackbone(moved));
  }

  /** Whether this network is a trained model rather than a backbone. */
  public static boolean isModel(Graph graph) {
    return graph.metadata().containsKey(CARD);
  }

  /**
   * Reads a model.
   *
   * @throws GraftException of fault {@code MODEL} if the file is none
   */
  public static GraftedModel read(Path file) {
    return of(OnnxFile.read(file), file);
  }

  /**
   * The model that a network is which was read from a file.
   *
   * @throws GraftException of fault {@code MODEL} if it is none
   */
  public static GraftedModel of(Graph graph, Path file) {
    String card = graph.metadata().get(CARD);
    if (card == null) {
      throw new GraftException(
          Fault.MODEL,
          "%s is a network that Graft has not trained; expected a model.onnx that a training wrote. It may serve as the backbone of one."
              .formatted(file));
    }
    try {
      return new GraftedModel(graph, ModelCard.fromJson(card, graph.inputs().get(0).name()));
    } catch (IllegalArgumentException e) {
      throw new GraftException(
          Fault.MODEL,
          "%s cannot be used: %s; train it again or use the Graft that made it."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** Writes the model; it appears under its name only when it is complete. */
  public void write(Path file) {
    OnnxFile.write(graph, file);
  }
}
