package dev.graft.torch;

import dev.graft.graph.Node;
import java.util.List;

/**
 * One operation of a compiled graph.
 *
 * @param node what it came from, for messages
 * @param inputs registers; -1 for an input left out
 * @param outputs registers; -1 for an output that no one reads
 * @param dying registers that no later instruction reads
 */
record Instruction(
    Node node, Kernel kernel, List<Integer> inputs, List<Integer> outputs, List<Integer> dying) {
  Instruction withDying(List<Integer> registers) {
    return new Instruction(node, kernel, inputs, outputs, registers);
  }
}
