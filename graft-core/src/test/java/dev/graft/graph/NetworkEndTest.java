package dev.graft.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NetworkEndTest {
  private final NetworkBuilder net = new NetworkBuilder(13, 1, true);
  private final String early =
      stage(net.input("input", ElementType.FLOAT, -1, 3, 16, 16), "/one", 3);
  private final String late = stage(early, "/two", 8);

  private String stage(String x, String scope, int channels) {
    return net.relu(scope, net.conv(scope, x, channels, 8, 3, 2, 1));
  }

  private String classifier(String scope, String maps) {
    return net.gemm(scope, net.flatten(net.globalPool(maps)), 8, 10);
  }

  private NetworkEnd end() {
    return NetworkEnd.of(net.build());
  }

  @Test
  void theDeepestClassifierIsTakenBeforeAuxiliaryOnes() {
    String auxiliary = classifier("/aux", early);
    String own = classifier("/fc", late);
    net.output(auxiliary, -1, 10);
    net.output(own, -1, 10);
    assertThat(end().output()).isEqualTo(own);
    assertThat(end().others()).containsExactly(auxiliary);
    assertThat(end().graph().outputs()).extracting(ValueInfo::name).containsExactly(own);
    assertThat(Backbone.of(net.build()).outputLayer().tensors())
        .isEqualTo(Backbone.of(end().graph()).outputLayer().tensors());
  }

  @Test
  void theLastStageOfAPyramidIsTaken() {
    net.output(early, -1, 8, -1, -1);
    net.output(late, -1, 8, -1, -1);
    assertThat(end().output()).isEqualTo(late);
  }

  @Test
  void aVectorIsTakenBeforeTheMapsThatItPools() {
    String pooled = net.flatten(net.globalPool(late));
    net.output(late, -1, 8, -1, -1);
    net.output(pooled, -1, 8);
    assertThat(end().output()).isEqualTo(pooled);
    assertThat(end().others()).containsExactly(late);
  }

  @Test
  void realNumbersAreTakenBeforeIndices() {
    String answers = classifier("/fc", late);
    String index = net.op("", "ArgMax", answers);
    net.output(index, -1, 1);
    net.output(answers, -1, 10);
    Graph graph = net.build();
    List<ValueInfo> outputs =
        List.of(ValueInfo.of(index, ElementType.INT64, -1, 1), graph.outputs().get(1));
    Graph withTypes =
        new Graph(
            graph.name(),
            graph.nodes(),
            graph.initializers(),
            graph.inputs(),
            outputs,
            graph.opsets(),
            graph.metadata());
    assertThat(NetworkEnd.of(withTypes).output()).isEqualTo(answers);
  }

  @Test
  void anOutputCanBeNamed() {
    net.output(early, -1, 8, -1, -1);
    net.output(late, -1, 8, -1, -1);
    FeatureChoice first = new FeatureChoice(Optional.of(early), Optional.empty());
    assertThat(NetworkEnd.of(net.build(), first, "net.onnx").output()).isEqualTo(early);
    assertThat(NetworkEnd.of(net.build(), first, "net.onnx").others()).containsExactly(late);
    FeatureChoice none = new FeatureChoice(Optional.of("logits"), Optional.empty());
    assertThatThrownBy(() -> NetworkEnd.of(net.build(), none, "net.onnx"))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("no output 'logits'")
        .hasMessageContaining(early)
        .hasMessageContaining(late);
  }

  @Test
  void anyTensorCanBeNamedAsTheFeatures() {
    net.output(classifier("/fc", late), -1, 10);
    Graph graph = net.build();
    FeatureChoice choice = new FeatureChoice(Optional.empty(), Optional.of(early));
    Graph cut = NetworkEnd.of(graph, choice, "net.onnx").graph();
    assertThat(cut.outputs()).extracting(ValueInfo::name).containsExactly(early);
    Graph declared =
        Surgery.append(
            cut, List.of(), Map.of(), List.of(ValueInfo.of(early, ElementType.FLOAT, -1, 8, 8, 8)));
    assertThat(Backbone.of(declared).outputLayer().tensors()).containsExactly(early);
    assertThat(Backbone.of(declared).featureCount()).isEqualTo(8);
  }

  @Test
  void aTensorThatIsNotThereIsRefusedWithThoseThatAre() {
    net.output(classifier("/fc", late), -1, 10);
    FeatureChoice choice = new FeatureChoice(Optional.empty(), Optional.of("ONE/relu"));
    assertThatThrownBy(() -> NetworkEnd.of(net.build(), choice, "net.onnx"))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("net.onnx computes no tensor 'ONE/relu'")
        .hasMessageContaining(early)
        .hasMessageContaining(late);
  }
}
