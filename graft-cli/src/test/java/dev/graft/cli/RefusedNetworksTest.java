package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.graph.Attribute;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What cannot be trained through is refused before training, by name, with what to do; and it can
 * always stay frozen.
 */
class RefusedNetworksTest {
  @TempDir static Path folder;
  private static Path data;

  @BeforeAll
  static void drawPictures() throws IOException {
    data = Fixtures.pictures(folder.resolve("data"), 10);
  }

  private static Cli train(Path backbone, String... strategy) {
    List<Object> command = new ArrayList<>(List.of("train", data, "--backbone", backbone));
    command.addAll(List.of("--resize", 64, "--crop", 64, "--epochs", 1));
    command.addAll(List.of("--out", out(backbone), "--overwrite", "--strategy"));
    command.addAll(Arrays.asList(strategy));
    return Cli.run(command.toArray());
  }

  private static Path out(Path backbone) {
    return backbone.resolveSibling(backbone.getFileName() + "-out");
  }

  private static void assertRefused(Path backbone, List<String> named, String... strategy) {
    Cli run = train(backbone, strategy);
    assertThat(run.status()).as(run.err()).isEqualTo(4);
    List<String> said = run.err().lines().filter(line -> line.startsWith("graft: ")).toList();
    assertThat(said).as(run.err()).hasSize(1);
    assertThat(said.get(0)).contains(named);
    assertThat(run.err()).doesNotContain("Exception", "\tat ");
    assertThat(out(backbone)).doesNotExist();
  }

  private static void assertTrains(Path backbone, String... strategy) {
    Cli run = train(backbone, strategy);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(out(backbone).resolve("model.onnx")).exists();
  }

  @Test
  void anUnknownOperatorIsNamedWithItsNodeAndMayBeFrozen() {
    Path backbone =
        new TinyNetwork()
            .stem()
            .then("odd", "Shrink")
            .block("layer1")
            .block("layer2")
            .write(folder.resolve("odd.onnx"));
    assertRefused(backbone, List.of("Shrink", "/odd/Shrink", "--unfreeze last:K"), "full");
    assertRefused(backbone, List.of("/odd/Shrink"), "gradual");
    assertTrains(backbone, "partial", "--unfreeze", "last:1");
    assertTrains(backbone, "head");
    assertTrains(backbone, "auto");
  }

  @Test
  void aQuantisedNetworkIsRefusedWhereItComputesInIntegers() {
    TinyNetwork net = new TinyNetwork().stem();
    net.constant("scale", Tensor.ofFloats(new float[] {0.05f}));
    net.constant("zero", bytes(ElementType.UINT8, 1));
    Path backbone =
        net.then("quantize", "QuantizeLinear", "scale", "zero")
            .then("dequantize", "DequantizeLinear", "scale", "zero")
            .block("layer1")
            .block("layer2")
            .write(folder.resolve("quantised.onnx"));
    assertRefused(backbone, List.of("in integers", "/quantize/QuantizeLinear"), "full");
    assertTrains(backbone, "partial", "--unfreeze", "last:1");
    assertTrains(backbone, "head");
  }

  @Test
  void aNetworkOfIntegersAloneIsRefused() {
    TinyNetwork net = new TinyNetwork();
    net.constant("scale", Tensor.ofFloats(new float[] {0.05f}));
    net.constant("zero", bytes(ElementType.UINT8, 1));
    net.constant("zero.weight", bytes(ElementType.INT8, 1));
    net.then("quantize", "QuantizeLinear", "scale", "zero");
    integerConv(net, "stem", 3, 4);
    integerConv(net, "layer1", TinyNetwork.CHANNELS, 2);
    Path backbone =
        net.then("dequantize", "DequantizeLinear", "scale", "zero")
            .write(folder.resolve("integer.onnx"));
    assertRefused(backbone, List.of("in integers", "QLinearConv"), "full");
    assertTrains(backbone, "head");
    assertTrains(backbone, "auto");
  }

