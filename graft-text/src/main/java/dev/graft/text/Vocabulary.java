package dev.graft.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.Tensor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** How many tokens a tokenizer gives, and how many a network knows a vector for. */
final class Vocabulary {
  /** What hands token ids on as they are, in another shape or type at most. */
  private static final Set<String> SAME_IDS =
      Set.of("Cast", "Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose");

  /** What hands a table of vectors on, row by row. */
  private static final Set<String> SAME_ROWS = Set.of("Cast", "Identity", "DequantizeLinear");

  /** Where an operator that looks rows up takes the table, and where the ids. */
  private record LookUp(int table, int ids) {}

  private static final Map<String, LookUp> LOOK_UPS =
      Map.of(
          "Gather", new LookUp(0, 1),
          "GatherBlockQuantized", new LookUp(0, 1),
          "EmbedLayerNormalization", new LookUp(2, 0),
          "QEmbedLayerNormalization", new LookUp(2, 0));

  private Vocabulary() {}

  /**
   * One more than the largest id that a tokenizer gives.
   *
   * @param json its {@code tokenizer.json}
   */
  static long size(JsonNode json, int padId) {
    JsonNode vocabulary = json.path("model").path("vocab");
    LongStream pieces =
        vocabulary.isArray() // of pairs of a piece and its score, whose place is its id
            ? LongStream.of(vocabulary.size() - 1L)
            : vocabulary.valueStream().mapToLong(JsonNode::asLong);
    LongStream added =
        json.path("added_tokens").valueStream().mapToLong(token -> token.path("id").asLong());
    JsonNode around = json.path("post_processor");
    LongStream template =
        around.findValues("ids").stream()
            .flatMap(JsonNode::valueStream)
            .mapToLong(JsonNode::asLong);
    LongStream pair = Stream.of("cls", "sep").mapToLong(name -> around.path(name).path(1).asLong());
    return 1
        + Stream.of(pieces, added, template, pair, LongStream.of(padId))
            .flatMapToLong(ids -> ids)
            .max()
            .orElse(0);
  }

  /**
   * How many tokens a network has a vector for; empty where that does not show.
   *
   * @param ids the input that takes the tokens
   */
  static OptionalLong size(Graph network, String ids) {
    Set<String> same = new HashSet<>(Set.of(ids));
    Deque<String> open = new ArrayDeque<>(same);
    LongStream.Builder sizes = LongStream.builder();
    while (!open.isEmpty()) {
      String tensor = open.remove();
      for (Node node : network.consumers().getOrDefault(tensor, List.of())) {
        LookUp lookUp = LOOK_UPS.get(node.opType());
        if (lookUp != null && reads(node, lookUp.ids(), tensor)) {
          rows(network, node, node.inputs().get(lookUp.table())).ifPresent(sizes::add);
        } else if (SAME_IDS.contains(node.opType()) && reads(node, 0, tensor)) {
          node.outputs().stream().filter(same::add).forEach(open::add);
        }
      }
    }
    return sizes.build().min();
  }

  private static boolean reads(Node node, int input, String tensor) {
    return node.hasInput(input) && node.inputs().get(input).equals(tensor);
  }

  private static OptionalLong rows(Graph network, Node lookUp, String table) {
    Tensor constant = network.initializers().get(table);
    if (constant != null) {
      long[] shape = constant.shape();
      int axis = (int) lookUp.intAttribute("axis", 0);
      return shape.length == 2
          ? OptionalLong.of(shape[Math.floorMod(axis, 2)])
          : OptionalLong.empty();
    }
    Node made = network.producers().get(table);
    return made != null && SAME_ROWS.contains(made.opType())
        ? rows(network, lookUp, made.inputs().get(0))
        : OptionalLong.empty();
  }
}
