package dev.graft.loop;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.graph.Tensor;
import dev.graft.torch.Parameter;
import dev.graft.torch.Parameter.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepScalesTest {
  /** Shapes as in MobileNetV2, ViT-B/32 and Swin; all values are 0.5. */
  @ParameterizedTest
  @CsvSource({
    "CONVOLUTION, 160, 96x160x1x1, 0.5",
    "CONVOLUTION, 640, 96x640x1x1, 1",
    "CONVOLUTION, 9,   96x1x3x3,   0.1186",
    "LINEAR,      768, 768x3072,   0.5",
    "OTHER,       1,   1x50x768,   0.0395",
    "OTHER,       1,   1x1x768,    0.0395",
    "OTHER,       1,   12x49x49,   0.0395",
    "BIAS,        1,   768,        0.0395",
    "NORM_SCALE,  1,   768,        0.0395",
  })
  void whatIsAddedMovesByASmallerPartOfItselfThanWhatIsSummed(
      Role role, long fanIn, String shape, double scale) {
    long[] extents = Arrays.stream(shape.split("x")).mapToLong(Long::parseLong).toArray();
    float[] values = new float[(int) Arrays.stream(extents).reduce(1, Math::multiplyExact)];
    Arrays.fill(values, 0.5f);
    Tensor scales = scales(role, fanIn, Tensor.ofFloats(values, extents));
    assertThat(scales.shape()).isEqualTo(extents);
    for (float found : scales.floats()) {
      assertThat(found).isCloseTo((float) scale, within(1e-3f));
    }
  }

  @Test
  void everyChannelOfAConvolutionMovesByItsOwnSize() {
    Tensor folded = Tensor.ofFloats(new float[] {4, -4, 0.04f, 0.04f, 0, 0}, 3, 2, 1, 1);
    float[] scales = scales(Role.CONVOLUTION, 160, folded).floats();
    assertThat(scales[0]).isEqualTo(4);
    assertThat(scales[2]).isCloseTo(0.04f, within(1e-6f));
    assertThat(scales[4]).as("a channel of zeros").isGreaterThan(0);
  }

  private static Tensor scales(Role role, long fanIn, Tensor values) {
    List<Long> extents = Arrays.stream(values.shape()).boxed().toList();
    Parameter parameter = new Parameter("w", "block", extents, role, fanIn);
    Weights start = new Weights(Map.of("w", values));
    return requireNonNull(StepScales.of(List.of(parameter), start).get("w"));
  }
}
