package dev.graft.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.graph.Attribute;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.NetworkBuilder;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How pictures are prepared follows from the network, and from what lies beside it. */
class PreparationTest {
  private static final Offset<Double> NEARLY = within(1e-4);

  @TempDir private Path folder;

  private Preparation of(
      ElementType type, BiFunction<NetworkBuilder, String, String> before, long... extents) {
    NetworkBuilder net = new NetworkBuilder(13, 1, false);
    String x = before.apply(net, net.input("pixels", type, extents));
    x = net.relu("", net.conv("conv", x, 3, 4, 3, 1, 1));
    x = net.gemm("fc", net.flatten(net.globalPool(x)), 4, 5);
    net.output(x, -1, 5);
    Graph network = net.build();
    Path file = folder.resolve("net.onnx");
    OnnxFile.write(network, file);
    return Preparation.of(BackboneSource.of(file));
  }

  private static String constant(NetworkBuilder net, String name, float... values) {
    return net.constant(name, Tensor.ofFloats(values, values.length, 1, 1));
  }

  private static String toFloat(NetworkBuilder net, String x) {
    return net.node("", "Cast", List.of(x), Map.of("to", new Attribute.Int(1)));
  }

  @Test
  void aPlainNetworkIsFedAsImageNetsAre() {
    Preparation plain = of(ElementType.FLOAT, (net, x) -> x, -1, 3, -1, -1);
    assertThat(plain)
        .isEqualTo(new Preparation(Preprocessing.imageNet(), "ImageNet's usual values"));
    assertThat(of(ElementType.FLOAT, (net, x) -> x, -1, 3, 96, 96).preprocessing().outputSize())
        .contains(Size.square(96));
    Preprocessing oblong = of(ElementType.FLOAT, (net, x) -> x, -1, 3, 40, 60).preprocessing();
    assertThat(oblong.outputSize()).contains(new Size(60, 40));
    assertThat(oblong.resize().apply(new Size(300, 100))).isEqualTo(new Size(138, 46));
  }

  @Test
  void whatTheNetworkDoesItselfIsNotDoneTwice() {
    Preparation kerasLike =
        of(
            ElementType.FLOAT,
            (net, x) -> {
              String scaled = net.op("", "Mul", x, net.scalar(1 / 127.5f));
              return net.transpose("", net.op("", "Sub", scaled, net.scalar(1)), 0, 3, 1, 2);
            },
            -1,
            224,
            224,
            3);
    assertThat(kerasLike.preprocessing()).isEqualTo(ValueRange.NONE.in(Preprocessing.imageNet()));
    assertThat(kerasLike.origin())
        .contains("the network scales colours itself")
        .contains("values from 0 to 255");
    Preparation normalised =
        of(
            ElementType.FLOAT,
            (net, x) -> {
              String centred = net.op("", "Sub", x, constant(net, "mean", 0.485f, 0.456f, 0.406f));
              return net.op("", "Div", centred, constant(net, "std", 0.229f, 0.224f, 0.225f));
            },
            -1,
            3,
            -1,
            -1);
    assertThat(normalised.preprocessing()).isEqualTo(ValueRange.UNIT.in(Preprocessing.imageNet()));
  }

  @Test
  void aNetworkThatTakesBlueFirstGetsItFirst() {
    Preparation caffe =
        of(
            ElementType.FLOAT,
            (net, x) -> net.op("", "Sub", x, constant(net, "mean", 103.939f, 116.779f, 123.68f)),
            -1,
            3,
            224,
            224);
    assertThat(caffe.preprocessing().channelOrder()).isEqualTo(ChannelOrder.BGR);
    assertThat(caffe.preprocessing().scale()).isEqualTo(1);
    Preparation exchanged =
        of(
            ElementType.FLOAT,
            (net, x) ->
                net.node(
                    "",
                    "Gather",
                    List.of(x, net.ints(2, 1, 0)),
                    Map.of("axis", new Attribute.Int(1))),
            -1,
            3,
            224,
            224);
    assertThat(exchanged.preprocessing()).isEqualTo(Preprocessing.imageNet());
    assertThat(exchanged.origin()).contains("exchanges red and blue");
  }

  @Test
  void aNetworkOfWholeNumbersGetsThem() {
    Preparation whole = of(ElementType.UINT8, PreparationTest::toFloat, -1, 3, 64, 64);
    assertThat(whole.preprocessing().scale()).isEqualTo(1);
    assertThat(whole.preprocessing().mean()).containsOnly(0.0);
    assertThat(whole.origin()).contains("takes uint8");
  }

  @Test
  void sizesComeFromTheFileBesideAndValuesFromTheNetwork() throws IOException {
    Files.writeString(
        folder.resolve("preprocessor_config.json"),
        "{\"image_processor_type\": \"ViTImageProcessor\", \"size\": 48, \"resample\": 3,"
            + " \"image_mean\": [0.5, 0.5, 0.5], \"image_std\": [0.5, 0.5, 0.5]}");
    Preparation plain = of(ElementType.FLOAT, (net, x) -> x, -1, 3, 48, 48);
    assertThat(plain.origin()).isEqualTo("as the file beside the backbone says");
    assertThat(plain.preprocessing().mean()).containsOnly(0.5);
    Preparation scaling =
        of(ElementType.FLOAT, (net, x) -> net.op("", "Div", x, net.scalar(255)), -1, 3, 48, 48);
    assertThat(scaling.preprocessing().outputSize()).contains(Size.square(48));
    assertThat(scaling.origin()).contains("makes up for that");
    assertThat(ends(scaling.preprocessing())).containsExactly(new double[] {-255, 255}, NEARLY);
    Preparation whole =
        of(
            ElementType.FLOAT,
            (net, x) -> net.op("", "Sub", net.op("", "Div", x, net.scalar(127.5f)), net.scalar(1)),
            -1,
            3,
            48,
            48);
    assertThat(ends(whole.preprocessing())).containsExactly(0, 255);
    assertThat(whole.origin()).contains("values from 0 to 255");
  }

  @Test
  void namedRangesAreWhatTheirNamesMean() {
    Preprocessing base = Preprocessing.imageNet();
    assertThat(ValueRange.TORCH.in(base)).isEqualTo(base);
    assertThat(ends(ValueRange.TF.in(base))).containsExactly(new double[] {-1, 1}, NEARLY);
    assertThat(ends(ValueRange.NONE.in(base))).containsExactly(0, 255);
    assertThat(ends(ValueRange.UNIT.in(base))).containsExactly(0, 1);
    assertThat(ends(ValueRange.CAFFE.in(base))).containsExactly(-123.68, 255 - 123.68);
    assertThat(ValueRange.CAFFE.in(base).channelOrder()).isEqualTo(ChannelOrder.BGR);
  }

  /** What red becomes where there is none of it and where there is most. */
  private static double[] ends(Preprocessing named) {
    double none = -named.mean().get(0) / named.std().get(0);
    double most = (255 * named.scale() - named.mean().get(0)) / named.std().get(0);
    return new double[] {none == 0 ? 0 : none, most};
  }
}
