package dev.graft.text;

import dev.graft.graph.Backbone;
import dev.graft.graph.Graph;
import dev.graft.graph.NetworkEnd;
import dev.graft.graph.OutputLayer;
import dev.graft.graph.Surgery;
import dev.graft.graph.ValueInfo;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a network says of texts.
 *
 * @param sequence a vector for each token, [N, L, H], if it gives that
 * @param vector one vector for each text, [N, D], if it gives that
 */
record NetworkOutputs(Optional<ValueInfo> sequence, Optional<ValueInfo> vector) {
  private static final Pattern ANSWERS = Pattern.compile("logit|prob|score|predict");

  /** Such as sentence encoders were trained to give, before such as only sum up. */
  private static final List<String> BEST = List.of("sentence_embedding", "text_embeds", "pooler");

  static NetworkOutputs of(Graph network) {
    List<ValueInfo> floats =
        network.outputs().stream().filter(output -> output.type().isFloating()).toList();
    Optional<ValueInfo> vector =
        floats.stream()
            .filter(output -> output.shape().size() == 2)
            .min(Comparator.comparing(NetworkOutputs::rank));
    List<ValueInfo> sequences =
        floats.stream().filter(output -> output.shape().size() == 3).toList();
    Optional<ValueInfo> sequence =
        sequences.stream()
            .filter(output -> output.name().contains("last_hidden"))
            .findFirst()
            .or(() -> sequences.stream().findFirst());
    return new NetworkOutputs(sequence.map(found -> beforeAnswers(network, found)), vector);
  }

  /** Whether it gives both, so that there is something to choose. */
  boolean areBoth() {
    return sequence.isPresent() && vector.isPresent();
  }

  /** Whether the vector is what the network was trained to give, or answers. */
  boolean endsInVector() {
    return vector.isPresent()
        && (sequence.isEmpty()
            || rank(vector.get()) < 2
            || ANSWERS.matcher(vector.get().name()).find());
  }

  private static int rank(ValueInfo output) {
    for (int i = 0; i < BEST.size(); i++) {
      if (output.name().contains(BEST.get(i))) {
        return i;
      }
    }
    return BEST.size();
  }

  /** Where a network labels each token, what it knows of it before. */
  private static ValueInfo beforeAnswers(Graph network, ValueInfo sequence) {
    if (!ANSWERS.matcher(sequence.name()).find()) {
      return sequence;
    }
    Graph alone = Surgery.prefix(network, sequence.name());
    NetworkEnd end = NetworkEnd.of(alone);
    OutputLayer layer = Backbone.of(end.graph()).outputLayer();
    if (layer.kind() == OutputLayer.Kind.NONE || layer.sources().size() != 1) {
      return sequence;
    }
    OutputLayer.Source source = layer.sources().get(0);
    Graph described =
        Surgery.append(
            alone,
            List.of(),
            Map.of(),
            List.of(ValueInfo.of(source.tensor(), sequence.type(), -1, -1, source.width())));
    return described.outputs().get(0);
  }
}
