package dev.graft.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Convolutions and pooling, of random geometry and of the geometries that differ. */
final class WindowCases {
  private WindowCases() {}

  static List<OperatorCase> of(long seed) {
    List<OperatorCase> cases = new ArrayList<>();
    for (int axes = 1; axes <= 3; axes++) {
      cases.add(convolution(axes, seed));
      cases.add(pool("MaxPool", axes, seed).with("ceil_mode", seed % 2));
      cases.add(
          // Not both: ONNX Runtime's kernels disagree on what a window beyond the padding counts.
          pool("AveragePool", axes, seed)
              .with(seed % 2 == 0 ? "count_include_pad" : "ceil_mode", 1));
    }
    convolutions(cases, seed);
    transposed(cases, seed);
    pools(cases, seed);
    return cases;
  }

  private static OperatorCase convolution(int axes, long seed) {
    Random random = new Random(seed * 10 + axes);
    long groups = 1L + random.nextInt(2);
    long[] input = fill(axes + 2, i -> i == 0 ? 2 : i == 1 ? 4 : 5 + random.nextInt(4));
    long[] weight = fill(axes + 2, i -> i == 0 ? 6 : i == 1 ? 4 / groups : 1 + random.nextInt(3));
    return OperatorCase.of("Conv", 11, seed)
        .normal(input)
        .normal(weight)
        .normal(6)
        .with("group", groups)
        .list("strides", fill(axes, i -> 1 + random.nextInt(2)))
        .list("dilations", fill(axes, i -> 1 + random.nextInt(2)))
        .list("pads", fill(2 * axes, i -> random.nextInt(3)));
  }

  private static void convolutions(List<OperatorCase> cases, long seed) {
    cases.add(OperatorCase.of("Conv", 11, seed).normal(2, 3, 7, 6).normal(5, 3, 3, 3));
    cases.add(
        OperatorCase.of("Conv", 9, seed)
            .normal(2, 6, 5, 5)
            .normal(6, 1, 3, 3)
            .normal(6)
            .with("group", 6)
            .list("pads", 1, 1, 1, 1)
            .list("kernel_shape", 3, 3));
    for (String autoPad : List.of("SAME_UPPER", "SAME_LOWER", "VALID")) {
      cases.add(
          OperatorCase.of("Conv", 11, seed)
              .normal(1, 2, 7, 8)
              .normal(3, 2, 4, 3)
              .with("auto_pad", autoPad)
              .list("strides", 2, 3));
      cases.add(
          OperatorCase.of("MaxPool", 12, seed)
              .normal(1, 2, 7, 8)
              .list("kernel_shape", 4, 3)
              .with("auto_pad", autoPad)
              .list("strides", 2, 2));
    }
  }

  private static void transposed(List<OperatorCase> cases, long seed) {
    cases.add(
        OperatorCase.of("ConvTranspose", 11, seed)
            .normal(2, 4, 5, 4)
            .normal(4, 3, 3, 3)
            .normal(3)
            .list("strides", 2, 2)
            .list("pads", 1, 1, 1, 1)
            .list("output_padding", 1, 1));
    cases.add(
        OperatorCase.of("ConvTranspose", 11, seed)
            .normal(2, 4, 5, 4)
            .normal(4, 3, 3, 2)
            .list("pads", 0, 1, 1, 0)
            .list("strides", 2, 1));
    cases.add(
        OperatorCase.of("ConvTranspose", 11, seed)
            .normal(2, 4, 5)
            .normal(4, 2, 3)
            .with("group", 2)
            .list("dilations", 2));
    cases.add(
        OperatorCase.of("ConvTranspose", 11, seed).normal(1, 2, 3, 4, 3).normal(2, 2, 2, 2, 2));
  }

  private static OperatorCase pool(String opType, int axes, long seed) {
    Random random = new Random(seed * 10 + axes);
    long[] input = fill(axes + 2, i -> i < 2 ? 2 : 6 + random.nextInt(4));
    return OperatorCase.of(opType, 12, seed)
        .normal(input)
        .list("kernel_shape", fill(axes, i -> 2 + random.nextInt(2)))
        .list("strides", fill(axes, i -> 1 + random.nextInt(3)))
        .list("pads", fill(2 * axes, i -> random.nextInt(2)));
  }

  private static void pools(List<OperatorCase> cases, long seed) {
    cases.add(
        OperatorCase.of("MaxPool", 12, seed)
            .normal(2, 3, 9, 9)
            .list("kernel_shape", 3, 3)
            .list("strides", 2, 2)
            .list("dilations", 2, 1)
            .list("pads", 1, 1, 1, 1));
    for (long countPadding = 0; countPadding <= 1; countPadding++) {
      cases.add(
          OperatorCase.of("AveragePool", 11, seed)
              .normal(2, 3, 6, 7)
              .list("kernel_shape", 3, 3)
              .list("pads", 0, 1, 2, 0)
              .with("count_include_pad", countPadding));
    }
    cases.add(
        OperatorCase.of("AveragePool", 10, seed)
            .normal(2, 3, 6, 7)
            .list("kernel_shape", 2, 2)
            .with("auto_pad", "SAME_UPPER"));
    cases.add(
        OperatorCase.of("LpPool", 11, seed)
            .uniform(0.2, 2, 2, 3, 6, 7)
            .list("kernel_shape", 2, 3)
            .list("strides", 2, 2)
            .with("p", 3));
    cases.add(
        OperatorCase.of("LpPool", 18, seed)
            .uniform(0.2, 2, 2, 3, 6, 7)
            .list("kernel_shape", 2, 3)
            .list("strides", 2, 3)
            .list("dilations", 2, 1)
            .list("pads", 0, 1, 1, 0)
            .with("ceil_mode", 1));
    for (long countPadding = 0; countPadding <= 1; countPadding++) {
      cases.add(
          OperatorCase.of("AveragePool", 19, seed)
              .normal(2, 3, 6, 7)
              .list("kernel_shape", 2, 2)
              .list("dilations", 2, 3)
              .list("pads", 1, 0, 0, 1)
              .with("count_include_pad", countPadding));
    }
    for (String global : List.of("GlobalAveragePool", "GlobalMaxPool")) {
      cases.add(OperatorCase.of(global, 9, seed).normal(2, 3, 4, 5));
      cases.add(OperatorCase.of(global, 9, seed).normal(2, 3, 4));
    }
  }

  private interface Extent {
    long at(int index);
  }

  private static long[] fill(int count, Extent extent) {
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = extent.at(i);
    }
    return values;
  }
}
