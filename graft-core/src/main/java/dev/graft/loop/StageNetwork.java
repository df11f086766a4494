package dev.graft.loop;

import dev.graft.graph.Graph;
import dev.graft.graph.Tensor;
import dev.graft.policy.Recipe;
import dev.graft.policy.Recipe.Start;
import dev.graft.policy.Regularisation;
import dev.graft.torch.CompiledGraph;
import dev.graft.torch.GroupRates;
import dev.graft.torch.Loss;
import dev.graft.torch.Mode;
import dev.graft.torch.OptimiserState;
import dev.graft.torch.Parameter;
import dev.graft.torch.Precision;
import dev.graft.torch.PrecisionTrial;
import dev.graft.torch.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The part of a network behind a cut, in libtorch, with its optimiser. Owns native memory. */
final class StageNetwork implements AutoCloseable {
  private static final double SMALLEST_SCALE = 1e-3;
  private static final double SMALLEST_CHANNEL = 0.01;
  private static final int USUAL_INPUTS = 160; // of a channel; rates are quoted for these

  private final CompiledGraph graph;
  private final Training training;
  private final String input;
  private final Loss loss;
  private final Mode mode;
  private final Regularisation regularisation;
  private final Map<String, Double> highestRates;
  private Map<String, Double> rates;

  /**
   * Compiles a graph.
   *
   * @param trained what moves, in its groups
   * @param highestRates by parameter group
   * @param start where the recipe's pull draws to
   * @param precision the numbers to train with; outputs are always computed in float32
   */
  StageNetwork(
      Graph suffix,
      List<Parameter> trained,
      Map<String, Double> highestRates,
      Weights start,
      Loss loss,
      Recipe recipe,
      Precision precision) {
    this.graph = CompiledGraph.compile(suffix, trained);
    this.training = new Training(graph, recipe.updateRule());
    this.input = suffix.inputs().get(0).name();
    this.loss = loss;
    this.mode =
        Mode.defaults()
            .withPrecision(precision)
            .withBatchNorm(
                switch (recipe.batchNorm()) {
                  case FROZEN -> Mode.BatchNorm.FROZEN;
                  case LIVE -> Mode.BatchNorm.LIVE;
                });
    this.regularisation = recipe.regularisation();
    this.highestRates = highestRates;
    this.rates = highestRates;
    if (recipe.start() != Start.RANDOM) {
      training.scaleSteps(stepScales(trained, start));
    }
    if (regularisation.startPull() > 0) {
      training.pullTowards(start.tensors());
    }
  }

  /**
   * Steps of pretrained parameters are in proportion to what is there: of a convolution's weights,
   * to the size of the output channel's own. Where batch normalisation was folded into
   * convolutions, channels of one layer differ in size by a factor of a hundred, and Adam's steps
   * of one size for all would wreck the small ones before the large ones move.
   *
   * <p>The more inputs a channel has, the larger the part of their size by which its weights move,
   * as by its root when Adam's steps are of one size and weights were drawn as by He et al.,
   * "Delving Deep into Rectifiers", 2015, arXiv:1502.01852: steps that are right for a convolution
   * of hundreds of inputs do no more than shake the nine weights of a depthwise one, or a bias.
   *
   * <p>The relative step size of Shazeer and Stern, "Adafactor", 2018, arXiv:1804.04235, section 8,
   * here by the size at the start.
   */
  private static Map<String, Tensor> stepScales(List<Parameter> trained, Weights start) {
    Map<String, Tensor> scales = new HashMap<>();
    for (Parameter parameter : trained) {
      Tensor pretrained = start.tensors().get(parameter.name());
      if (pretrained != null && !parameter.group().equals(Network.HEAD)) {
        scales.put(parameter.name(), stepScale(pretrained));
      }
    }
    return scales;
  }

