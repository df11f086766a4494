package dev.graft.forgetting;

import dev.graft.graph.Backbone;
import dev.graft.graph.Block;
import dev.graft.graph.Graph;
import dev.graft.graph.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far the parameters of a network are from where they were. */
public final class Movement {
  private final Map<String, Tensor> now;

  /** Of a network whose tensors have the same names. */
  Movement(Graph now) {
    this.now = now.initializers();
  }

  /**
   * Of each block, in order from the input, without a look at what it shows.
   *
   * @param before the network as it was
   * @param now the same, whose tensors have the same names
   */
  public static List<BlockChange> ofBlocks(Backbone before, Graph now) {
    Movement movement = new Movement(now);
    return before.blocks().stream()
        .map(block -> new BlockChange(block.name(), movement.of(block), null))
        .toList();
  }

  /** As a share of the length of all parameters. */
  double of(Backbone before) {
    Map<String, Tensor> all = new LinkedHashMap<>(); // what several blocks share counts once
    before.blocks().forEach(block -> all.putAll(block.parameters()));
    Double moved = of(all);
    return moved == null ? 0 : moved;
  }

  /** As a share of the length of a block's parameters; null if it has none that could move. */
  @Nullable Double of(Block before) {
    return of(before.parameters());
  }

  private @Nullable Double of(Map<String, Tensor> before) {
    double moved = 0;
    double length = 0;
    for (Map.Entry<String, Tensor> parameter : before.entrySet()) {
      float[] then = parameter.getValue().floats();
      float[] values = now.getOrDefault(parameter.getKey(), parameter.getValue()).floats();
      for (int i = 0; i < then.length; i++) {
        double difference = (double) values[i] - then[i];
        moved += difference * difference;
        length += (double) then[i] * then[i];
      }
    }
    return length > 0 ? Math.sqrt(moved) / Math.sqrt(length) : null;
  }
}
