package dev.graft.style;

import dev.graft.graph.Tensor;
import dev.graft.torch.CompiledGraph;
import dev.graft.torch.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The picture as the network sees it from step to step: a few pixels further left or up each time.
 * A network of strides sees some pixels more than others; looked at from one place only, a picture
 * would get the strides' pattern.
 *
 * @param views at least one
 */
record Views(List<View> views) {
  private static final int COUNT = 8;

  /**
   * One of them.
   *
   * @param inputs of the graph
   * @param targets what the content picture shows, seen so
   */
  record View(Map<String, Tensor> inputs, Map<String, Tensor> targets) {}

  /**
   * Some, the first of them unmoved.
   *
   * @param compiled the graph, which still holds the content picture
   */
  static Views of(CompiledGraph compiled, StyleTerms terms, long seed) {
    Random random = new Random(seed);
    List<View> views = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      Map<String, Tensor> inputs =
          i == 0
              ? StyleGraph.shifted(0, 0)
              : StyleGraph.shifted(
                  random.nextInt(StyleGraph.MARGIN_PX), random.nextInt(StyleGraph.MARGIN_PX));
      views.add(new View(inputs, terms.targets(compiled.evaluate(inputs, Mode.defaults()))));
    }
    return new Views(List.copyOf(views));
  }

  /** The unmoved one, by which pictures are compared. */
  View first() {
    return views.get(0);
  }

  /** That of a step, from 0. */
  View at(int step) {
    return views.get(step % views.size());
  }
}