  private static void integerConv(TinyNetwork net, String scope, int inputs, long stride) {
    String weight =
        net.constant(
            scope + ".weight", bytes(ElementType.INT8, TinyNetwork.CHANNELS, inputs, 3, 3));
    net.node(
        scope,
        "QLinearConv",
        List.of(net.last(), "scale", "zero", weight, "scale", "zero.weight", "scale", "zero"),
        Map.of("strides", new Attribute.Ints(List.of(stride, stride))));
  }

  /** Zero points are no number but 0; weights go up and down. */
  private static Tensor bytes(ElementType type, long... shape) {
    int size = (int) Arrays.stream(shape).reduce(1, Math::multiplyExact);
    ByteBuffer values = ByteBuffer.allocate(size);
    for (int i = 1; i < size; i++) {
      values.put(i, (byte) (i * 37 % 11 - 5));
    }
    return size == 1
        ? Tensor.ofBytes(type, new long[0], values)
        : Tensor.ofBytes(type, shape, values);
  }

  @Test
  void aWeightThatFrozenBlocksUseTooIsNamed() {
    Path backbone =
        new TinyNetwork()
            .stem()
            .block("layer1")
            .block("layer2", "layer1.conv.weight")
            .block("layer3")
            .write(folder.resolve("tied.onnx"));
    assertRefused(
        backbone,
        List.of("'layer1'", "layer1.conv.weight", "unfreeze it too"),
        "partial",
        "--unfreeze",
        "last:2");
    assertTrains(backbone, "partial", "--unfreeze", "last:1");
    assertTrains(backbone, "partial", "--unfreeze", "last:3");
    assertTrains(backbone, "head");
  }

  @Test
  void aNetworkExportedForOnePictureTrainsOnBatchesWhereItCan() {
    Path plain = exportedForOne(TinyNetwork.residual().write(folder.resolve("plain.onnx")));
    assertTrains(plain, "full");
    assertThat(OnnxFile.read(out(plain).resolve("model.onnx")).inputs().get(0).extents()[0])
        .isEqualTo(-1);

    TinyNetwork flat = new TinyNetwork().stem().block("layer1");
    flat.constant("one.row", Tensor.ofLongs(new long[] {1, -1}, 2));
    flat.constant("maps", Tensor.ofLongs(new long[] {1, TinyNetwork.CHANNELS, 16, 16}, 4));
    flat.then("flatten", "Reshape", "one.row").then("unflatten", "Reshape", "maps");
    assertTrains(exportedForOne(flat.write(folder.resolve("flat.onnx"))), "full");

    TinyNetwork mixing = new TinyNetwork().stem().block("layer1");
    mixing.constant("batch.axis", Tensor.ofLongs(new long[] {0}, 1));
    mixing.then("mean", "ReduceSum", "batch.axis").block("layer2");
    Path mixed = exportedForOne(mixing.write(folder.resolve("mixed.onnx")));
    assertRefused(mixed, List.of("one sample at a time", "dynamic batch axis"), "full");
    assertTrains(mixed, "head");
  }

  private static Path exportedForOne(Path file) {
    Graph any = OnnxFile.read(file);
    Graph one =
        new Graph(
            any.name(),
            any.nodes(),
            any.initializers(),
            List.of(ValueInfo.of("input", ElementType.FLOAT, 1, 3, 64, 64)),
            List.of(ValueInfo.of(any.outputs().get(0).name(), ElementType.FLOAT, 1, 10)),
            any.opsets(),
            any.metadata());
    OnnxFile.write(one, file);
    return file;
  }

  @Test
  void aNetworkWithoutFloatParametersIsRefused() {
    Path backbone =
        new TinyNetwork()
            .then("fold", "Abs")
            .then("root", "Sqrt")
            .write(folder.resolve("bare.onnx"), 3);
    assertRefused(backbone, List.of("no float parameters"), "full");
    assertTrains(backbone, "head");
  }
}
