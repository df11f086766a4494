package dev.graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import dev.graft.graph.Backbone;
import dev.graft.graph.Graph;
import dev.graft.graph.NetworkBuilder;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.RoundedPool;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.ort.Engine;
import dev.graft.torch.TorchRuntime;
import dev.graft.train.EngineParity.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disagreements are real ones: ONNX Runtime 1.28 divides a rounded-up average that counts its
 * padding by the wrong number, in its blocked kernels, which it optimises to, or in all, by the
 * operator set. What Graft reads from a file has no such pool left; here none is read.
 */
class EngineParityTest {
  private static final List<Map<String, Tensor>> PICTURES = List.of(noise(5), noise(6));

  @TempDir private Path folder;

  private static Map<String, Tensor> noise(long seed) {
    long[] shape = {1, 3, 12, 12};
    float[] values = new NetworkBuilder(13, seed, false).normal(shape, 1);
    String input = RoundedPool.network(17, 2).inputs().get(0).name();
    return Map.of(input, Tensor.ofFloats(values, shape));
  }

  @BeforeAll
  static void useOneThread() {
    TorchRuntime.setThreads(1);
  }

  @Test
  void whatIsReadFromAFileIsAgreedUpon() {
    for (long opset : List.of(17L, 19L)) {
      Graph read = OnnxFile.read(OnnxFile.toBytes(RoundedPool.network(opset, 16)), "pooled");
      assertThat(EngineParity.of("pooled", Backbone.of(read), PICTURES)).isEqualTo(Verdict.AGREED);
    }
  }

  @Test
  void whereOptimisationsChangeTheAnswerTheyAreLeftOut() {
    Backbone backbone = Backbone.of(RoundedPool.network(19, 16));
    assertThat(EngineParity.of("pooled", backbone, PICTURES)).isEqualTo(Verdict.UNOPTIMISED);
    Graph plain = Engine.unoptimised(backbone.graph());
    Backbone run =
        new Backbone(
            plain, backbone.cuts(), backbone.blocks(), backbone.outputLayer(), backbone.head());
    assertThat(EngineParity.of("pooled", run, PICTURES)).isEqualTo(Verdict.AGREED);
  }

  @Test
  void whatIsMadeOfAnUnoptimisedNetworkIsRunLikeIt() {
    Graph plain = Engine.unoptimised(Backbone.of(RoundedPool.network(19, 16)).graph());
    String output = plain.outputs().get(0).name();
    assertThat(Engine.isUnoptimised(Surgery.prefix(plain, output))).isTrue();
    assertThat(Engine.isUnoptimised(OnnxFile.read(OnnxFile.toBytes(plain), "plain"))).isTrue();
  }

  @Test
  void otherwiseTheFirstBlockThatDiffersIsNamed() {
    assertThatThrownBy(
            () -> EngineParity.of("pooled.onnx", Backbone.of(RoundedPool.network(17, 2)), PICTURES))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("pooled.onnx")
        .hasMessageContaining("block 'layer2'");
  }

  @Test
  void aNetworkIsComparedOnceUnlessThatCameToNothing() {
    AtomicInteger comparisons = new AtomicInteger();
    List<Optional<Verdict>> found =
        List.of(Optional.empty(), Optional.of(Verdict.UNOPTIMISED), Optional.empty());
    for (int run = 0; run < 3; run++) {
      new ParityMemory(folder).recall("a network", () -> found.get(comparisons.getAndIncrement()));
    }
    assertThat(comparisons).hasValue(2);
    assertThat(new ParityMemory(folder).recall("a network", Optional::empty))
        .hasValue(Verdict.UNOPTIMISED);
  }
}
