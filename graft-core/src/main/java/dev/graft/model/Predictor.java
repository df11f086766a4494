package dev.graft.model;

import dev.graft.Content;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.Sha256;
import dev.graft.UnreadableException;
import dev.graft.data.Sample;
import dev.graft.data.Source;
import dev.graft.data.Target;
import dev.graft.data.Task;
import dev.graft.features.Finite;
import dev.graft.features.SamplePass;
import dev.graft.features.SamplePass.Outcome;
import dev.graft.features.SampleView;
import dev.graft.graph.Tensor;
import dev.graft.modality.Decoded;
import dev.graft.modality.Memory;
import dev.graft.modality.Processor;
import dev.graft.modality.View;
import dev.graft.ort.Engine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A model that answers. Safe for use by many threads; the owner closes it. */
public final class Predictor implements AutoCloseable {
  private final GraftedModel model;
  private final Processor processor;
  private final ViewAverage average;
  private final Engine engine;

  /** As much as was ever used at once. */
  private final Queue<Memory> memory = new ConcurrentLinkedQueue<>();

  /**
   * Loads the model into ONNX Runtime.
   *
   * @param threadsPerRun 1 where many samples are predicted in parallel
   */
  public Predictor(GraftedModel model, int threadsPerRun) {
    this(model, threadsPerRun, 1);
  }

  /**
   * The same, asked about several views of each sample.
   *
   * @param views how many answers are averaged, that for the sample as it is among them
   * @throws IllegalArgumentException if that is none
   * @throws GraftException if there are several, and samples have no random views
   */
  public Predictor(GraftedModel model, int threadsPerRun, int views) {
    if (model.card().task() == Task.DETECT) {
      throw new GraftException(
          Fault.USAGE,
          "this model finds things in pictures and gives no one answer for each; ask it for boxes.");
    }
    if (views > 1 && !model.card().processor().modality().varies()) {
      throw new GraftException(
          Fault.USAGE,
          "%s have no random views that answers could be averaged over; ask about each as it is."
              .formatted(model.card().processor().modality().noun().many()));
    }
    if (views > 1 && model.card().task() == Task.TRANSCRIBE) {
      throw new GraftException(
          Fault.USAGE,
          "this model writes down what is said, of which several views have no mean; ask about each sample as it is.");
    }
    this.model = model;
    this.average = new ViewAverage(views, model.card());
    this.processor = model.card().processor();
    this.engine = Engine.of(processor.standardised(model.graph()), threadsPerRun);
  }

  /** The answers for these samples, in their order, computed on several threads. */
  public List<Outcome<Prediction>> predict(
      String stage, List<Sample> samples, int threads, Progress progress) {
    return predict(stage, samples, threads, progress, (sample, prediction) -> prediction);
  }

  /** The same, with what is made of each sample and its answer. */
  public <T> List<Outcome<T>> predict(
      String stage,
      List<Sample> samples,
      int threads,
      Progress progress,
      BiFunction<Decoded, Prediction, T> result) {
    progress.begin(stage, samples.size());
    try (SamplePass pass = new SamplePass(processor, threads)) {
      boolean grouped =
          average.count() == 1
              && !processor.signature().isFixed()
              && processor.signature().canBatch();
      return grouped
          ? new GroupedAnswers(this, processor, threads).run(pass, samples, progress, result)
          : pass.run(samples, shown -> result.apply(shown.decoded(), predict(shown)), progress);
    } finally {
      progress.end();
    }
  }

  /**
   * The answer for one sample, computed on the calling thread in memory that is used again.
   *
   * @throws java.io.IOException if it cannot be read; the message is a phrase that says why
   */
  public Prediction predict(Source source) throws IOException {
    Memory lent = memory.poll();
    Memory own = lent == null ? Memory.reused() : lent;
    try (Content content = source.open(Optional.empty())) {
      Decoded decoded = processor.decode(content);
      String sha256 = average.count() == 1 ? "" : Sha256.of(content.whole());
      Sample sample = new Sample(source, new Target.Values(List.of()), sha256);
      List<Prediction> answers = new ArrayList<>();
      for (SampleView view : average.views()) {
        answers.add(predict(decoded.example(view.of(sample), own)));
      }
      return average.mean(answers).withShortened(decoded.shortened());
    } finally {
      memory.add(own);
    }
  }

