package dev.graft.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.graph.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CtcLossTest {
  private static final Loss LOSS = new Loss.Ctc(0);
  private static final long END = Loss.Ctc.NOTHING;

  @BeforeAll
  static void useOneThread() {
    TorchRuntime.setThreads(1);
  }

  static Stream<JsonNode> goldens() throws IOException {
    try (InputStream in = CtcLossTest.class.getResourceAsStream("ctc.json")) {
      JsonNode all = new ObjectMapper().readTree(Objects.requireNonNull(in));
      return StreamSupport.stream(all.spliterator(), false);
    }
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void valueAndGradientAreThoseOfPyTorch(JsonNode golden) {
    double[] logits = doubles(golden.get("logits"));
    long[] shape =
        Arrays.stream(doubles(golden.get("shape"))).mapToLong(value -> (long) value).toArray();
    int longest = golden.get("targets").get(0).size();
    long[] target =
        StreamSupport.stream(golden.get("targets").spliterator(), false)
            .flatMapToLong(text -> Arrays.stream(doubles(text)).mapToLong(value -> (long) value))
            .toArray();
    Result result = result(logits, shape, Tensor.ofLongs(target, shape[0], longest));
    assertThat(result.loss()).isCloseTo(golden.get("loss").asDouble(), within(1e-9));
    double[] expected = doubles(golden.get("gradient"));
    for (int i = 0; i < expected.length; i++) {
      assertThat(result.gradient()[i]).isCloseTo(expected[i], within(1e-9));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theGradientIsThatOfFiniteDifferences(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long[] shape = {2, 5 + random.nextInt(3), 4};
    double[] logits = random.doubles(shape[0] * shape[1] * shape[2], -2, 2).toArray();
    Tensor target = Tensor.ofLongs(new long[] {1, 1, 3, 2, END, END}, 2, 3);
    double[] gradient = result(logits, shape, target).gradient();
    double step = 1e-5;
    for (int i = 0; i < logits.length; i++) {
      double[] above = logits.clone();
      above[i] += step;
      double[] below = logits.clone();
      below[i] -= step;
      double difference =
          (result(above, shape, target).loss() - result(below, shape, target).loss()) / (2 * step);
      assertThat(gradient[i]).isCloseTo(difference, within(1e-7));
    }
  }

  @Test
  void momentsWhereOnlyTheBlankIsPossibleChangeNothing() {
    double[] logits = new SplittableRandom(4).doubles(12, -2, 2).toArray();
    double[] padded = Arrays.copyOf(logits, 20);
    for (int moment = 3; moment < 5; moment++) {
      Arrays.fill(padded, 4 * moment, 4 * moment + 4, -1e4);
      padded[4 * moment] = 0;
    }
    Tensor target = Tensor.ofLongs(new long[] {3, 1}, 1, 2);
    Result alone = result(logits, new long[] {1, 3, 4}, target);
    Result longer = result(padded, new long[] {1, 5, 4}, target);
    assertThat(longer.loss()).isEqualTo(alone.loss());
    assertThat(Arrays.copyOf(longer.gradient(), 12)).containsExactly(alone.gradient());
  }

  @Test
  void textsThatDoNotFitAreRefused() {
    double[] logits = new double[12];
    long[] shape = {1, 3, 4};
    assertThatThrownBy(() -> result(logits, shape, Tensor.ofLongs(new long[] {2, 2, 1}, 1, 3)))
        .hasMessage("a text of 3 characters, which need 4 moments, where there are 3");
    assertThatThrownBy(() -> result(logits, shape, Tensor.ofLongs(new long[] {END}, 1, 1)))
        .hasMessageContaining("a text of 0 characters");
    assertThatThrownBy(() -> result(logits, shape, Tensor.ofLongs(new long[] {4}, 1, 1)))
        .hasMessage("character 4 in a text, of outputs 0 to 3 with 0 as the blank");
    assertThatThrownBy(() -> result(logits, shape, Tensor.ofLongs(new long[] {1, 1}, 2, 1)))
        .hasMessage("the target is int64[2, 1], and the network's output has shape [1, 3, 4]");
  }

  private record Result(double loss, double[] gradient) {}

  private static Result result(double[] logits, long[] shape, Tensor target) {
    return Scopes.memory(
        () -> {
          org.bytedeco.pytorch.Tensor leaf =
              org.bytedeco.pytorch.Tensor.create(logits, shape).set_requires_grad(true);
          org.bytedeco.pytorch.Tensor value = LossValue.of(LOSS, leaf, target);
          value.backward();
          double[] gradient = new double[logits.length];
          leaf.grad().contiguous().data_ptr_double().get(gradient);
          return new Result(value.item_double(), gradient);
        });
  }

  private static double[] doubles(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }
}
