package dev.graft.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import dev.graft.graph.OutputLayer.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackboneTest {
  static Stream<Graph> networks() {
    return Stream.of(true, false)
        .flatMap(
            scopes ->
                Stream.of(
                    Networks.plain(13, 1, scopes),
                    Networks.residual(13, 1, scopes),
                    Networks.invertedResidual(13, 1, scopes),
                    Networks.dense(13, 1, scopes),
                    Networks.fire(13, 1, scopes),
                    Networks.encoder(17, 1, scopes)));
  }

  private static List<String> names(Graph graph) {
    return Backbone.of(graph).blocks().stream().map(Block::name).toList();
  }

  @Test
  void residualBlocksAreBlocks() {
    assertThat(names(Networks.residual(13, 1, true)))
        .containsExactly("conv1", "layer1.0", "layer1.1", "layer2.0", "layer2.1");
  }

  @Test
  void invertedResidualsAreBlocksWithAndWithoutShortcut() {
    assertThat(names(Networks.invertedResidual(13, 1, true)))
        .containsExactly("features.0", "features.1", "features.2", "features.3", "features.4");
  }

  @Test
  void denseBlocksAndTransitionsAreBlocks() {
    assertThat(names(Networks.dense(13, 1, true)))
        .containsExactly(
            "features.conv0",
            "features.denseblock1",
            "features.transition1",
            "features.denseblock2");
  }

  @Test
  void fireModulesAreBlocksSqueezeIncluded() {
    assertThat(names(Networks.fire(13, 1, true)))
        .containsExactly("features.0", "features.3", "features.4", "features.6");
  }

  @Test
  void attentionAndMlpAreBlocks() {
    assertThat(names(Networks.encoder(17, 1, true)))
        .containsExactly(
            "embeddings",
            "layers.0.attention",
            "layers.0.mlp",
            "layers.1.attention",
            "layers.1.mlp",
            "pooler");
  }

  @Test
  void chainsWithoutBranchAreSplitWhereTheyShrink() {
    assertThat(names(Networks.plain(13, 1, true)))
        .containsExactly("features.0", "features.3-5", "features.8", "classifier.0");
  }

  @Test
  void withoutAnyNamesTheBlocksAreNearlyTheSame() {
    assertThat(Backbone.of(withoutNames(Networks.residual(13, 1, false))).blocks()).hasSize(5);
    assertThat(Backbone.of(withoutNames(Networks.dense(13, 1, false))).blocks()).hasSize(4);
    assertThat(Backbone.of(withoutNames(Networks.fire(13, 1, false))).blocks()).hasSize(4);
    assertThat(Backbone.of(withoutNames(Networks.plain(13, 1, false))).blocks()).hasSize(4);
    // features.0 and .1 have one resolution, and nothing else tells them apart.
    List<Block> blocks =
        Backbone.of(withoutNames(Networks.invertedResidual(13, 1, false))).blocks();
    assertThat(blocks).extracting(Block::name).startsWith("stem", "block 1").hasSize(4);
    assertThat(blocks.get(1).operators()).containsEntry("Conv", 3);
  }

  @Test
  void flatNamesAsKerasGivesThemAreUsedWhereTheyTell() {
    Graph graph = Networks.residual(13, 1, true);
    List<Node> nodes =
        graph.nodes().stream()
            .map(
                node ->
                    new Node(
                        "StatefulPartitionedCall/net/" + flat(node.name()) + "/" + node.opType(),
                        node.opType(),
                        "",
                        node.inputs(),
                        node.outputs(),
                        node.attributes()))
            .toList();
    assertThat(names(graph.withNodes(nodes, graph.initializers())))
        .containsExactly(
            "net.conv1_Conv",
            "net.layer1_block0",
            "net.layer1_block1",
            "net.layer2_block0",
            "net.layer2_block1");
  }

  /** {@code /layer1/layer1.0/conv1/Conv} as {@code layer1_block0_conv1_Conv}. */
  private static String flat(String name) {
    return name.replaceFirst("/layer\\d/", "/")
        .substring(1)
        .replace(".", "_block")
        .replace('/', '_');
  }

  /** Parameters renamed so that they no longer carry their module's path. */
  private static Graph withoutNames(Graph graph) {
    Map<String, String> plain = new HashMap<>();
    Map<String, Tensor> constants = new LinkedHashMap<>();
    graph
        .initializers()
        .forEach(
            (name, value) -> {
              plain.put(name, "c" + plain.size());
              constants.put(Objects.requireNonNull(plain.get(name)), value);
            });
    List<Node> nodes =
        graph.nodes().stream()
            .map(
                node ->
                    node.withTensors(
                        node.inputs().stream().map(name -> plain.getOrDefault(name, name)).toList(),
                        node.outputs()))
            .toList();
    return graph.withNodes(nodes, constants);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void blocksFollowOnOneAnotherAndHoldEveryNodeOnce(Graph graph) {
    Backbone backbone = Backbone.of(graph);
    String at = backbone.cuts().input().name();
    Set<Node> seen = new HashSet<>();
    for (Block block : backbone.blocks()) {
      assertThat(block.input()).isEqualTo(at);
      assertThat(block.nodes()).allMatch(seen::add);
      assertThat(block.operators().values().stream().mapToInt(n -> n).sum())
          .isLessThanOrEqualTo(block.nodes().size());
      at = block.output();
    }
    assertThat(backbone.head().input()).isEqualTo(at);
    assertThat(backbone.head().nodes()).isNotEmpty().allMatch(seen::add);
    assertThat(seen).containsExactlyInAnyOrderElementsOf(graph.nodes());
    assertThat(backbone.blocks()).extracting(Block::name).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void featuresAreTwoDimensionalAndCounted(Graph graph) {
    Backbone backbone = Backbone.of(graph);
    assertThat(backbone.features().shape()).hasSize(2);
    assertThat(backbone.featureCount()).isPositive();
    assertThat(backbone.outputLayer().featureCount()).isEqualTo(backbone.featureCount());
    assertThat(backbone.graph().outputs()).containsExactly(backbone.features());
  }

  @Test
  void parametersAreWhatTrainingMayMove() {
    Backbone backbone = Backbone.of(Networks.residual(13, 1, true));
    Block block = Networks.block(backbone, "layer1.0");
    assertThat(block.parameters().keySet())
        .contains("layer1.0.conv1.weight", "layer1.0.bn1.weight", "layer1.0.bn2.bias")
        .noneMatch(name -> name.contains("running"));
    assertThat(block.parameterCount()).isEqualTo(2 * (8 * 8 * 9 + 8 + 8 + 8));
    // Clip's bounds are numbers of the operator.
    assertThat(
            Networks.block(Backbone.of(Networks.invertedResidual(13, 1, true)), "features.1")
                .parameters())
        .hasSize(4);
    // Epsilon, exponent and the square root of two as well.
    assertThat(
            Networks.block(Backbone.of(Networks.encoder(17, 1, true)), "layers.0.mlp").parameters())
        .hasSize(6);
  }

  @Test
  void cutsAreBetweenBlocksAndAtTheFeatures() {
    Backbone backbone = Backbone.of(Networks.residual(13, 1, true));
    assertThat(backbone.cutAfter(0)).isEqualTo("input");
    assertThat(backbone.cutAfter(1)).isEqualTo(backbone.blocks().get(0).output());
    assertThat(backbone.cutAfter(5)).isEqualTo(backbone.features().name());
    assertThatThrownBy(() -> backbone.cutAfter(6)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aNetworkThatIsOnlyAnOutputLayerIsRefused() {
    NetworkBuilder net = new NetworkBuilder(13, 1, true);
    net.output(net.gemm("/fc", net.input("x", ElementType.FLOAT, -1, 4), 4, 2), -1, 2);
    assertThatThrownBy(() -> Backbone.of(net.build()))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("nothing to transfer");
    NetworkBuilder flat = new NetworkBuilder(13, 1, true);
    String x = flat.flatten(flat.input("x", ElementType.FLOAT, -1, 2, 2));
    flat.output(flat.gemm("/fc", x, 4, 2), -1, 2);
    assertThatThrownBy(() -> Backbone.of(flat.build()))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("nothing to transfer");
  }

  @Test
  void theOutputLayerIsFoundHoweverItIsWritten() {
    assertThat(layer(Networks.residual(13, 1, true))).isEqualTo("GEMM 16 -> 10");
    assertThat(layer(Networks.fire(13, 1, true))).isEqualTo("CONVOLUTION 16 -> 10");
    assertThat(layer(Networks.fire(13, 1, false))).isEqualTo("CONVOLUTION 16 -> 10");
    assertThat(
            layer(
                ending(
                    net -> net.op("", "Softmax", net.linear("/fc", pooledAndFlat(net), 8, 5)), 5)))
        .isEqualTo("MATMUL 8 -> 5");
    assertThat(
            layer(
                ending(
                    net ->
                        net.op("/fc", "MatMul", pooledAndFlat(net), net.weight("fc.weight", 8, 5)),
                    5)))
        .isEqualTo("MATMUL 8 -> 5");
    assertThat(layer(ending(net -> net.flatten(net.conv("/fc", pooled(net), 8, 5, 1, 1, 1)), 5)))
        .isEqualTo("CONVOLUTION 8 -> 5");
    assertThat(layer(ending(BackboneTest::gemmOfATransposedWeight, 5))).isEqualTo("GEMM 8 -> 5");
    assertThat(layer(ending(BackboneTest::pooledAndFlat, 8))).isEqualTo("NONE 0 -> 0");
  }

  @Test
  void aLastPointwiseConvolutionOfTheBackboneIsNoOutputLayer() {
    Graph headless =
        ending(
            net ->
                net.flatten(
                    net.globalPool(
                        net.relu(
                            "/features/features.2",
                            net.conv("/features/features.1", maps(net), 8, 12, 1, 1, 1)))),
            12);
    assertThat(layer(headless)).isEqualTo("NONE 0 -> 0");
    assertThat(Backbone.of(headless).featureCount()).isEqualTo(12);
    Graph maps = ending(net -> net.conv("/features/last", maps(net), 8, 12, 1, 1, 1), 12, -1, -1);
    assertThat(layer(maps)).isEqualTo("NONE 0 -> 0");
    assertThat(Backbone.of(maps).featureCount()).isEqualTo(12);
  }

  @Test
  void mapsAndSequencesAreAveragedIntoFeatures() {
    Backbone maps = Backbone.of(ending(BackboneTest::maps, 8, -1, -1));
    assertThat(maps.graph().nodes())
        .extracting(Node::opType)
        .endsWith("GlobalAveragePool", "Flatten");
    assertThat(maps.featureCount()).isEqualTo(8);
    Graph encoder = Networks.encoder(18, 1, true);
    String last = Networks.block(Backbone.of(encoder), "layers.1.mlp").output();
    Graph sequence =
        new Graph(
            encoder.name(),
            encoder.nodes(),
            encoder.initializers(),
            encoder.inputs(),
            List.of(ValueInfo.of(last, ElementType.FLOAT, -1, -1, 8)),
            encoder.opsets(),
            encoder.metadata());
    Backbone backbone = Backbone.of(sequence);
    assertThat(backbone.graph().nodes()).extracting(Node::opType).endsWith("ReduceMean");
    assertThat(backbone.outputLayer().kind()).isEqualTo(Kind.NONE);
    assertThat(backbone.featureCount()).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"features", "pooled", "axes"})
  void whatANetworkReturnsMayBeCalledLikeWhatIsAddedToIt(String name) {
    Graph maps = ending(BackboneTest::maps, 8, -1, -1);
    String own = maps.outputs().get(0).name();
    Backbone backbone = Backbone.of(Surgery.renamed(maps, Map.of(own, name)));
    assertThat(backbone.graph().nodes())
        .extracting(Node::opType)
        .endsWith("GlobalAveragePool", "Flatten");
    assertThat(backbone.graph().nodes().get(1).inputs()).containsExactly(name);
    assertThat(backbone.featureCount()).isEqualTo(8);
  }

  private static String layer(Graph graph) {
    OutputLayer layer = Backbone.of(graph).outputLayer();
    return String.format(
        Locale.ROOT, "%s %d -> %d", layer.kind(), layer.featureCount(), layer.classes());
  }

  private interface Ending {
    String append(NetworkBuilder net);
  }

  private static Graph ending(Ending ending, long... shape) {
    NetworkBuilder net = new NetworkBuilder(13, 1, true);
    String y = ending.append(net);
    long[] extents = new long[shape.length + 1];
    extents[0] = -1;
    System.arraycopy(shape, 0, extents, 1, shape.length);
    net.output(y, extents);
    return net.build();
  }

  private static String gemmOfATransposedWeight(NetworkBuilder net) {
    String weight = net.transpose("/fc", net.weight("fc.weight", 5, 8), 1, 0);
    return net.op("/fc", "Gemm", pooledAndFlat(net), weight);
  }

  private static String maps(NetworkBuilder net) {
    String x = net.input("input", ElementType.FLOAT, -1, 3, -1, -1);
    return net.conv("/features/features.0", x, 3, 8, 3, 2, 1);
  }

  private static String pooled(NetworkBuilder net) {
    return net.globalPool(net.relu("/features/relu", maps(net)));
  }

  private static String pooledAndFlat(NetworkBuilder net) {
    return net.flatten(pooled(net));
  }
}
