package dev.graft.model;

import dev.graft.Content;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.UnreadableException;
import dev.graft.data.Box;
import dev.graft.data.PictureSize;
import dev.graft.data.Sample;
import dev.graft.data.Source;
import dev.graft.data.Task;
import dev.graft.eval.Detection;
import dev.graft.features.Finite;
import dev.graft.features.SamplePass;
import dev.graft.features.SamplePass.Outcome;
import dev.graft.graph.Tensor;
import dev.graft.modality.Decoded;
import dev.graft.modality.Memory;
import dev.graft.modality.Placement;
import dev.graft.modality.Processor;
import dev.graft.modality.View;
import dev.graft.ort.Engine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** A model that finds things in pictures. Safe for use by many threads; the owner closes it. */
public final class Finder implements AutoCloseable {
  /** From this score on people are usually told of a thing. */
  public static final double USUAL_SCORE = 0.3;

  private final ModelCard card;
  private final Processor processor;
  private final Engine engine;

  /**
   * Loads the model into ONNX Runtime.
   *
   * @param threadsPerRun 1 where many pictures are looked at in parallel
   * @throws GraftException of fault {@code MODEL} if it gives no boxes
   */
  public Finder(GraftedModel model, int threadsPerRun) {
    this.card = model.card();
    if (card.task() != Task.DETECT) {
      throw new IllegalArgumentException("the model answers for whole samples, not with boxes");
    }
    for (String output : List.of(GraftedModel.BOXES, GraftedModel.SCORES, GraftedModel.CLASSES)) {
      if (model.graph().outputs().stream().noneMatch(one -> one.name().equals(output))) {
        throw new GraftException(
            Fault.MODEL,
            "the model is said to find things, but has no output '%s'; train it again."
                .formatted(output));
      }
    }
    this.processor = card.processor();
    this.engine = Engine.of(processor.standardised(model.graph()), threadsPerRun);
  }

  /** What is found in these pictures, in their order, computed on several threads. */
  public <T> List<Outcome<T>> detect(
      String stage,
      List<Sample> samples,
      int threads,
      Progress progress,
      BiFunction<Decoded, Found, T> result) {
    progress.begin(stage, samples.size());
    try (SamplePass pass = new SamplePass(processor, threads)) {
      return pass.run(
          samples,
          shown -> result.apply(shown.decoded(), found(shown.decoded(), shown.example())),
          progress);
    } finally {
      progress.end();
    }
  }

  /** The same. */
  public List<Outcome<Found>> detect(
      String stage, List<Sample> samples, int threads, Progress progress) {
    return detect(stage, samples, threads, progress, (decoded, found) -> found);
  }

  /**
   * What is found in one picture, computed on the calling thread.
   *
   * @throws IOException if it cannot be read; the message is a phrase that says why
   */
  public Found detect(Source source) throws IOException {
    try (Content content = source.open(Optional.empty())) {
      Decoded decoded = processor.decode(content);
      return found(decoded, decoded.example(View.whole(), Memory.fresh()));
    }
  }

  private Found found(Decoded decoded, Map<String, Tensor> example) throws UnreadableException {
    PictureSize picture = decoded.pictureSize();
    Placement placement = decoded.placement(View.whole());
    Map<String, Tensor> outputs = engine.run(example);
    float[] boxes = Finite.require(output(outputs, GraftedModel.BOXES).floats());
    float[] scores = Finite.require(output(outputs, GraftedModel.SCORES).floats());
    long[] classes = output(outputs, GraftedModel.CLASSES).longs();
    if (boxes.length != 4 * scores.length || classes.length != scores.length) {
      throw new GraftException(
          Fault.MODEL,
          "the model gives %s numbers of boxes, %s scores and %s classes, which do not belong together; train it again."
              .formatted(boxes.length, scores.length, classes.length));
    }
    List<Detection> things = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      int at = 4 * i;
      Box inView = Box.about(boxes[at], boxes[at + 1], boxes[at + 2], boxes[at + 3]);
      Optional<Box> box = placement.found(inView, picture);
      if (box.isPresent()) {
        things.add(new Detection(known(classes[i]), box.get(), scores[i]));
      }
    }
    things.sort(Comparator.comparingDouble(one -> -one.score()));
    return new Found(picture, things);
  }

  private int known(long index) {
    if (index < 0 || index >= card.outputNames().size()) {
      throw new GraftException(
          Fault.MODEL,
          "the model gives a box of class %s, where there are %s classes; train it again."
              .formatted(index, card.outputNames().size()));
    }
    return (int) index;
  }

  private static Tensor output(Map<String, Tensor> outputs, String name) {
    Tensor output = outputs.get(name);
    if (output == null) {
      throw new IllegalStateException("ONNX Runtime gave no output '" + name + "'");
    }
    return output;
  }

  @Override
  public void close() {
    engine.close();
  }
}
