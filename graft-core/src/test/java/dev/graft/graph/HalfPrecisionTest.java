package dev.graft.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfPrecisionTest {
  @Test
  void everyHalfIsItsOwnNearest() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = Float16.toFloat((short) bits);
      if (!Float.isNaN(value)) {
        assertThat(Float16.fromFloat(value)).isEqualTo((short) bits);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.00048828125, 1.0", // half-way, to the even one below
    "1.00146484375, 1.001953125", // half-way, to the even one above
    "1.0005, 1.0009765625",
    "65519, 65504",
    "65520, Infinity",
    "-1e9, -Infinity",
    "2.9e-8, 0.0",
    "4.5e-8, 5.9604644775390625e-8",
    "6.1e-5, 6.097555160522461e-5",
    "2047.5, 2048"
  })
  void othersAreRoundedToTheNearest(float value, float nearest) {
    assertThat(Float16.toFloat(Float16.fromFloat(value))).isEqualTo(nearest);
  }

  @Test
  void noNumberStaysNoNumber() {
    assertThat(Float16.toFloat(Float16.fromFloat(Float.NaN))).isNaN();
  }

  @Test
  void aNarrowedNetworkIsReadBackWithItsRoundedWeightsUnderTheirNames() {
    SplittableRandom random = new SplittableRandom(1);
    float[] weights = new float[40_000];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    Tensor matrix = Tensor.ofFloats(weights, 200, 200);
    Tensor bias = Tensor.ofFloats(new float[] {0.1f, 0.2f}, 2);
    Graph graph =
        new Graph(
            "g",
            List.of(Node.of("n", "MatMul", List.of("x", "w"), List.of("y"), Map.of())),
            Map.of("w", matrix, "b", bias),
            List.of(ValueInfo.of("x", ElementType.FLOAT, -1, 200)),
            List.of(ValueInfo.of("y", ElementType.FLOAT, -1, 200)),
            Map.of("", 13L),
            Map.of());
    byte[] file = OnnxFile.toBytes(HalfPrecision.narrow(graph));
    assertThat(file.length).isLessThan(2 * weights.length + 1000);
    Graph read = OnnxFile.read(file, "narrowed");
    assertThat(read.nodes()).hasSize(1);
    assertThat(read.nodes().get(0).inputs()).containsExactly("x", "w");
    assertThat(read.initializers().get("b")).isEqualTo(bias);
    float[] back = Objects.requireNonNull(read.initializers().get("w")).floats();
    for (int i = 0; i < weights.length; i++) {
      assertThat(back[i]).isEqualTo(Float16.toFloat(Float16.fromFloat(weights[i])));
    }
  }
}
