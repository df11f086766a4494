package dev.graft.ort;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.graph.Attribute;
import dev.graft.graph.BatchAxis;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.NetworkBuilder;
import dev.graft.graph.Tensor;
import dev.graft.graph.TensorShapes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Networks exported for one sample, as PyTorch's newer exporter writes them unless told otherwise.
 */
class BatchAxisTest {
  private static final int SAMPLES = 3;

  /** What fixes the batch, each in a network of its own from [1, 4, 4, 8]. */
  enum Fixed {
    FLATTENED(20, Fixed::flattened),
    SQUEEZED(20, (b, x) -> b.op("", "Squeeze", b.globalPool(x))),
    SQUEEZED_BY_ATTRIBUTE(11, (b, x) -> b.op("", "Squeeze", b.globalPool(x))),
    PICKED_BY_STRIDE(20, Fixed::pickedByStride),
    WITH_A_CLASS_TOKEN(20, Fixed::withAClassToken),
    IN_WINDOWS(20, Fixed::inWindows),
    SEQUENCE_FIRST(20, Fixed::sequenceFirst),
    RESIZED(20, Fixed::resized),
    RESIZED_BEFORE_AXES(17, Fixed::resized),
    REDUCED(20, Fixed::reduced);

    private final long opset;

    @SuppressWarnings("ImmutableEnumChecker") // methods, which hold nothing
    private final BiFunction<NetworkBuilder, String, String> build;

    Fixed(long opset, BiFunction<NetworkBuilder, String, String> build) {
      this.opset = opset;
      this.build = build;
    }

    Graph network() {
      NetworkBuilder builder = new NetworkBuilder(opset, 1, false);
      String x = builder.input("x", ElementType.FLOAT, 1, 4, 4, 8);
      builder.output(build.apply(builder, builder.conv("conv", x, 4, 4, 3, 1, 1)), 1, -1);
      return builder.build();
    }

    private static String flattened(NetworkBuilder b, String x) {
      return reshape(b, x, 1, 128);
    }

    /** As adaptive pooling to one position is written: all values in a row, then each again. */
    private static String pickedByStride(NetworkBuilder b, String x) {
      String all = reshape(b, b.globalPool(x), -1);
      long[] order = {2, 0, 1, 3};
      String strided = b.constant("strided", Tensor.ofLongs(order, 1, 4, 1, 1));
      return reshape(b, b.op("", "Gather", all, strided), 1, 4);
    }

    private static String withAClassToken(NetworkBuilder b, String x) {
      String tokens = b.transpose("", reshape(b, x, 1, 4, 32), 0, 2, 1);
      String joined = b.concat("", 1, b.weight("token", 1, 1, 4), tokens);
      String mixed = b.linear("mlp", joined, 4, 4);
      return b.node("", "Gather", List.of(mixed, index(b, 0)), axis(1));
    }

    private static String inWindows(NetworkBuilder b, String x) {
      String windows = b.transpose("", reshape(b, x, 1, 4, 2, 2, 2, 4), 0, 2, 4, 3, 5, 1);
      String mixed = b.linear("mlp", reshape(b, windows, 4, 8, 4), 4, 4);
      String back = b.transpose("", reshape(b, mixed, 1, 2, 2, 2, 4, 4), 0, 5, 1, 3, 2, 4);
      return reshape(b, back, 1, 128);
    }

    /**
     * As PyTorch's attention has it: [T, 1, D], heads beside samples, rows of both for a matrix.
     */
    private static String sequenceFirst(NetworkBuilder b, String x) {
      String tokens = b.transpose("", reshape(b, x, 1, 4, 32), 2, 0, 1);
      String heads = b.transpose("", reshape(b, tokens, 32, 2, 2), 1, 0, 2);
      String split = reshape(b, heads, 1, 2, 32, 2);
      String weights = b.softmax("", b.op("", "MatMul", split, b.transpose("", split, 0, 1, 3, 2)));
      String attended = b.transpose("", b.op("", "MatMul", weights, split), 2, 0, 1, 3);
      String rows = b.gemm("out", reshape(b, attended, 32, 4), 4, 4);
      String first = b.transpose("", reshape(b, rows, 32, 1, 4), 1, 0, 2);
      return b.node("", "Gather", List.of(first, index(b, 5)), axis(1));
    }

    private static String resized(NetworkBuilder b, String x) {
      String sizes = b.ints(1, 4, 8, 16);
      String large =
          b.node(
              "",
              "Resize",
              List.of(x, "", "", sizes),
              Map.of(
                  "mode", new Attribute.Text("nearest"),
                  "coordinate_transformation_mode", new Attribute.Text("asymmetric"),
                  "nearest_mode", new Attribute.Text("floor")));
      return reshape(b, large, 1, 512);
    }

    private static String reduced(NetworkBuilder b, String x) {
      Map<String, Attribute> with = Map.of("keepdims", new Attribute.Int(0));
      return reshape(b, b.node("", "ReduceMean", List.of(x, b.ints(2)), with), 1, 32);
    }

    private static String reshape(NetworkBuilder b, String x, long... shape) {
      Map<String, Attribute> with =
          b.opset() < 14 ? Map.of() : Map.of("allowzero", new Attribute.Int(1));
      return b.node("", "Reshape", List.of(x, b.ints(shape)), with);
    }

    private static String index(NetworkBuilder b, long value) {
      return b.constant("index", Tensor.ofLongs(new long[] {value}));
    }

    private static Map<String, Attribute> axis(long axis) {
      return Map.of("axis", new Attribute.Int(axis));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFreedNetworkAnswersEachSampleOfABatchByItself(Fixed fixed) {
    Graph network = fixed.network();
    TensorShapes inputs = new TensorShapes(Map.of("x", new long[] {1, 4, 4, 8}));
    Graph freed =
        BatchAxis.freed(network, Shapes.measure(network, BatchAxis.tensors(network), inputs));
    assertThat(BatchAxis.isOne(network)).isTrue();
    assertThat(BatchAxis.isOne(freed)).isFalse();
    Tensor batch = batch();
    int size = 4 * 4 * 8;
    try (Engine single = Engine.of(network, 1);
        Engine any = Engine.of(freed, 1)) {
      Tensor together = requireNonNull(any.run(Map.of("x", batch)).values().iterator().next());
      assertThat(together.shape()[0]).isEqualTo(SAMPLES);
      int width = together.floats().length / SAMPLES;
      for (int i = 0; i < SAMPLES; i++) {
        float[] sample = Arrays.copyOfRange(batch.floats(), i * size, (i + 1) * size);
        float[] apart = single.values(Map.of("x", Tensor.ofFloats(sample, 1, 4, 4, 8)));
        assertThat(Arrays.copyOfRange(together.floats(), i * width, (i + 1) * width))
            .containsExactly(apart, within(1e-5f));
      }
    }
  }

  private static Tensor batch() {
    long[] shape = {SAMPLES, 4, 4, 8};
    float[] values = new NetworkBuilder(13, 7, false).normal(shape, 1);
    return Tensor.ofFloats(values, shape);
  }
}
