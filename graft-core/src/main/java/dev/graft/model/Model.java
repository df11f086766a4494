package dev.graft.model;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.UnreadableException;
import dev.graft.data.Source;
import dev.graft.data.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A trained model, ready to answer. Needs graft-core and the module of what it is for, such as
 * graft-image: neither libtorch nor the network it was made from. Safe for use by many threads,
 * each of which is answered on itself; the owner closes it.
 */
public final class Model implements AutoCloseable {
  private final ModelCard card;
  private final Predictor predictor;

  private Model(GraftedModel model) {
    this.card = model.card();
    this.predictor = new Predictor(model, 1);
  }

  /**
   * Reads the file that a training wrote.
   *
   * @throws GraftException of fault {@code MODEL} if it is none, or is for samples that this
   *     program has no module for
   */
  public static Model open(Path file) {
    return new Model(GraftedModel.read(file));
  }

  /** The same of a model that is at hand. */
  public static Model of(GraftedModel model) {
    return new Model(model);
  }

  /** What the model says of itself: task, classes, preparation, provenance. */
  public ModelCard card() {
    return card;
  }

  /**
   * The class of the sample in a file, or its most probable label. The file is one sample, also
   * where it is a table of texts.
   *
   * @throws GraftException of fault {@code DATA} if the file cannot be used, of fault {@code USAGE}
   *     if the model predicts numbers
   */
  public Answer classify(Path file) {
    return classify(Source.of(Objects.requireNonNull(file, "file")));
  }

  /**
   * The class of a text. The answer says whether only its beginning was read.
   *
   * @throws GraftException of fault {@code DATA} if it is none, or larger than a text may be; of
   *     fault {@code USAGE} if the model predicts numbers
   */
  public Answer classify(String text) {
    return classify(inline(text));
  }

  /**
   * The class of a picture, or whatever the model is for, from its encoded bytes.
   *
   * @throws GraftException as of a file
   */
  public Answer classify(byte[] encoded) {
    return classify(encoded(encoded));
  }

  /**
   * The numbers that are predicted for the sample in a file.
   *
   * @throws GraftException of fault {@code DATA} if the file cannot be used, of fault {@code USAGE}
   *     if the model predicts classes
   */
  public Numbers values(Path file) {
    return values(Source.of(Objects.requireNonNull(file, "file")));
  }

  /**
   * The numbers that are predicted for a text. They say whether only its beginning was read.
   *
   * @throws GraftException of fault {@code DATA} if it is none, or larger than a text may be; of
   *     fault {@code USAGE} if the model predicts classes
   */
  public Numbers values(String text) {
    return values(inline(text));
  }

  /**
   * The numbers that are predicted for a picture, or whatever the model is for, from its encoded
   * bytes.
   *
   * @throws GraftException as of a file
   */
  public Numbers values(byte[] encoded) {
    return values(encoded(encoded));
  }

  private static Source encoded(byte[] bytes) {
    return new Source.Bytes(Objects.requireNonNull(bytes, "encoded"), "what was given");
  }

  /**
   * What is said in the sound in a file.
   *
   * @throws GraftException of fault {@code DATA} if the file cannot be used, of fault {@code USAGE}
   *     if the model does not write texts
   */
  public String text(Path file) {
    if (card.task() != Task.TRANSCRIBE) {
      throw new GraftException(
          Fault.USAGE, "this model writes no texts; ask for a class, or for values.");
    }
    Source source = Source.of(Objects.requireNonNull(file, "file"));
    return Reading.of(card).text(predict(source));
  }

  /**
   * Which classes or labels are heard in a recording of any length, and when: windows slide over
   * it, and adjoining ones of one label become a span. No more of it is held in memory than a few
   * windows, and of formats that are not read piece by piece (MP3, Ogg Vorbis) the file.
   *
   * @throws GraftException of fault {@code DATA} if the file cannot be used, of fault {@code USAGE}
   *     if the model is not for sounds, or does not tell classes or labels
   */
  public Timeline timeline(Path recording, StreamSettings settings) {
    Source source = Source.of(Objects.requireNonNull(recording, "recording"));
    return answered(source, () -> predictor.timeline(source, settings));
  }

  private static Source inline(String text) {
    return new Source.Inline(Objects.requireNonNull(text, "text"), "the text");
  }

  private Answer classify(Source source) {
    if (card.task() == Task.REGRESS) {
      throw new GraftException(
          Fault.USAGE,
          "this model predicts the numbers %s; ask for values, not for a class."
              .formatted(String.join(", ", card.outputNames())));
    }
    if (card.task() == Task.TRANSCRIBE) {
      throw new GraftException(
          Fault.USAGE, "this model writes down what is said; ask for a text, not for a class.");
    }
    Prediction prediction = predict(source);
    return Answer.of(byName(prediction.values()), prediction);
  }

  private Numbers values(Source source) {
    if (card.task() == Task.TRANSCRIBE) {
      throw new GraftException(
          Fault.USAGE, "this model writes down what is said; ask for a text, not for numbers.");
    }
    if (card.task() != Task.REGRESS) {
      throw new GraftException(
          Fault.USAGE,
          "this model tells classes (%s), no numbers; ask for one of these."
              .formatted(String.join(", ", card.outputNames())));
    }
    Prediction prediction = predict(source);
    return new Numbers(
        byName(prediction.values()), prediction.unlikeTraining(), prediction.shortened());
  }

  private Map<String, Double> byName(List<Double> values) {
    Map<String, Double> named = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      named.put(card.outputNames().get(i), values.get(i));
    }
    return named;
  }

  private Prediction predict(Source source) {
    return answered(source, () -> predictor.predict(source));
  }

  @FunctionalInterface
  private interface Asking<T> {
    T ask() throws IOException;
  }

  private <T> T answered(Source source, Asking<T> asking) {
    try {
      return asking.ask();
    } catch (IOException e) {
      throw new GraftException(
          Fault.DATA,
          "%s %s; give this model a %s."
              .formatted(
                  source.name(),
                  UnreadableException.reason(e),
                  card.processor().modality().noun().one()),
          e);
    }
  }

  /** Frees the engine, once whoever is being answered has been; after that it answers no more. */
  @Override
  public void close() {
    predictor.close();
  }
}
