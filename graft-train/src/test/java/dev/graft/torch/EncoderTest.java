package dev.graft.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.graph.Graph;
import dev.graft.graph.Networks;
import dev.graft.graph.Tensor;
import dev.graft.ort.Engine;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A small transformer of random weights, on texts of different lengths in one batch. */
class EncoderTest {
  private static final int LONGEST = 12;

  @BeforeAll
  static void useOneThread() {
    TorchRuntime.setThreads(1);
  }

  private static Map<String, Tensor> texts(int padded, int... lengths) {
    SplittableRandom random = new SplittableRandom(4);
    long[] ids = new long[lengths.length * padded];
    long[] mask = new long[ids.length];
    for (int text = 0; text < lengths.length; text++) {
      for (int i = 0; i < lengths[text]; i++) {
        ids[text * padded + i] = 1L + random.nextInt(19);
        mask[text * padded + i] = 1;
      }
    }
    return Map.of(
        "input_ids", Tensor.ofLongs(ids, lengths.length, padded),
        "attention_mask", Tensor.ofLongs(mask, lengths.length, padded));
  }

  private static float[] first(Map<String, Tensor> outputs) {
    return outputs.values().iterator().next().floats();
  }

  private static float[] compiled(Graph graph, Map<String, Tensor> inputs) {
    try (CompiledGraph compiled = CompiledGraph.compile(graph, List.of())) {
      return first(compiled.evaluate(inputs, Mode.defaults()));
    }
  }

  @ParameterizedTest
  @CsvSource({"13, 1", "13, 2", "17, 3", "18, 4"})
  void bothEnginesGiveTheSameLogitsWhereSomeTextsArePadded(long opset, long seed) {
    Graph graph = Networks.encoder(opset, seed, true);
    Map<String, Tensor> inputs = texts(LONGEST, 3, LONGEST, 1, 7);
    try (Engine engine = Engine.of(graph, 1)) {
      assertThat(compiled(graph, inputs))
          .hasSize(4 * 3)
          .containsExactly(first(engine.run(inputs)), within(1e-3f));
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "5", "11"})
  void aTextAloneIsAnsweredAsInABatchOfLongOnes(int length) {
    Graph graph = Networks.encoder(17, 6, true);
    float[] alone = compiled(graph, texts(length, length));
    float[] together = compiled(graph, texts(LONGEST, length, LONGEST, LONGEST));
    assertThat(Arrays.copyOf(together, alone.length)).containsExactly(alone, within(1e-5f));
  }
}
