package dev.graft.image;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.NetworkBuilder;
import org.junit.jupiter.api.Test;

/** A network that states no size, but was made for one. */
class FreeSizeTest {
  private static final String FILE = "net.onnx";

  /** Flattened maps of 48 px go into a matrix. */
  private static Graph network(long height, long width) {
    NetworkBuilder net = new NetworkBuilder(13, 1, false);
    String x = net.input("input", ElementType.FLOAT, -1, 3, height, width);
    x = net.relu("", net.conv("conv", x, 3, 2, 3, 4, 1));
    net.output(net.gemm("fc", net.flatten(x), 2 * 12 * 12, 5), -1, 5);
    return net.build();
  }

  @Test
  void aSizeThatItCanComputeIsNamed() {
    assertThatThrownBy(() -> FreeSize.require(FILE, network(-1, -1), Size.square(224)))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("net.onnx")
        .hasMessageContaining("224 x 224")
        .hasMessageContaining("it can compute 48 x 48");
  }

  @Test
  void aSizeThatItTakesIsTaken() {
    assertThatCode(() -> FreeSize.require(FILE, network(-1, -1), Size.square(48)))
        .doesNotThrowAnyException();
    assertThatCode(() -> FreeSize.require(FILE, network(48, 48), Size.square(48)))
        .doesNotThrowAnyException();
  }
}
