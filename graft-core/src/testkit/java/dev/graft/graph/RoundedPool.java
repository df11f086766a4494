package dev.graft.graph;

import java.util.List;
import java.util.Map;

/** A network with a pool that ONNX Runtime 1.28 computes wrongly where it is not rewritten. */
public final class RoundedPool {
  private RoundedPool() {}

  /** Three residual blocks, the second of which ends in the pool. */
  public static Graph network(long opset, int channels) {
    NetworkBuilder b = new NetworkBuilder(opset, 1, true);
    String x = b.input("x", ElementType.FLOAT, -1, 3, 12, 12);
    x = b.relu("/stem", b.conv("/stem/conv", x, 3, channels, 3, 1, 1));
    x = residual(b, "/layer1", x, channels);
    x = residual(b, "/layer2", x, channels);
    x =
        b.node(
            "/layer2/pool",
            "AveragePool",
            List.of(x),
            Map.of(
                "kernel_shape", new Attribute.Ints(List.of(4L, 4L)),
                "strides", new Attribute.Ints(List.of(3L, 3L)),
                "pads", new Attribute.Ints(List.of(1L, 1L, 1L, 1L)),
                "ceil_mode", new Attribute.Int(1),
                "count_include_pad", new Attribute.Int(1)));
    x = residual(b, "/layer3", x, channels);
    b.output(b.gemm("/fc", b.flatten(b.globalPool(x)), channels, 3), -1, 3);
    return b.build();
  }

  private static String residual(NetworkBuilder b, String scope, String x, int channels) {
    String branch = b.relu(scope, b.conv(scope + "/conv", x, channels, channels, 3, 1, 1));
    return b.relu(scope, b.op(scope, "Add", branch, x));
  }
}
