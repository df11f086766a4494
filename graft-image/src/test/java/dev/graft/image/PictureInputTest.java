package dev.graft.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import dev.graft.graph.Attribute;
import dev.graft.graph.BatchAxis;
import dev.graft.graph.ChannelLayout;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.NetworkBuilder;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Tensor;
import dev.graft.graph.TensorShapes;
import dev.graft.graph.ValueInfo;
import dev.graft.ort.Engine;
import dev.graft.ort.Shapes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks that take pictures in other ways than float32 [N, 3, H, W]. */
class PictureInputTest {
  private static final int SIDE = 8;

  /** A convolution and pooling behind an input of any kind. */
  private static Graph network(
      ElementType type, ChannelLayout layout, int channels, long... extents) {
    NetworkBuilder net = new NetworkBuilder(13, 1, false);
    String x = net.input("pixels", type, extents);
    if (type != ElementType.FLOAT) {
      x = net.node("", "Cast", List.of(x), Map.of("to", new Attribute.Int(1)));
    }
    if (layout == ChannelLayout.NHWC) {
      x = net.transpose("", x, 0, 3, 1, 2);
    }
    x = net.relu("", net.conv("conv", x, channels, 4, 3, 1, 1));
    x = net.gemm("fc", net.flatten(net.globalPool(x)), 4, 5);
    net.output(x, -1, 5);
    return net.build();
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT, NHWC, 3, -1, 8, 8, 3",
    "FLOAT, NHWC, 3, 1, 8, 8, 3",
    "FLOAT, NHWC, 3, -1, -1, -1, 3",
    "FLOAT, NHWC, 3, -1, -1, -1, -1",
    "FLOAT, NCHW, 3, -1, -1, -1, -1",
    "FLOAT, NCHW, 3, -1, 3, -1, -1",
    "FLOAT, NHWC, 1, -1, 8, 8, 1",
    "FLOAT, NCHW, 1, -1, 1, 8, 8",
    "UINT8, NHWC, 3, -1, 8, 8, 3",
    "UINT8, NCHW, 3, -1, 3, 8, 8",
    "INT32, NHWC, 3, -1, -1, -1, 3",
  })
  void isFoundAndFedWithStandardPictures(
      ElementType type,
      ChannelLayout layout,
      int channels,
      long n,
      long second,
      long third,
      long last) {
    Graph network = network(type, layout, channels, n, second, third, last);
    PictureInput input = PictureInput.of(network, "net.onnx");
    assertThat(input).isEqualTo(new PictureInput("pixels", type, layout, channels));
    Graph standard = input.standardised(network);
    float[] picture = picture();
    float[] expected = answer(network, own(picture, type, layout, channels));
    float[] found = answer(standard, Tensor.ofFloats(picture, 1, 3, SIDE, SIDE));
    assertThat(found).containsExactly(expected);
    assertThat(input.restored(standard).nodes()).isEqualTo(network.nodes());
    assertThat(answer(input.restored(standard), own(picture, type, layout, channels)))
        .containsExactly(expected);
  }

  @Test
  void aStandardInputChangesNothing() {
    Graph network = network(ElementType.FLOAT, ChannelLayout.NCHW, 3, -1, 3, -1, -1);
    PictureInput input = PictureInput.of(network, "net.onnx");
    assertThat(input.isStandard()).isTrue();
    assertThat(input.standardised(network)).isSameAs(network);
    assertThat(input.restored(network)).isSameAs(network);
  }

  @Test
  void aBatchAxisThatWasFreedStaysFree() {
    Graph network = network(ElementType.FLOAT, ChannelLayout.NHWC, 3, 1, 8, 8, 3);
    PictureInput input = PictureInput.of(network, "net.onnx");
    Graph standard = input.standardised(network);
    TensorShapes one =
        new TensorShapes(Map.of(standard.inputs().get(0).name(), new long[] {1, 3, 8, 8}));
    Graph freed =
        BatchAxis.freed(standard, Shapes.measure(standard, BatchAxis.tensors(standard), one));
    assertThat(input.restored(freed).inputs().get(0).extents()).containsExactly(-1, 8, 8, 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "4", "12"})
  void otherNumbersOfChannelsAreRefusedByName(int channels) {
    Graph network = network(ElementType.FLOAT, ChannelLayout.NCHW, channels, -1, channels, -1, -1);
    assertThatThrownBy(() -> PictureInput.of(network, "net.onnx"))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("net.onnx is not a network for pictures")
        .hasMessageContaining(String.format(Locale.ROOT, "[?, %d, ?, ?]", channels));
  }

  @Test
  void aNetworkOfFloat64BecomesOneOfFloat32() {
    Graph network = network(ElementType.FLOAT, ChannelLayout.NCHW, 3, -1, 3, -1, -1);
    Map<String, Tensor> doubles = new LinkedHashMap<>();
    network.initializers().forEach((name, value) -> doubles.put(name, asDoubles(value)));
    Graph exported =
        new Graph(
            "double",
            network.nodes(),
            doubles,
            List.of(ValueInfo.of("pixels", ElementType.DOUBLE, -1, 3, -1, -1)),
            List.of(ValueInfo.of(network.outputs().get(0).name(), ElementType.DOUBLE, -1, 5)),
            network.opsets(),
            Map.of());
    Graph read = OnnxFile.read(OnnxFile.toBytes(exported), "double.onnx");
    assertThat(PictureInput.of(read, "double.onnx").isStandard()).isTrue();
    Tensor picture = Tensor.ofFloats(picture(), 1, 3, SIDE, SIDE);
    assertThat(answer(read, picture)).containsExactly(answer(network, picture));
  }

  private static Tensor asDoubles(Tensor value) {
    if (value.type() != ElementType.FLOAT) {
      return value;
    }
    float[] values = value.floats();
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : values) {
      bytes.putDouble(number);
    }
    return Tensor.ofBytes(ElementType.DOUBLE, value.shape(), bytes.flip());
  }

  /** [3, SIDE, SIDE], whole numbers from 0 to 255. */
  private static float[] picture() {
    SplittableRandom random = new SplittableRandom(5);
    float[] values = new float[3 * SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(256);
    }
    return values;
  }

  private static Tensor own(float[] picture, ElementType type, ChannelLayout layout, int channels) {
    int plane = SIDE * SIDE;
    List<Float> values = new ArrayList<>();
    for (int i = 0; i < channels * plane; i++) {
      values.add(
          layout == ChannelLayout.NCHW ? picture[i] : picture[i % channels * plane + i / channels]);
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(type.byteSize() * values.size()).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      switch (type) {
        case UINT8 -> bytes.put((byte) value);
        case INT32 -> bytes.putInt((int) value);
        default -> bytes.putFloat(value);
      }
    }
    long[] shape =
        layout == ChannelLayout.NCHW
            ? new long[] {1, channels, SIDE, SIDE}
            : new long[] {1, SIDE, SIDE, channels};
    return Tensor.ofBytes(type, shape, bytes.flip());
  }

  private static float[] answer(Graph network, Tensor picture) {
    try (Engine engine = Engine.of(network, 1)) {
      return engine
          .run(Map.of(network.inputs().get(0).name(), picture))
          .values()
          .iterator()
          .next()
          .floats();
    }
  }
}
