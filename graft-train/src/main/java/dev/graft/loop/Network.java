package dev.graft.loop;

import dev.graft.Cpu;
import dev.graft.GraftException;
import dev.graft.graph.AxisLaw;
import dev.graft.graph.Backbone;
import dev.graft.graph.Block;
import dev.graft.graph.Graph;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.modality.Signature;
import dev.graft.policy.BlockRange;
import dev.graft.policy.Recipe;
import dev.graft.policy.Recipe.BatchNorm;
import dev.graft.policy.Recipe.Start;
import dev.graft.policy.Stage;
import dev.graft.torch.Loss;
import dev.graft.torch.Parameter;
import dev.graft.torch.Precision;
import dev.graft.torch.PrecisionChoice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A backbone with a new head, before training: what a {@link StageNetwork} is compiled from, cut
 * where its stage says.
 *
 * @param backbone its graph's constants are the parameters at the start
 * @param head the head at the start
 * @param loss what training makes small
 * @param laws how the extents that blocks behind a cut ask for follow from the cut's, by cut
 * @param precision the numbers to train with
 * @param updates what moves in place of some of its matrices; none where all parameters move
 */
public record Network(
    Backbone backbone,
    TrainableHead head,
    Loss loss,
    Map<String, Map<String, List<AxisLaw>>> laws,
    Precision precision,
    LowRankUpdates updates) {
  static final String HEAD = "head";

  /** One whose every parameter can move by itself. */
  public Network(
      Backbone backbone,
      TrainableHead head,
      Loss loss,
      Map<String, Map<String, List<AxisLaw>>> laws,
      Precision precision) {
    this(backbone, head, loss, laws, precision, LowRankUpdates.none());
  }

  /** The same, trained with other numbers. */
  public Network in(Precision newPrecision) {
    return new Network(backbone, head, loss, laws, newPrecision, updates);
  }

  /** The same, trained to make another loss small. */
  public Network with(Loss newLoss) {
    return new Network(backbone, head, newLoss, laws, precision, updates);
  }

  /**
   * The same, from another start, of which every parameter can move by itself.
   *
   * @throws IllegalArgumentException if it is a state of another network, saying where they differ
   */
  public Network from(Weights start) {
    head.parameters()
        .forEach(
            (name, own) -> {
              Tensor given = start.tensors().get(name);
              if (!String.valueOf(given).equals(String.valueOf(own))) {
                throw new IllegalArgumentException(
                    "its output layer is %s where %s is wanted".formatted(given, own));
              }
            });
    Backbone trained = Backbone.of(backbone(start));
    return new Network(trained, head.with(start.tensors()), loss, laws, precision);
  }

  /** How much of it a recipe moves. */
  public MovingShare moving(Recipe recipe) {
    List<BlockRange> ranges = recipe.stages().stream().map(Stage::blocks).toList();
    Graph suffix = updates.in(suffix(recipe.frozenThroughout(blocks()), 0));
    long moving = trained(suffix, ranges).stream().mapToLong(Parameter::size).sum();
    Map<String, Tensor> all = new LinkedHashMap<>(head.parameters());
    backbone.blocks().forEach(block -> all.putAll(block.parameters()));
    return new MovingShare(moving, all.values().stream().mapToLong(Tensor::size).sum());
  }

  /** How many blocks its backbone has. */
  public int blocks() {
    return backbone.blocks().size();
  }

  /** The part that a stage trains, with the head; its input is the cut. */
  StageNetwork open(Stage stage, Recipe recipe) {
    Graph suffix = updates.in(suffix(stage.blocks().from(), recipe.regularisation().headDropout()));
    List<Parameter> trained = trained(suffix, List.of(stage.blocks()));
    return new StageNetwork(
        suffix,
        trained,
        rates(stage),
        stepScales(trained, recipe),
        initial(recipe),
        loss,
        recipe,
        precision);
  }

  /** The part that any of a recipe's stages trains, to measure states of it. */
  StageNetwork openAll(Recipe recipe) {
    List<BlockRange> ranges = recipe.stages().stream().map(Stage::blocks).toList();
    Graph suffix = updates.in(suffix(recipe.frozenThroughout(blocks()), 0));
    return new StageNetwork(
        suffix,
        trained(suffix, ranges),
        Map.of(),
        Map.of(),
        initial(recipe),
        loss,
        recipe,
        Precision.FLOAT32);
  }

  /** Which numbers to train with, where nobody says, on a processor. */
  public PrecisionChoice usualPrecision(Recipe recipe, Cpu cpu) {
    return PrecisionChoice.of(cpu, suffix(recipe.frozenThroughout(blocks()), 0));
  }

  /**
   * Takes a step on two samples of nothing with all that a recipe trains, and forgets it.
   *
   * @param sample what a sample is
   * @throws GraftException naming the node that fails
   */
  void tryStep(Recipe recipe, Signature sample) {
    String cut = backbone.cutAfter(recipe.frozenThroughout(blocks()));
    try (StageNetwork whole = openAll(recipe)) {
      whole.tryStep(CutInputs.zerosAt(backbone, cut, sample, 2));
    }
  }

  /** How large the steps of what was trained before are; the head's are as large as its rate. */
  private Map<String, Tensor> stepScales(List<Parameter> trained, Recipe recipe) {
    if (recipe.start() == Start.RANDOM) {
      return Map.of();
    }
    List<Parameter> pretrained =
        trained.stream().filter(parameter -> !parameter.group().equals(HEAD)).toList();
    return updates.isNone() ? StepScales.of(pretrained, initial(recipe)) : updates.stepScales();
  }

  private Map<String, Double> rates(Stage stage) {
    Map<String, Double> rates = new LinkedHashMap<>();
    for (Block block : backbone.blocks()) {
      if (stage.blocks().contains(block.index())) {
        rates.put(block.name(), stage.rates().ofBlock(block.index(), blocks()));
      }
    }
    rates.put(HEAD, stage.rates().head());
    return rates;
  }

  /** The blocks behind so many frozen ones, and the head. */
  Graph suffix(int frozenBlocks, double headDropout) {
    String cut = backbone.cutAfter(frozenBlocks);
    Graph behind =
        Surgery.suffix(backbone.graph(), backbone.cuts(), cut, laws.getOrDefault(cut, Map.of()));
    return head.attach(behind, headDropout);
  }

  /**
   * Everything that a recipe's stages can move, as it is before the first: the parameters of the
   * blocks that are trained, the head, and these blocks' batch-norm statistics where they are live.
   */
  Weights initial(Recipe recipe) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Stage stage : recipe.stages()) {
      Graph suffix = updates.in(suffix(stage.blocks().from(), 0));
      trained(suffix, List.of(stage.blocks()))
          .forEach(parameter -> tensors.put(parameter.name(), constant(suffix, parameter.name())));
      if (recipe.batchNorm() == BatchNorm.LIVE) {
        statistics(stage.blocks())
            .forEach(name -> tensors.put(name, constant(backbone.graph(), name)));
      }
    }
    return new Weights(tensors);
  }

  /**
   * A point on the line from where a recipe's training starts to a state that it led to.
   *
   * @param share 0 for the start, 1 for the state
   */
  public Weights onLine(Recipe recipe, Weights state, double share) {
    return share == 1 ? state : updates.onLine(initial(recipe).towards(state, share), state);
  }

  /** The head's parameters and those of some blocks, each in its block's group. */
  private List<Parameter> trained(Graph suffix, List<BlockRange> ranges) {
    Map<String, String> groups = new LinkedHashMap<>(updates.groups());
    for (Block block : updates.isNone() ? backbone.blocks() : List.<Block>of()) {
      if (ranges.stream().anyMatch(range -> range.contains(block.index()))) {
        block
            .nodes()
            .forEach(
                node -> node.reads().forEach(tensor -> groups.putIfAbsent(tensor, block.name())));
      }
    }
    head.parameters().keySet().forEach(name -> groups.put(name, HEAD));
    return Parameter.in(suffix).stream()
        .filter(parameter -> groups.containsKey(parameter.name()))
        .map(parameter -> parameter.inGroup(groups.getOrDefault(parameter.name(), "")))
        .toList();
  }

  private List<String> statistics(BlockRange range) {
    return backbone.blocks().subList(range.from(), range.to()).stream()
        .flatMap(block -> block.nodes().stream())
        .filter(node -> node.opType().equals("BatchNormalization"))
        .flatMap(node -> node.inputs().subList(3, 5).stream())
        .filter(backbone.graph().initializers()::containsKey) // those of a weight are computed
        .toList();
  }

  private static Tensor constant(Graph graph, String name) {
    return Objects.requireNonNull(graph.initializers().get(name));
  }

  /** The backbone's graph with the parameters of a trained state. */
  public Graph backbone(Weights trained) {
    Map<String, Tensor> own = new LinkedHashMap<>(trained.tensors());
    own.keySet().removeAll(head.parameters().keySet());
    return Surgery.withParameters(backbone.graph(), updates.merged(own));
  }

  /** A {@link #suffix} with the parameters of a trained state. */
  Graph at(Graph suffix, Weights trained) {
    return Surgery.withParameters(suffix, updates.merged(trained.tensors()));
  }
}
