package dev.graft.model;

import dev.graft.Progress;
import dev.graft.data.Sample;
import dev.graft.data.Task;
import dev.graft.features.PicturePass;
import dev.graft.features.PicturePass.Outcome;
import dev.graft.graph.Graph;
import dev.graft.graph.Tensor;
import dev.graft.image.Picture;
import dev.graft.ort.Engine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A model that answers. Safe for use by many threads; the owner closes it. */
public final class Predictor implements AutoCloseable {
  private final GraftedModel model;
  private final String input;
  private final Engine engine;

  /**
   * Loads the model into ONNX Runtime.
   *
   * @param threadsPerRun 1 where many pictures are predicted in parallel
   */
  public Predictor(GraftedModel model, int threadsPerRun) {
    this.model = model;
    Graph graph = model.card().input().standardised(model.graph());
    this.input = graph.inputs().get(0).name();
    this.engine = Engine.of(graph, threadsPerRun);
  }

  /** The answers for these samples' pictures, in their order, computed on several threads. */
  public List<Outcome<Prediction>> predict(
      String stage, List<Sample> samples, int threads, Progress progress) {
    return predict(stage, samples, threads, progress, (picture, prediction) -> prediction);
  }

  /** The same, with what is made of each picture and its answer. */
  public <T> List<Outcome<T>> predict(
      String stage,
      List<Sample> samples,
      int threads,
      Progress progress,
      BiFunction<Picture, Prediction, T> result) {
    progress.begin(stage, samples.size());
    try (PicturePass pass = new PicturePass(model.card().preprocessing(), threads)) {
      return pass.run(
          samples,
          (picture, tensor, shape) -> result.apply(picture, predict(tensor, shape)),
          progress);
    } finally {
      progress.end();
    }
  }

  /**
   * The answer for one preprocessed picture.
   *
   * @param tensor float32 [1, 3, H, W], whatever layout and type the model's own input has
   */
  public Prediction predict(FloatBuffer tensor, long... shape) {
    return toPrediction(engine.run(Map.of(input, copy(tensor, shape))));
  }

  private static Tensor copy(FloatBuffer values, long... shape) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * values.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values.duplicate());
    return Tensor.ofBytes(dev.graft.graph.ElementType.FLOAT, shape, bytes);
  }

  private Prediction toPrediction(Map<String, Tensor> outputs) {
    boolean regress = model.card().task() == Task.REGRESS;
    List<Double> values =
        doubles(outputs.get(regress ? GraftedModel.VALUES : GraftedModel.PROBABILITIES));
    List<Double> logits = regress ? values : doubles(outputs.get(GraftedModel.LOGITS));
    List<Double> novelty = doubles(outputs.get(GraftedModel.NOVELTY));
    double score = novelty.isEmpty() ? 0 : novelty.get(0);
    boolean unlike =
        model.card().noveltyThreshold().isPresent()
            && score > model.card().noveltyThreshold().getAsDouble();
    return new Prediction(values, logits, score, unlike);
  }

  private static List<Double> doubles(@Nullable Tensor tensor) {
    List<Double> values = new ArrayList<>();
    if (tensor != null) {
      for (float value : tensor.floats()) {
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
