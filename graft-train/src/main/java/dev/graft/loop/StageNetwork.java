package dev.graft.loop;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.Graph;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
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
import dev.graft.torch.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** The part of a network behind a cut, in libtorch, with its optimiser. Owns native memory. */
final class StageNetwork implements AutoCloseable {
  private final CompiledGraph graph;
  private final Training training;
  private final List<String> names;
  private final Loss loss;
  private final Mode mode;
  private final Regularisation regularisation;
  private final Map<String, Double> highestRates;

  /**
   * Compiles a graph.
   *
   * @param trained what moves, in its groups
   * @param highestRates by parameter group
   * @param stepScales what each element's step is multiplied with, by parameter
   * @param start where the recipe's pull draws to
   * @param precision the numbers to train with; outputs are always computed in float32
   */
  StageNetwork(
      Graph suffix,
      List<Parameter> trained,
      Map<String, Double> highestRates,
      Map<String, Tensor> stepScales,
      Weights start,
      Loss loss,
      Recipe recipe,
      Precision precision) {
    this.graph = CompiledGraph.compile(suffix, trained);
    this.training = new Training(graph, recipe.updateRule());
    this.names = suffix.inputs().stream().map(ValueInfo::name).toList();
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
    training.scaleSteps(stepScales);
    if (recipe.start() != Start.RANDOM && regularisation.startPull() > 0) {
      training.pullTowards(
          start.of(
              trained.stream()
                  .filter(parameter -> !parameter.group().equals(Network.HEAD))
                  .toList()));
    }
  }

  /**
   * One step of the optimiser on one or more batches, or parts of one.
   *
   * @param factor what the rates are multiplied with
   * @return the mean loss before the step; not finite where the gradient was not, and nothing moved
   */
  double step(List<Batch> batches, double factor, long dropoutSeed) {
    double mean = 0;
    for (int i = 0; i < batches.size(); i++) {
      mean += accumulate(batches, i, mode.withDropout(dropoutSeed + i));
    }
    Map<String, GroupRates> groups = new LinkedHashMap<>();
    rates(factor).forEach((group, rate) -> groups.put(group, groupRates(rate)));
    boolean applied = training.step(groups, regularisation.clipNorm()).applied();
    return applied ? mean : Double.NaN;
  }

  /** Adds the gradient of one of several; returns what its loss adds to their mean. */
  private double accumulate(List<Batch> batches, int which, Mode drawn) {
    Batch batch = batches.get(which);
    double share = (double) batch.size() / batches.stream().mapToInt(Batch::size).sum();
    return share
        * training.accumulate(taken(batch.inputs()), batch.targets(), loss, drawn, share).loss();
  }

  /** How long the gradient of a batch is for each group of parameters; nothing moves. */
  Map<String, Double> gradientNorms(List<Batch> parts) {
    for (int i = 0; i < parts.size(); i++) {
      accumulate(parts, i, mode);
    }
    Map<String, Double> norms = training.gradientNorms();
    training.discard();
    return norms;
  }

  private GroupRates groupRates(double rate) {
    return new GroupRates(rate, regularisation.weightDecay(), regularisation.startPull());
  }

  /**
   * Runs a batch forwards and backwards, and forgets what came of it.
   *
   * @throws GraftException if that fails, or gives other than one row for each sample
   */
  void tryStep(Map<String, Tensor> inputs) {
    long samples = inputs.values().iterator().next().shape()[0];
    try {
      long[] outputs = graph.evaluate(taken(inputs), mode).values().iterator().next().shape();
      if (outputs.length != 2 || outputs[0] != samples) {
        throw new GraftException(
            Fault.MODEL,
            String.format(
                Locale.ROOT,
                "it answers a batch of %d samples with a tensor of shape %s",
                samples,
                Arrays.toString(outputs)));
      }
      Tensor answers = Tensor.ofFloats(new float[product(outputs)], outputs);
      training.accumulate(taken(inputs), answers, loss, mode, 1);
      training.discard();
    } catch (RuntimeException e) {
      if (e instanceof GraftException named) {
        throw named;
      }
      String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
      throw new GraftException(Fault.MODEL, "its gradient cannot be computed (" + first + ")", e);
    }
  }

  /** What of it this part of the network takes. */
  private Map<String, Tensor> taken(Map<String, Tensor> inputs) {
    Map<String, Tensor> taken = new LinkedHashMap<>(inputs);
    taken.keySet().retainAll(names);
    return taken;
  }

  private static int product(long[] shape) {
    return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
  }

  /** The rates by parameter group, where the highest are multiplied with a factor. */
  Map<String, Double> rates(double factor) {
    Map<String, Double> rates = new LinkedHashMap<>();
    highestRates.forEach((group, highest) -> rates.put(group, highest * factor));
    return rates;
  }

  /** The network's outputs for the first samples as they are, in float32, [count, outputs]. */
  float[] outputs(Inputs inputs, int count, int batchSize) {
    List<float[]> parts = new ArrayList<>();
    for (int from = 0; from < count; from += batchSize) {
      int[] samples = IntStream.range(from, Math.min(from + batchSize, count)).toArray();
      parts.add(
          graph
              .evaluate(taken(Rows.of(inputs, samples, 0)), Mode.defaults())
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
