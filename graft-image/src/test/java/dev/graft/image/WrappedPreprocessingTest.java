package dev.graft.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.graph.Attribute;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.ChannelLayout;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.NetworkBuilder;
import dev.graft.graph.Tensor;
import dev.graft.ort.Engine;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A network that prepares colours itself, in any of the ways in which exporters and people write
 * that, answers a picture as the same network without it answers the picture prepared by hand.
 */
class WrappedPreprocessingTest {
  private static final int SIDE = 16;
  private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] STD = {0.229f, 0.224f, 0.225f};

  /** What the network behind the wrapping is fed, from red, green and blue of 0 to 255. */
  private enum Fed {
    TORCH {
      @Override
      double value(int channel, double[] rgb) {
        return (rgb[channel] / 255 - MEAN[channel]) / STD[channel];
      }
    },
    TF {
      @Override
      double value(int channel, double[] rgb) {
        return rgb[channel] / 127.5 - 1;
      }
    },
    CAFFE {
      @Override
      double value(int channel, double[] rgb) {
        return rgb[2 - channel] - new double[] {103.939, 116.779, 123.68}[channel];
      }
    };

    abstract double value(int channel, double[] rgb);
  }

  /** Brings what the network takes to [N, 3, H, W] as the network behind it wants that. */
  private interface Wrapping {
    String of(Maker net, String x);
  }

  /** A builder whose constants lie along the channels, first or last. */
  private static final class Maker {
    private final NetworkBuilder net = new NetworkBuilder(13, 1, false);
    private final boolean last;
    private int constants;

    Maker(boolean last) {
      this.last = last;
    }

    String op(String operator, String x, float... values) {
      Tensor value =
          values.length == 1
              ? Tensor.ofFloats(values)
              : last ? Tensor.ofFloats(values, 3) : Tensor.ofFloats(values, 1, 3, 1, 1);
      return net.op("", operator, x, net.constant("colours" + constants++, value));
    }

    String first(String x) {
      return last ? net.transpose("", x, 0, 3, 1, 2) : x;
    }

    String axis(String operator, String x, String... others) {
      Map<String, Attribute> along = Map.of("axis", new Attribute.Int(last ? 3 : 1));
      return net.node("", operator, Stream.concat(Stream.of(x), Stream.of(others)).toList(), along);
    }
  }

  private static Arguments one(
      String name, Fed fed, ElementType type, boolean last, Wrapping wrapping) {
    return Arguments.of(name, fed, type, last, wrapping);
  }

  static Stream<Arguments> wrappings() {
    return Stream.of(false, true)
        .flatMap(
            last ->
                Stream.of(ElementType.FLOAT, ElementType.UINT8)
                    .flatMap(type -> wrappings(type, last)));
  }

  private static Stream<Arguments> wrappings(ElementType type, boolean last) {
    Stream<Arguments> any =
        Stream.of(
            one(
                "by 255, less mean, by deviation",
                Fed.TORCH,
                type,
                last,
                (m, x) -> m.op("Div", m.op("Sub", m.op("Div", x, 255), MEAN), STD)),
            one(
                "less mean, by deviation, of 255",
                Fed.TORCH,
                type,
                last,
                (m, x) -> m.op("Div", m.op("Sub", x, times(255, MEAN)), times(255, STD))),
            one(
                "factors and summands",
                Fed.TORCH,
                type,
                last,
                (m, x) -> {
                  float[] factors = each(i -> 1 / STD[i]);
                  String unit = m.op("Mul", x, 1 / 255f);
                  return m.op("Add", m.op("Mul", unit, factors), each(i -> -MEAN[i] / STD[i]));
                }),
            one(
                "one factor, one summand",
                Fed.TORCH,
                type,
                last,
                (m, x) ->
                    m.op(
                        "Add",
                        m.op("Mul", x, each(i -> 1 / (255 * STD[i]))),
                        each(i -> -MEAN[i] / STD[i]))),
            one(
                "by 127.5, less 1",
                Fed.TF,
                type,
                last,
                (m, x) -> m.op("Sub", m.op("Div", x, 127.5f), 1)),
            one(
                "less 127.5, by 127.5",
                Fed.TF,
                type,
                last,
                (m, x) -> m.op("Div", m.op("Sub", x, 127.5f), 127.5f)),
            one(
                "by 255, less a half, doubled",
                Fed.TF,
                type,
                last,
                (m, x) -> m.op("Mul", m.op("Sub", m.op("Div", x, 255), 0.5f), 2)),
            one(
                "blue first by an index, less mean",
                Fed.CAFFE,
                type,
                last,
                (m, x) -> {
                  String bgr = m.axis("Gather", x, m.net.ints(2, 1, 0));
                  return m.op("Sub", bgr, 103.939f, 116.779f, 123.68f);
                }));
    if (type != ElementType.FLOAT) {
      return any;
    }
    return Stream.concat(
        any,
        Stream.of(
            one(
                "from 0 to 1, less mean, by deviation",
                Fed.TORCH,
                type,
                last,
                (m, x) -> m.op("Div", m.op("Sub", x, MEAN), STD)),
            one(
                "from 0 to 1, doubled, less 1",
                Fed.TF,
                type,
                last,
                (m, x) -> m.op("Sub", m.op("Mul", x, 2), 1)),
            one(
                "blue first already, less mean",
                Fed.CAFFE,
                type,
                last,
                (m, x) -> m.op("Sub", x, 103.939f, 116.779f, 123.68f))));
  }

  private interface PerColour {
    float of(int channel);
  }

  private static float[] each(PerColour value) {
    return new float[] {value.of(0), value.of(1), value.of(2)};
  }

  private static float[] times(float factor, float... values) {
    return each(i -> factor * values[i]);
  }

  @ParameterizedTest(name = "{0} ({1}, {2}, channels last: {3})")
  @MethodSource("wrappings")
  void aWrappedNetworkAnswersAsTheBareOneDoes(
      String name, Fed fed, ElementType type, boolean last, Wrapping wrapping) {
    Graph wrapped = wrapped(type, last, wrapping);
    Picture picture = picture();
    Preparation found = Preparation.of(BackboneSource.of(Path.of("net.onnx")), wrapped);
    Preprocessing preprocessing = found.preprocessing().withResize(new Resize.None());
    FloatBuffer prepared = FloatBuffer.allocate(3 * SIDE * SIDE);
    preprocessing.apply(picture, prepared, 0);
    PictureInput input = PictureInput.of(wrapped, "net.onnx");
    assertThat(input.layout() == ChannelLayout.NHWC).isEqualTo(last);
    float[] answers = run(input.standardised(wrapped), prepared);
    float[] expected = run(bare(), byHand(fed, picture));
    assertThat(answers).as(found.toString()).containsExactly(expected, within(2e-3f));
    assertThat(found.origin()).contains("the network scales colours itself");
  }

  private static Graph bare() {
    Maker maker = new Maker(false);
    return end(maker, maker.net.input("pixels", ElementType.FLOAT, -1, 3, SIDE, SIDE));
  }

  private static Graph wrapped(ElementType type, boolean last, Wrapping wrapping) {
    Maker maker = new Maker(last);
    long[] shape = last ? new long[] {-1, SIDE, SIDE, 3} : new long[] {-1, 3, SIDE, SIDE};
    String x = maker.net.input("pixels", type, shape);
    if (type != ElementType.FLOAT) {
      x = maker.net.node("", "Cast", List.of(x), Map.of("to", new Attribute.Int(1)));
    }
    return end(maker, maker.first(wrapping.of(maker, x)));
  }

  /** The same weights each time, whatever was built before. */
  private static Graph end(Maker maker, String x) {
    SplittableRandom random = new SplittableRandom(5);
    NetworkBuilder net = maker.net;
    Tensor kernel = normal(random, 0.2, 8, 3, 3, 3);
    Map<String, Attribute> three = Map.of("kernel_shape", new Attribute.Ints(List.of(3L, 3L)));
    String maps = net.node("", "Conv", List.of(x, net.constant("kernel", kernel)), three);
    String features = net.flatten(net.globalPool(net.relu("", maps)));
    String weights = net.constant("weights", normal(random, 0.3, 8, 10));
    net.output(net.op("", "MatMul", features, weights), -1, 10);
    return net.build();
  }

  private static Tensor normal(SplittableRandom random, double deviation, long... shape) {
    int size = (int) LongStream.of(shape).reduce(1, (a, b) -> a * b);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return Tensor.ofFloats(values, shape);
  }

  private static Picture picture() {
    SplittableRandom random = new SplittableRandom(9);
    byte[] rgb = new byte[3 * SIDE * SIDE];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (random.nextInt(60 + 60 * (i % 3)) + 20 * (i % 3)); // colours that differ
    }
    return new Picture(Size.square(SIDE), rgb);
  }

  private static FloatBuffer byHand(Fed fed, Picture picture) {
    FloatBuffer tensor = FloatBuffer.allocate(3 * SIDE * SIDE);
    for (int channel = 0; channel < 3; channel++) {
      for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
        int at = 3 * pixel;
        double[] rgb =
            IntStream.range(0, 3).mapToDouble(i -> picture.rgb()[at + i] & 0xFF).toArray();
        tensor.put((float) fed.value(channel, rgb));
      }
    }
    return tensor.flip();
  }

  private static float[] run(Graph network, FloatBuffer tensor) {
    try (Engine engine = Engine.of(network, 1)) {
      float[] values = new float[tensor.remaining()];
      tensor.get(values);
      String input = network.inputs().get(0).name();
      return engine.values(Map.of(input, Tensor.ofFloats(values, 1, 3, SIDE, SIDE)));
    }
  }
}
