package dev.graft.loop;

import dev.graft.GraftException;
import dev.graft.graph.Backbone;
import dev.graft.graph.BatchAxis;
import dev.graft.graph.Block;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.modality.Signature;
import dev.graft.policy.BlockRange;
import dev.graft.policy.Recipe;
import dev.graft.policy.Stage;
import dev.graft.torch.CompiledGraph;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What stands in the way of training some blocks of a backbone, said before anything is done. */
public final class Trainability {
  private static final int MOST_NAMED = 5;

  private Trainability() {}

  /**
   * What is in the way, in a sentence or two; empty if nothing is. Where nothing is seen, a step is
   * tried.
   *
   * @param sample what a sample is
   */
  public static Optional<String> obstacle(Network network, Recipe recipe, Signature sample) {
    Backbone backbone = network.backbone();
    if (BatchAxis.isOne(backbone.graph())) {
      return Optional.of(
          "this network takes one sample at a time, and is trained on batches; export it again with a dynamic batch axis, or use strategy head.");
    }
    for (Stage stage : recipe.stages()) {
      Optional<String> obstacle =
          quantized(backbone, stage.blocks())
              .or(() -> withoutParameters(backbone, stage.blocks()))
              .or(() -> shared(network, stage.blocks()))
              .or(() -> unsupported(network, stage.blocks()));
      if (obstacle.isPresent()) {
        return obstacle;
      }
    }
    return failing(network, recipe, sample);
  }

  private static Optional<String> failing(Network network, Recipe recipe, Signature sample) {
    try {
      network.tryStep(recipe, sample);
      return Optional.empty();
    } catch (GraftException e) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "a training step on this network fails: %s. Freeze the blocks up to there, or use strategy head.",
              e.getMessage()));
    }
  }

  private static Optional<String> quantized(Backbone backbone, BlockRange trained) {
    Set<Node> quantized = Set.copyOf(backbone.graph().quantizedNodes());
    List<String> found =
        blocks(backbone, trained).stream()
            .flatMap(block -> block.nodes().stream())
            .filter(quantized::contains)
            .map(Node::label)
            .toList();
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "this network computes in integers (%s), through which nothing can be trained; use its float32 original, or strategy head."
                .formatted(some(found)));
  }

  private static Optional<String> withoutParameters(Backbone backbone, BlockRange trained) {
    boolean any =
        trained.size() == 0
            || blocks(backbone, trained).stream().anyMatch(block -> !block.parameters().isEmpty());
    return any
        ? Optional.empty()
        : Optional.of(
            "the blocks to be trained (%s) have no float parameters; unfreeze others, or use strategy head."
                .formatted(some(blocks(backbone, trained).stream().map(Block::name).toList())));
  }

  /** A weight that frozen blocks use too would change them. */
  private static Optional<String> shared(Network network, BlockRange trained) {
    if (!network.updates().isNone()) {
      return Optional.empty(); // the range begins with the first block that uses any
    }
    Backbone backbone = network.backbone();
    Set<String> moving = new TreeSet<>();
    blocks(backbone, trained).forEach(block -> moving.addAll(block.parameters().keySet()));
    for (Block block : backbone.blocks()) {
      Set<String> both = new TreeSet<>(block.parameters().keySet());
      both.retainAll(moving);
      if (!trained.contains(block.index()) && !both.isEmpty()) {
        return Optional.of(
            "the frozen block '%s' shares %s with blocks that are to be trained, and would change with them; unfreeze it too, or freeze those."
                .formatted(block.name(), some(List.copyOf(both))));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> unsupported(Network network, BlockRange trained) {
    Graph suffix = network.suffix(trained.from(), 0);
    List<String> problems = CompiledGraph.unsupported(suffix);
    return problems.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "gradients cannot pass %s; freeze the blocks up to there, or train the head alone."
                .formatted(some(problems)));
  }

  private static List<Block> blocks(Backbone backbone, BlockRange range) {
    return backbone.blocks().subList(range.from(), range.to());
  }

  private static String some(List<String> names) {
    String first = names.stream().limit(MOST_NAMED).collect(Collectors.joining("; "));
    int more = names.size() - MOST_NAMED;
    return more > 0 ? first + "; and " + more + " more" : first;
  }
}
