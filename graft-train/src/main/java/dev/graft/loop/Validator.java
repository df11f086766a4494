package dev.graft.loop;

import dev.graft.StoppedException;
import dev.graft.graph.Graph;
import dev.graft.graph.Tensor;
import dev.graft.linalg.FloatMatrix;
import dev.graft.ort.Engine;
import dev.graft.policy.Recipe;
import dev.graft.policy.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Scores states of a network by what its ONNX graph answers in ONNX Runtime, as the finished model
 * will: in float32, apart from the engine that trains, and about twice as fast. Owns native memory.
 */
public final class Validator implements AutoCloseable {
  private static final int MOST_COMPARED = 256;

  private final Job job;
  private final Inputs inputs;
  private final Graph graph;
  private final boolean keeping;
  private final List<Tensor> answers = new ArrayList<>();

  /** Validates a job's network on its validation samples. */
  public Validator(Job job) {
    this(job, false);
  }

  /**
   * The same.
   *
   * @param keeping whether it remembers what every state that it scores answers, in rows of equal
   *     length
   */
  public Validator(Job job, boolean keeping) {
    this.keeping = keeping;
    int frozen = job.recipe().frozenThroughout(job.network().blocks());
    this.job = job;
    this.graph = job.network().suffix(frozen, 0);
    this.inputs = job.inputsAt().validation(frozen);
  }

  /** The score of a state. */
  public Score score(Weights state) {
    return score(state, () -> false);
  }

  /**
   * The score of a state.
   *
   * @throws StoppedException if it is asked to stop meanwhile
   */
  Score score(Weights state, BooleanSupplier stop) {
    try (Engine engine = Engine.of(job.network().at(graph, state), 1)) {
      float[][] each = ForwardPass.each(engine, hasRows(), inputs, job.threads(), stop);
      if (keeping) {
        FloatMatrix matrix = ForwardPass.matrix(each);
        answers.add(Tensor.ofFloats(matrix.toArray(), matrix.rows(), matrix.columns()));
      }
      return job.validation().score(each);
    }
  }

  /** Whether the first output is as large for every sample. */
  private boolean hasRows() {
    long[] extents = graph.outputs().get(0).extents();
    return Arrays.stream(extents).skip(1).allMatch(extent -> extent >= 0);
  }

  /** What each state that was scored answers, [samples, outputs], in order. */
  public List<Tensor> answers() {
    return List.copyOf(answers);
  }

  /** Remembers what an earlier validator of the same job did. */
  void restore(List<Tensor> earlier) {
    if (keeping) {
      answers.addAll(earlier);
    }
  }

  /** What libtorch answers in a state, for the first few hundred samples, [count, outputs]. */
  public float[] torchOutputs(Weights state) {
    Recipe recipe = job.recipe();
    try (StageNetwork network = job.network().openAll(recipe)) {
      network.restore(state);
      return network.outputs(inputs, Math.min(MOST_COMPARED, inputs.samples()), recipe.batchSize());
    }
  }

  @Override
  public void close() {
    inputs.close();
  }
}
