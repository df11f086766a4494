package dev.graft.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.image.InnerScaling.Wanted;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which values a network wants, by what it does to them before its first layer. */
class InnerScalingTest {
  private static final double[] MEAN = {0.485, 0.456, 0.406};
  private static final double[] STD = {0.229, 0.224, 0.225};

  private static Arguments wants(
      String what, ValueRange values, boolean blueFirst, InnerScaling inner) {
    return Arguments.of(what, new Wanted(values, blueFirst), inner);
  }

  static Stream<Arguments> scalings() {
    return Stream.of(
        wants("x / 255", ValueRange.NONE, false, same(1 / 255.0, 0)),
        wants("x / 127.5 - 1", ValueRange.NONE, false, same(1 / 127.5, -1)),
        wants("x / 128 - 1", ValueRange.NONE, false, same(1 / 128.0, -1)),
        wants("2 x - 1", ValueRange.UNIT, false, same(2, -1)),
        wants("255 x", ValueRange.UNIT, false, same(255, 0)),
        wants("127.5 x + 127.5", ValueRange.TF, false, same(127.5, 127.5)),
        wants("torch of 0..1", ValueRange.UNIT, false, normal(1, false)),
        wants("torch of 0..255", ValueRange.NONE, false, normal(255, false)),
        wants("torch of 0..255, BGR", ValueRange.NONE, true, normal(255, true)),
        wants("torch of 0..1, BGR", ValueRange.UNIT, true, normal(1, true)),
        wants("caffe", ValueRange.NONE, false, shift(-123.68, -116.779, -103.939)),
        wants("caffe, BGR", ValueRange.NONE, true, shift(-103.939, -116.779, -123.68)),
        wants("0.017 (x - mean)", ValueRange.NONE, false, each(0.017, -2.1, -1.99, -1.77)),
        wants("torch from -1..1", ValueRange.TF, false, each(2.22, 0.066, 0.196, 0.418)),
        wants(
            "Inception's, from torch to tf",
            ValueRange.TORCH,
            false,
            each(0.45, -0.03, -0.088, -0.188)),
        wants("a batch norm of values from 0 to 255", ValueRange.NONE, false, same(1 / 62.0, -1.8)),
        wants(
            "grey of values from 0 to 255",
            ValueRange.NONE,
            false,
            new InnerScaling(
                new double[][] {{0.299 / 255, 0.587 / 255, 0.114 / 255}}, new double[] {0})));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scalings")
  void itFollowsWhichValuesItIsFed(String what, Wanted wanted, InnerScaling inner) {
    assertThat(inner.keepsValues()).isFalse();
    assertThat(inner.wanted()).contains(wanted);
  }

  @Test
  void whatKeepsValuesSaysNothing() {
    for (InnerScaling inner : List.of(same(1, 0), same(1.1, 0.05), same(0.9, -0.1))) {
      assertThat(inner.keepsValues()).isTrue();
      assertThat(inner.wanted()).isEmpty();
      assertThat(inner.exchangesRedAndBlue()).isFalse();
    }
    InnerScaling exchange =
        new InnerScaling(new double[][] {{0, 0, 1}, {0, 1, 0}, {1, 0, 0}}, new double[3]);
    assertThat(exchange.keepsValues()).isTrue();
    assertThat(exchange.exchangesRedAndBlue()).isTrue();
  }

  @Test
  void whatMakesNoSenseOfAnyValuesIsNotGuessed() {
    assertThat(same(1e-5, 0).wanted()).isEmpty();
    assertThat(same(3, 40).wanted()).isEmpty();
  }

  private static InnerScaling same(double factor, double offset) {
    return each(factor, offset, offset, offset);
  }

  private static InnerScaling shift(double... offsets) {
    return each(1, offsets);
  }

  private static InnerScaling each(double factor, double... offsets) {
    double[][] factors = {{factor, 0, 0}, {0, factor, 0}, {0, 0, factor}};
    return new InnerScaling(factors, offsets);
  }

  private static InnerScaling normal(double scale, boolean reversed) {
    double[][] factors = new double[3][3];
    double[] offsets = new double[3];
    for (int i = 0; i < 3; i++) {
      int colour = reversed ? 2 - i : i;
      factors[i][i] = 1 / STD[colour] / scale;
      offsets[i] = -MEAN[colour] / STD[colour];
    }
    return new InnerScaling(factors, offsets);
  }
}
