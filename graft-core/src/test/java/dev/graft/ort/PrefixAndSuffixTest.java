package dev.graft.ort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.graph.AxisLaw;
import dev.graft.graph.Backbone;
import dev.graft.graph.Cuts;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Networks;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.TensorShapes;
import dev.graft.graph.ValueInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What surgery takes apart computes the same as the whole, at every cut between blocks. */
class PrefixAndSuffixTest {
  private static final int EXTENT = 16;

  static Stream<Graph> networks() {
    return networks(LongStream.rangeClosed(9, 21));
  }

  /** Of the operator sets in which operators that surgery or the networks use changed. */
  static Stream<Graph> fewerNetworks() {
    return networks(LongStream.of(9, 13, 18, 21));
  }

  private static Stream<Graph> networks(LongStream opsets) {
    return opsets
        .boxed()
        .flatMap(
            opset ->
                Stream.of(
                    Networks.plain(opset, opset, true),
                    Networks.residual(opset, opset, true),
                    Networks.invertedResidual(opset, opset, true),
                    Networks.dense(opset, opset, true),
                    Networks.fire(opset, opset, true),
                    Networks.encoder(opset, opset, true)));
  }

  @ParameterizedTest
  @MethodSource("fewerNetworks")
  void prefixThenSuffixIsTheWhole(Graph graph) {
    Cuts cuts = Cuts.of(graph);
    Map<String, Tensor> inputs = inputs(graph, 4);
    Tensor whole = only(run(graph, inputs));
    assertThat(whole.floats()).doesNotContain(Float.NaN);
    for (String cut : betweenBlocks(graph)) {
      Map<String, List<AxisLaw>> laws = Shapes.lawsBehind(graph, cuts, cut, EXTENT);
      Map<String, Tensor> behind = new LinkedHashMap<>(inputs);
      behind.putAll(run(Surgery.prefix(graph, cut), inputs));
      Tensor rest = only(run(Surgery.suffix(graph, cuts, cut, laws), behind));
      assertSame(rest, whole, 1e-5f);
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void whatIsReadAndWrittenComputesTheSame(Graph graph) {
    Map<String, Tensor> inputs = inputs(graph, 2);
    Graph again = OnnxFile.read(OnnxFile.toBytes(graph), "again");
    assertThat(run(again, inputs)).isEqualTo(run(graph, inputs));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void featuresHaveTheShapeThatIsTold(Graph graph) {
    Backbone backbone = Backbone.of(graph);
    Tensor features = only(run(backbone.graph(), inputs(backbone.graph(), 3)));
    assertThat(features.shape()).containsExactly(3, backbone.featureCount());
  }

  private static List<String> betweenBlocks(Graph graph) {
    Backbone backbone = Backbone.of(graph);
    List<String> cuts = new ArrayList<>();
    for (int frozen = 1; frozen <= backbone.blocks().size(); frozen++) {
      cuts.add(backbone.blocks().get(frozen - 1).output());
    }
    return cuts;
  }

  private static Map<String, Tensor> inputs(Graph graph, int batch) {
    SplittableRandom random = new SplittableRandom(batch);
    TensorShapes shapes = Shapes.ofInputs(graph, batch, EXTENT);
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (ValueInfo input : graph.inputs()) {
      long[] shape = shapes.of(input.name());
      int size = (int) LongStream.of(shape).reduce(1, Math::multiplyExact);
      if (input.type() == ElementType.INT64) {
        long[] values = random.longs(size, 0, input.name().contains("mask") ? 2 : 20).toArray();
        inputs.put(input.name(), Tensor.ofLongs(values, shape));
      } else {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
          values[i] = (float) random.nextGaussian();
        }
        inputs.put(input.name(), Tensor.ofFloats(values, shape));
      }
    }
    return inputs;
  }

  private static Map<String, Tensor> run(Graph graph, Map<String, Tensor> inputs) {
    Map<String, Tensor> fed = new LinkedHashMap<>(inputs);
    fed.keySet().retainAll(graph.inputs().stream().map(ValueInfo::name).toList());
    try (Engine engine = Engine.of(graph, 1)) {
      return engine.run(fed);
    }
  }

  private static Tensor only(Map<String, Tensor> outputs) {
    assertThat(outputs).hasSize(1);
    return outputs.values().iterator().next();
  }

  private static void assertSame(Tensor actual, Tensor expected, float tolerance) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.floats()).containsExactly(expected.floats(), within(tolerance));
  }
}
