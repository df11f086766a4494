package dev.graft.loop;

import dev.graft.graph.Graph;
import dev.graft.graph.Tensor;
import java.util.Map;

/** What is new on a backbone: nodes behind its features, and what of them training moves. */
public interface TrainableHead {
  /** Its parameters, by the names that they have in a graph, in the order of the optimiser. */
  Map<String, Tensor> parameters();

  /**
   * The same with other values, of the same shapes.
   *
   * @param parameters by name; those of others are of no concern
   */
  TrainableHead with(Map<String, Tensor> parameters);

  /**
   * A backbone, or what of it lies behind a cut, with this behind its features.
   *
   * @param dropout which part of the features each training step leaves out; 0 for none
   * @return a graph whose outputs are what the loss knows by name; the first is what validation is
   *     given
   */
  Graph attach(Graph behind, double dropout);
}