  private static Tensor stepScale(Tensor pretrained) {
    float[] values = pretrained.floats();
    double whole = Math.max(SMALLEST_SCALE, rootMeanSquare(values, 0, values.length));
    long[] shape = pretrained.shape();
    boolean convolution = shape.length > 2;
    int channel = convolution ? Math.toIntExact(values.length / shape[0]) : values.length;
    int inputs = convolution ? channel : shape.length == 2 ? USUAL_INPUTS : 1;
    double share = Math.sqrt((double) inputs / USUAL_INPUTS);
    float[] scales = new float[values.length];
    for (int from = 0; from < values.length; from += channel) {
      double own = convolution ? rootMeanSquare(values, from, from + channel) : whole;
      double scale = share * Math.max(own, SMALLEST_CHANNEL * whole);
      Arrays.fill(scales, from, from + channel, (float) scale);
    }
    return Tensor.ofFloats(scales, shape);
  }

  private static double rootMeanSquare(float[] values, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += (double) values[i] * values[i];
    }
    return Math.sqrt(sum / (to - from));
  }

  /**
   * One step of the optimiser on one or more batches.
   *
   * @param factor what the rates are multiplied with
   * @return the mean loss before the step; not finite where the gradient was not, and nothing moved
   */
  double step(List<Batch> batches, double factor, long dropoutSeed) {
    int samples = batches.stream().mapToInt(Batch::size).sum();
    double mean = 0;
    for (Batch batch : batches) {
      double share = (double) batch.size() / samples;
      Mode drawn = mode.withDropout(dropoutSeed);
      Map<String, Tensor> inputs = Map.of(input, batch.inputs());
      mean += share * training.accumulate(inputs, batch.targets(), loss, drawn, share).loss();
    }
    Map<String, Double> now = new LinkedHashMap<>();
    Map<String, GroupRates> groups = new LinkedHashMap<>();
    highestRates.forEach(
        (group, highest) -> {
          now.put(group, highest * factor);
          groups.put(group, groupRates(highest * factor));
        });
    rates = now;
    boolean applied = training.step(groups, regularisation.clipNorm()).applied();
    return applied ? mean : Double.NaN;
  }

  private GroupRates groupRates(double rate) {
    return new GroupRates(rate, regularisation.weightDecay(), regularisation.startPull());
  }

  /** Times a step on noughts in both precisions. */
  PrecisionTrial trial(List<Long> shape, int batchSize) {
    long[] batch = new long[shape.size() + 1];
    batch[0] = batchSize;
    for (int axis = 0; axis < shape.size(); axis++) {
      batch[axis + 1] = shape.get(axis);
    }
    float[] noughts =
        new float[Math.toIntExact(Arrays.stream(batch).reduce(1, Math::multiplyExact))];
    Map<String, Tensor> inputs = Map.of(input, Tensor.ofFloats(noughts, batch));
    long[] outputs = graph.evaluate(inputs, Mode.defaults()).values().iterator().next().shape();
    float[] answers = new float[Math.toIntExact(outputs[0] * outputs[1])];
    return PrecisionTrial.run(graph, inputs, Tensor.ofFloats(answers, outputs), loss);
  }

  /** The rates of the last step, by parameter group. */
  Map<String, Double> rates() {
    return rates;
  }

  /** The network's outputs for all samples as they are, in float32, [samples, outputs]. */
  float[] outputs(Inputs inputs, int batchSize) {
    List<float[]> parts = new ArrayList<>();
    for (int from = 0; from < inputs.samples(); from += batchSize) {
      int[] samples = IntStream.range(from, Math.min(from + batchSize, inputs.samples())).toArray();
      Tensor batch = Batches.tensor(inputs, Batches.rows(inputs, samples, 0), samples.length);
      parts.add(
          graph
              .evaluate(Map.of(input, batch), Mode.defaults())
              .values()
              .iterator()
              .next()
              .floats());
    }
    float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  /** Everything that moves here. */
  Weights weights() {
    return new Weights(graph.state());
  }

  /** What the optimiser remembers. */
  OptimiserState optimiser() {
    return training.state();
  }

  /** Goes back to a state; of the weights whatever is here. */
  void restore(Weights weights, OptimiserState optimiser) {
    restore(weights);
    training.restore(optimiser);
  }

  /** Goes back to weights, whatever of them is here. */
  void restore(Weights weights) {
    Map<String, Tensor> own = new LinkedHashMap<>(weights.tensors());
    own.keySet().retainAll(graph.state().keySet());
    graph.restore(own);
  }

  @Override
  public void close() {
    training.close();
    graph.close();
  }
}