  /**
   * What is heard in a recording of any length, over which windows slide, computed on the calling
   * thread; no more of it than a few windows is held in memory, and of formats that are not read
   * piece by piece (MP3, Ogg Vorbis) the file.
   *
   * @throws IOException if it cannot be read; the message is a phrase that says why
   * @throws GraftException of fault {@code USAGE} if the model is not for what goes on in time, or
   *     does not tell classes or labels
   */
  public Timeline timeline(Source recording, StreamSettings settings) throws IOException {
    return timeline(recording, settings, Progress.none());
  }

  /**
   * The same, with how far it has come.
   *
   * @param progress is told, as figures, how much has been heard
   * @throws IOException as above
   */
  public Timeline timeline(Source recording, StreamSettings settings, Progress progress)
      throws IOException {
    return Streaming.of(this, model.card(), recording, settings, progress);
  }

  private Prediction predict(SamplePass.Shown shown) throws UnreadableException {
    List<Prediction> answers = new ArrayList<>();
    for (SampleView view : average.views()) {
      answers.add(predict(shown.example(view)));
    }
    return average.mean(answers).withShortened(shown.decoded().shortened());
  }

  /**
   * The answer for one sample as it is.
   *
   * @param example what the card's processor made of it
   * @throws UnreadableException if the network puts out values for it that are no numbers
   */
  public Prediction predict(Map<String, Tensor> example) throws UnreadableException {
    return toPrediction(engine.run(example));
  }

  /**
   * The answers for several samples as they are, which go through the network together.
   *
   * @param decoded by the card's processor; of different lengths only where its signature can batch
   *     these
   * @throws UnreadableException if one cannot be answered
   */
  List<Prediction> predictDecoded(List<Decoded> decoded) throws UnreadableException {
    List<Map<String, Tensor>> examples = new ArrayList<>();
    for (Decoded one : decoded) {
      examples.add(one.example(View.whole(), Memory.fresh()));
    }
    Map<String, Tensor> outputs = engine.run(processor.signature().collate(examples));
    List<Prediction> answers = new ArrayList<>();
    for (int row = 0; row < decoded.size(); row++) {
      answers.add(
          toPrediction(outputs, row, decoded.size()).withShortened(decoded.get(row).shortened()));
    }
    return answers;
  }

  /**
   * The answers for the contents of several samples, which go through the network together.
   *
   * @throws java.io.IOException if one cannot be read; the message is a phrase that says why
   * @throws IllegalArgumentException if samples of this kind cannot go together
   */
  public List<Prediction> predictTogether(List<Content> contents) throws IOException {
    if (!processor.signature().canBatch()) {
      throw new IllegalArgumentException("samples of different sizes, of which nothing is padding");
    }
    List<Decoded> decoded = new ArrayList<>();
    for (Content content : contents) {
      decoded.add(processor.decode(content));
    }
    return predictDecoded(decoded);
  }

  private Prediction toPrediction(Map<String, Tensor> outputs) throws UnreadableException {
    return toPrediction(outputs, 0, 1);
  }

  private Prediction toPrediction(Map<String, Tensor> outputs, int row, int rows)
      throws UnreadableException {
    String asked =
        switch (model.card().task()) {
          case CLASSIFY, MULTILABEL -> GraftedModel.PROBABILITIES;
          case REGRESS -> GraftedModel.VALUES;
          case TRANSCRIBE -> GraftedModel.LOGITS;
          case DETECT -> throw new IllegalStateException("boxes are no rows of numbers");
        };
    List<Double> values = doubles(outputs.get(asked), row, rows);
    List<Double> logits =
        asked.equals(GraftedModel.PROBABILITIES)
            ? doubles(outputs.get(GraftedModel.LOGITS), row, rows)
            : values;
    List<Double> novelty = doubles(outputs.get(GraftedModel.NOVELTY), row, rows);
    double score = novelty.isEmpty() ? 0 : novelty.get(0);
    boolean unlike =
        model.card().noveltyThreshold().isPresent()
            && score > model.card().noveltyThreshold().getAsDouble();
    return new Prediction(values, logits, score, unlike, false);
  }

  /** One row of so many. */
  private static List<Double> doubles(@Nullable Tensor tensor, int row, int rows)
      throws UnreadableException {
    List<Double> values = new ArrayList<>();
    if (tensor != null) {
      float[] all = tensor.floats();
      int width = all.length / rows;
      for (float value : Finite.require(Arrays.copyOfRange(all, row * width, (row + 1) * width))) {
        values.add((double) value);
      }
    }
    return values;
  }

  /** Frees the engine. */
  @Override
  public void close() {
    engine.close();
  }
}
