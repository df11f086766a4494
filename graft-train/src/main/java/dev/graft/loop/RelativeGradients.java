package dev.graft.loop;

import dev.graft.StoppedException;
import dev.graft.graph.Block;
import dev.graft.graph.Tensor;
import dev.graft.policy.BlockRange;
import dev.graft.policy.Stage;
import dev.graft.policy.SurgicalRule;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * How strongly the loss pulls at each block before training: the length of its gradient over that
 * of the block's parameters (Lee et al., 2023, arXiv:2210.11466, section 4: relative gradient
 * norm). Nothing moves.
 */
public final class RelativeGradients {
  private static final int MOST_BATCHES = 16;

  private RelativeGradients() {}

  /**
   * Which of the blocks that a job would train the data ask for.
   *
   * @param stop asked between batches
   * @throws StoppedException once it says true
   */
  public static SurgicalRule rule(Job job, BooleanSupplier stop) {
    BlockRange all = job.recipe().stages().get(0).blocks();
    List<String> names =
        job.network().backbone().blocks().subList(all.from(), all.to()).stream()
            .map(Block::name)
            .toList();
    return SurgicalRule.of(names, all.from(), of(job, stop));
  }

  /**
   * Means over training batches of the first stage.
   *
   * @param stop asked between batches
   * @return one for each block of the stage; 0 for one without parameters
   * @throws StoppedException once it says true
   */
  static List<Double> of(Job job, BooleanSupplier stop) {
    Stage stage = job.recipe().stages().get(0);
    List<Block> blocks =
        job.network().backbone().blocks().subList(stage.blocks().from(), stage.blocks().to());
    double[] sums = new double[blocks.size()];
    int count = 0;
    try (Batches batches = job.batches(0);
        StageNetwork network = job.network().open(stage, job.recipe())) {
      Iterator<List<Batch>> first = batches.training(0, 0);
      while (first.hasNext() && count < MOST_BATCHES) {
        if (stop.getAsBoolean()) {
          throw new StoppedException();
        }
        Map<String, Double> norms = network.gradientNorms(first.next());
        for (int i = 0; i < sums.length; i++) {
          sums[i] += norms.getOrDefault(blocks.get(i).name(), 0.0);
        }
        count++;
      }
    }
    List<Double> relative = new ArrayList<>();
    for (int i = 0; i < sums.length; i++) {
      double size = size(blocks.get(i));
      relative.add(size > 0 && count > 0 ? sums[i] / count / size : 0);
    }
    return relative;
  }

  private static double size(Block block) {
    double sum = 0;
    for (Tensor parameter : block.parameters().values()) {
      for (float value : parameter.floats()) {
        sum += (double) value * value;
      }
    }
    return Math.sqrt(sum);
  }
}
