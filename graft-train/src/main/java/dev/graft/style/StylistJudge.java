package dev.graft.style;

import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import dev.graft.loop.TrainableHead;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What stands behind a network that paints while it is trained: a network that looks at what was
 * painted and at the picture before. Nothing of it moves.
 *
 * @param network takes colours from 0 to 1, float [N, 3, H, W]
 * @param layers tensors of it
 * @param height of the pictures
 * @param width of the pictures
 */
record StylistJudge(Graph network, StyleLayers layers, int height, int width)
    implements TrainableHead {
  private static final String MARGINS = "style/margins";
  private static final String CHANGE = "style/change";

  @Override
  public Map<String, Tensor> parameters() {
    return Map.of();
  }

  @Override
  public StylistJudge with(Map<String, Tensor> parameters) {
    return this;
  }

  /** What the style is seen in. */
  List<String> style() {
    return sight(StylistNetwork.RAW).style();
  }

  /** How the content layers show what was painted otherwise than the picture. */
  List<String> changes() {
    return Stream.iterate(1, i -> i + 1)
        .limit(layers.content().size())
        .map(i -> CHANGE + i)
        .toList();
  }

  @Override
  public Graph attach(Graph behind, double dropout) {
    Sight painted = sight(StylistNetwork.RAW);
    Graph one = behind(behind, painted, painted.outputs());
    Graph both = shownOfPictures(one);
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < changes().size(); i++) {
      List<String> compared = List.of(painted.content().get(i), both.outputs().get(i).name());
      nodes.add(Sight.node("Sub", compared, changes().get(i), Map.of()));
    }
    List<String> outputs =
        Stream.of(painted.style(), changes(), List.of(Sight.DIFFERENCES, Sight.OVERFLOW))
            .flatMap(List::stream)
            .toList();
    Graph all =
        Surgery.append(
            both,
            nodes,
            Map.of(),
            outputs.stream().map(name -> ValueInfo.of(name, ElementType.FLOAT)).toList());
    return Surgery.prefix(all, outputs.toArray(String[]::new));
  }

  /** A graph of pictures that returns what the content layers show of them. */
  Graph shownOfPictures(Graph pictures) {
    Sight sight = sight(StylistNetwork.PICTURE);
    List<ValueInfo> shown =
        sight.content().stream().map(name -> ValueInfo.of(name, ElementType.FLOAT)).toList();
    return behind(pictures, sight, shown);
  }

  private static Graph behind(Graph graph, Sight sight, List<ValueInfo> outputs) {
    Map<String, Tensor> constants = new LinkedHashMap<>(sight.constants());
    constants.put(MARGINS, StyleGraph.margins(0, 0));
    return Surgery.append(graph, sight.nodes(), constants, outputs);
  }

  private Sight sight(String picture) {
    return Sight.of(network, layers, picture, height, width, MARGINS);
  }
}
